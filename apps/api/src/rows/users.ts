import type { Connection, IdentifierKind, Tables } from '@clientele/db'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'

/*
 * A user as statements read it: one row, whatever it was found by.
 */

export type UserRow = Tables['users']['$inferSelect']

/** A contact as it travels with its user: in one column, so that a page of users is one statement. */
export type ContactTuple = [
  kind: IdentifierKind,
  value: string,
  country_code: number | null,
  phone: string | null,
  verified: boolean | number,
  primary: boolean | number,
  active: boolean | number,
  position: number,
]

export type UserWithContacts = UserRow & { contacts: ContactTuple[] | string | null }

/**
 * The columns of a user, and the contacts it has: those held now, or those it had when it was archived. They come in any order: few as
 * they are, whoever reads them puts them in theirs for a fraction of what the database takes.
 */
export function userColumns({ dialect, tables: { users, identifiers: i } }: Connection) {
  const columns = sql`${i.kind}, ${i.value}, ${i.country_code}, ${i.phone}, ${i.verified}, ${i.primary}, ${i.active}, ${i.position}`
  const ofUser = sql`from ${i} where ${i.application_id} = ${users.application_id} and ${i.user_id} = ${users.id}
    and (${i.released_at} is null or ${i.release_reason} = 'archived')`
  const contacts: SQL<UserWithContacts['contacts']> =
    dialect === 'postgres'
      ? sql`(select json_agg(json_build_array(${columns})) ${ofUser})`
      : sql`(select json_group_array(json_array(${columns})) ${ofUser})`
  return { ...getTableColumns(users), contacts: contacts.as('contacts') }
}
