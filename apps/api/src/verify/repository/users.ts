import { type Connection, forUpdate, isOneOf, newId, type Tables } from '@clientele/db'
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'

export type UserRow = Tables['users']['$inferSelect']
export type ContactRow = Tables['identifiers']['$inferSelect']

const usersAtOnce = 500

/** The versions in a user's events. */
export interface Versions {
  count: number
  distinct: number
  least: number
  greatest: number
}

/** A user with all derived data. */
export interface UserFacts {
  user: UserRow
  /** Its current contacts, or those it had when it was archived. */
  contacts: ContactRow[]
  versions: Versions | undefined
  live_sessions: number
}

/** The IDs of some users of an application, in order. */
export const listIds = async ({ queries, tables: { users: u } }: Connection, application_id: string, after: string) =>
  (
    await queries
      .select({ id: u.id })
      .from(u)
      .where(and(eq(u.application_id, application_id), gt(u.id, after)))
      .orderBy(asc(u.id))
      .limit(usersAtOnce)
  ).map(({ id }) => id)

/** The derived data of some users. In a transaction they are locked, so that nothing changes until it ends. */
export async function readUsers(db: Connection, application_id: string, ids: readonly string[]): Promise<UserFacts[]> {
  const { queries, tables } = db
  const { users: u, identifiers: i, events: e, sessions: s } = tables
  const rows = queries
    .select()
    .from(u)
    .where(and(eq(u.application_id, application_id), isOneOf(db, u.id, ids)))
    .orderBy(asc(u.id))
  const users = await (db.inTransaction ? forUpdate(db, rows) : rows)
  const [contacts, versions, sessions] = await Promise.all([
    queries
      .select()
      .from(i)
      .where(
        and(
          eq(i.application_id, application_id),
          isOneOf(db, i.user_id, ids),
          or(isNull(i.released_at), eq(i.release_reason, 'archived')),
        ),
      )
      .orderBy(asc(i.position)),
    queries
      .select({
        id: e.subject_id,
        count: countOf(sql`${e.version}`),
        distinct: countOf(sql`distinct ${e.version}`),
        least: sql<number>`min(${e.version})`,
        greatest: sql<number>`max(${e.version})`,
      })
      .from(e)
      .where(and(eq(e.application_id, application_id), isOneOf(db, e.subject_id, ids), isNotNull(e.version)))
      .groupBy(e.subject_id),
    queries
      .select({ id: s.user_id, count: countOf(sql`*`) })
      .from(s)
      .where(
        and(
          eq(s.application_id, application_id),
          isOneOf(db, s.user_id, ids),
          isNull(s.ended_at),
          gt(s.expires_at, new Date()),
        ),
      )
      .groupBy(s.user_id),
  ])
  const contactsOf = Map.groupBy(contacts, ({ user_id }) => user_id)
  const versionsOf = new Map(versions.map((row) => [row.id, row]))
  const sessionsOf = new Map(sessions.map(({ id, count }) => [id, count]))
  return users.map((user) => ({
    user,
    contacts: contactsOf.get(user.id) ?? [],
    versions: versionsOf.get(user.id),
    live_sessions: sessionsOf.get(user.id) ?? 0,
  }))
}

const countOf = (what: SQL) => sql<number>`count(${what})`.mapWith(Number)

const isUser = ({ tables: { users: u } }: Connection, { application_id, id }: UserRow) =>
  and(eq(u.application_id, application_id), eq(u.id, id))

type Derived = Partial<Pick<UserRow, 'facet' | 'name_key' | 'last_name_key' | 'username_key' | 'hidden_at' | 'version'>>

export const writeDerived = (tx: Connection, user: UserRow, derived: Derived) =>
  tx.queries.update(tx.tables.users).set(derived).where(isUser(tx, user))

export const writeContacts = (
  { queries, tables: { identifiers: i } }: Connection,
  application_id: string,
  ids: readonly string[],
  change: Partial<Pick<ContactRow, 'primary' | 'released_at' | 'release_reason'>>,
) =>
  queries
    .update(i)
    .set(change)
    .where(and(eq(i.application_id, application_id), inArray(i.id, [...ids])))

export const endSessions = ({ queries, tables: { sessions: s } }: Connection, { application_id, id }: UserRow) =>
  queries
    .update(s)
    .set({ ended_at: new Date(), end_reason: 'the account was closed' })
    .where(and(eq(s.application_id, application_id), eq(s.user_id, id), isNull(s.ended_at)))

/** Adds events to a history that only say that a version was created. */
export const insertVersions = (
  { queries, tables: { events } }: Connection,
  { application_id, id }: UserRow,
  versions: readonly number[],
) =>
  queries.insert(events).values(
    versions.map((version) => ({
      application_id,
      id: newId(),
      type: 'user.updated',
      subject_id: id,
      actor: { kind: 'system' as const, id: 'verify' },
      changes: {},
      request_id: 'verify',
      created_at: new Date(),
      version,
    })),
  )

/** A user's events with a version, oldest first. */
export const listVersioned = ({ queries, tables: { events: e } }: Connection, { application_id, id }: UserRow) =>
  queries
    .select({ id: e.id, version: sql<number>`${e.version}` })
    .from(e)
    .where(and(eq(e.application_id, application_id), eq(e.subject_id, id), isNotNull(e.version)))
    .orderBy(asc(e.id))

export const clearVersions = (
  { queries, tables: { events: e } }: Connection,
  { application_id }: UserRow,
  ids: readonly string[],
) =>
  queries
    .update(e)
    .set({ version: null })
    .where(and(eq(e.application_id, application_id), inArray(e.id, [...ids])))
