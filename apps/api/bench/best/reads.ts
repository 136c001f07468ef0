import { hashSecret } from '../../src/secrets.ts'
import { nameKey, usernameKey } from '../../src/contacts/normalize.ts'
import { readCursor } from '../../src/paging/cursors.ts'
import { contactsOf, onBoth, userOf } from './columns.ts'
import { type BestStatement, queryOf, reading } from './statement.ts'

const listed = `u.application_id = :application_id and u.hidden_at is null`
const total = `(
  select sum(count) from user_counts
  where application_id = :application_id and state in ('active', 'blocked', 'deletion_scheduled')
) as total`
const pageSize = 20

const search: BestStatement = {
  ...onBoth(
    (dialect) => `
      select ${userOf('u')}, ${contactsOf(dialect, 'u')}
      from identifiers found join users u on u.application_id = found.application_id and u.id = found.user_id
      where found.application_id = :application_id and found.value = :value and found.released_at is null
        and u.hidden_at is null`,
  ),
  read: reading((request) => ({ value: queryOf(request).get('q')?.toLowerCase() })),
}

const list: BestStatement = {
  ...onBoth(
    (dialect) => `
      select ${userOf('u')}, ${contactsOf(dialect, 'u')}, ${total}
      from users u where ${listed} order by u.id desc limit ${pageSize + 1}`,
  ),
  read: reading(() => ({})),
}

const page: BestStatement = {
  ...onBoth(
    (dialect) => `
      select ${userOf('u')}, ${contactsOf(dialect, 'u')}, ${total}
      from (select u.id from users u where ${listed} order by u.id desc limit ${pageSize + 1} offset :offset) found
      cross join users u
      where u.application_id = :application_id and u.id = found.id order by u.id desc`,
  ),
  read: reading((request) => ({ offset: (Number(queryOf(request).get('page_no')) - 1) * pageSize })),
}

const cursor: BestStatement = {
  ...onBoth(
    (dialect) => `
      select ${userOf('u')}, ${contactsOf(dialect, 'u')}, ${total}
      from users u where ${listed} and u.id < :before order by u.id desc limit ${pageSize + 1}`,
  ),
  read: reading((request) => ({ before: readCursor(queryOf(request).get('cursor') ?? undefined, 'newest')?.id })),
}

/** The IDs of users with that username or external ID, followed by those whose full or last name begins with the text. */
const matches = (limit: number) => {
  const begins = (column: string) => `(u.${column} >= :first and u.${column} < :last)`
  const beginning = (column: string, condition: string) => `
    select * from (
      select u.id, 1, u.${column} from users u where ${listed} and ${begins(column)} and ${condition}
        and u.id not in (select id from exact)
      order by u.${column}, u.id limit ${limit}
    ) branch`
  return `
    with exact as (
      select u.id from users u where ${listed} and u.username_key = :username_key
      union
      select u.id from users u where ${listed} and u.external_id = :q
    ), found as (
      select id, 0 as place, '' as key from exact
      union all
      ${beginning('name_key', 'true')}
      union all
      ${beginning('last_name_key', `not ${begins('name_key')}`)}
      order by place, key, id limit ${limit}
    )`
}
const fromFound = `from found cross join users u
      where u.application_id = :application_id and u.id = found.id order by found.place, found.key, found.id`
const matchValues = reading((request) => {
  const q = queryOf(request).get('q') ?? ''
  const first = nameKey(q)
  return { q, username_key: usernameKey(q), first, last: `${first}\u{10FFFF}` }
})

const name: BestStatement = {
  ...onBoth(
    (dialect) => `
      ${matches(50)} select ${userOf('u')}, ${contactsOf(dialect, 'u')} ${fromFound}`,
  ),
  read: matchValues,
}

/** The API counts one more than it shows, to know whether there are more. */
const shownMax = 10_000

const matchTotal = `(
  select case when count(*) > ${shownMax} then ${shownMax} else count(*) end from (
    select 1 from users u where ${listed} and u.name_key >= :first and u.name_key < :last
    union all
    select 1 from users u where ${listed} and u.last_name_key >= :first and u.last_name_key < :last
      and not (u.name_key >= :first and u.name_key < :last)
    limit ${shownMax + 1}
  ) counted
) as total`

const nameWithTotal: BestStatement = {
  ...onBoth(
    (dialect) => `
      ${matches(pageSize + 1)} select ${userOf('u')}, ${contactsOf(dialect, 'u')}, ${matchTotal} ${fromFound}`,
  ),
  read: matchValues,
}

const sessions: BestStatement = {
  ...onBoth(
    () => `
      select u.id as user_id, s.id, s.expires_at, s.created_at, s.last_seen_at, s.user_agent, s.ip, s.domain
      from users u left join sessions s
        on s.application_id = u.application_id and s.user_id = u.id and s.ended_at is null and s.expires_at > :now
      where u.application_id = :application_id and u.id = :user_id and u.state <> 'purged'
      order by s.id desc limit 101`,
  ),
  read: reading((request) => ({ user_id: queryOf(request).get('id') })),
}

const check: BestStatement = {
  ...onBoth(
    (dialect) => `
      select ${userOf('u')}, ${contactsOf(dialect, 'u')}, s.id as session_id, s.expires_at, s.last_seen_at, s.proven_at
      from applications a
      join sessions s on s.application_id = a.id
      join users u on u.application_id = s.application_id and u.id = s.user_id
      where a.id = :application_id and a.token_hash = :app_token_hash and s.token_hash = :session_hash
        and s.ended_at is null and s.expires_at > :now and u.state = 'active'`,
  ),
  read: reading(({ headers }, { tokenHash }) => ({
    app_token_hash: tokenHash,
    session_hash: hashSecret(secretIn(headers?.cookie ?? '')),
  })),
}

/** The secret in a cookie: `f.session=s:<secret>.<signature>`. */
const secretIn = (cookie: string) => /s:([\w-]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? ''

export const reads = { search, name, matches: nameWithTotal, list, page, cursor, sessions, check }
