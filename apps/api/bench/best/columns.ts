import type { Dialect } from '@clientele/db'

const names = [
  'id',
  'application_id',
  'username',
  'account_type',
  'first_name',
  'last_name',
  'gender',
  'dob',
  'profile_pic_url',
  'meta',
  'external_id',
  'rr_id',
  'state',
  'state_reason',
  'state_by',
  'state_at',
  'delete_on',
  'last_sign_in_at',
  'created_at',
  'updated_at',
  'version',
]

/** The columns of a user that a response shows. `row` is the alias of the row in the statement. */
export const userOf = (row: string) => names.map((name) => `${row}.${name}`).join(', ')

const contact = `i.kind, i.value, i.country_code, i.phone, i.verified, i."primary", i.active, i.position`
const make: Record<Dialect, string> = {
  postgres: `json_agg(json_build_array(${contact}))`,
  sqlite: `json_group_array(json_array(${contact}))`,
}

/** A user's contacts, as one column. */
export const contactsOf = (dialect: Dialect, row: string, from = 'identifiers') => `(
  select ${make[dialect]} from ${from} i
  where i.application_id = ${row}.application_id and i.user_id = ${row}.id and i.released_at is null
) as contacts`

/** The same text on both databases, apart from the columns of users. */
export const onBoth = (text: (dialect: Dialect) => string) => ({
  postgres: text('postgres'),
  sqlite: [text('sqlite')],
})
