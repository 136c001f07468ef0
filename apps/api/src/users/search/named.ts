import { type Connection, isOneOf, type Params, query } from '@clientele/db'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/*
 * Users who are named exactly, many at a time: one statement for each kind of name. IDs also name archived users, everything else only those who are listed.
 */

interface Values {
  application_id: string
  values: readonly string[]
}

const byId = query('named_by_id', (db, p: Params<Values>) => {
  const { users: u } = db.tables
  return db.queries
    .select({ value: u.id, user_id: u.id })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), isOneOf(db, u.id, p.values), ne(u.state, 'purged')))
})

const byKey = (column: 'username_key' | 'external_id') =>
  query(`named_by_${column}`, (db: Connection, p: Params<Values>) => {
    const { users: u } = db.tables
    return db.queries
      .select({ value: u[column], user_id: u.id })
      .from(u)
      .where(and(eq(u.application_id, p.application_id), isOneOf(db, u[column], p.values), isNull(u.hidden_at)))
  })
const byUsername = byKey('username_key')
const byExternalId = byKey('external_id')

const byContact = query('named_by_contact', (db, p: Params<Values>) => {
  const { identifiers: i, users: u } = db.tables
  return db.queries
    .select({ value: i.value, user_id: i.user_id, verified: i.verified })
    .from(i)
    .innerJoin(u, and(eq(u.application_id, i.application_id), eq(u.id, i.user_id)))
    .where(
      and(
        eq(i.application_id, p.application_id),
        isOneOf(db, i.value, p.values),
        isNull(i.released_at),
        isNull(u.hidden_at),
      ),
    )
})

/** What may name a user: a value can be several of these. */
export interface Names {
  id?: string | undefined
  username_key?: string | undefined
  external_id?: string | undefined
  /** Normalized email addresses and phone numbers. */
  contacts: readonly string[]
}

/** Returns a function that tells the users whom names may mean. Of a contact, that is who has verified it, or else everyone who claims it. */
export async function findNamed({ db, application_id }: Context, wanted: readonly Names[]) {
  const values = (of: (names: Names) => readonly (string | undefined)[]) => ({
    application_id,
    values: [...new Set(wanted.flatMap(of).filter((value) => value !== undefined))],
  })
  const [ids, usernames, externalIds, contacts] = await Promise.all([
    byId(
      db,
      values(({ id }) => [id]),
    ),
    byUsername(
      db,
      values(({ username_key }) => [username_key]),
    ),
    byExternalId(
      db,
      values(({ external_id }) => [external_id]),
    ),
    byContact(
      db,
      values((names) => names.contacts),
    ),
  ])
  const isKnown = new Set(ids.map(({ user_id }) => user_id))
  const named = [usernames, externalIds].map((rows) => new Map(rows.map(({ value, user_id }) => [value, user_id])))
  const claims = Map.groupBy(contacts, ({ value }) => value)
  const ownersOf = (value: string) => {
    const all = claims.get(value) ?? []
    const owner = all.find(({ verified }) => verified)
    return owner ? [owner.user_id] : all.map(({ user_id }) => user_id)
  }
  return ({ id, username_key, external_id, contacts: own }: Names): string[] => {
    if (id !== undefined && isKnown.has(id)) return [id]
    const found = [named[0]?.get(username_key ?? ''), named[1]?.get(external_id ?? ''), ...own.flatMap(ownersOf)]
    return [...new Set(found.filter((user_id) => user_id !== undefined))]
  }
}
