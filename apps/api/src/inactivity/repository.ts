import { type Connection, firstIdAt, type Params, query } from '@clientele/db'
import { and, asc, desc, eq, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'

/* Must match the conditions of the partial indexes. */
const isCounting = sql`state = 'active' and erase_after is null`
const isToldOf = sql`state = 'active' and erase_after is not null`

interface Until {
  application_id: string
  until: Date
}
type Some = Until & { limit: number }

/** Customers who have not been active since, the longest inactive first. */
const selectInactive = query('inactive_users', ({ queries, tables: { users: u } }: Connection, p: Params<Some>) =>
  queries
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), lte(u.active_at, p.until), isCounting))
    .orderBy(asc(u.active_at), asc(u.id))
    .limit(p.limit),
)
export const listInactive = async (db: Connection, p: Some): Promise<string[]> =>
  (await selectInactive(db, p)).map(({ id }) => id)

/** Customers who were told, and whose time is over. */
const selectDue = query('users_to_erase', ({ queries, tables: { users: u } }: Connection, p: Params<Some>) =>
  queries
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.application_id, p.application_id), lte(u.erase_after, p.until), isToldOf))
    .orderBy(asc(u.erase_after), asc(u.id))
    .limit(p.limit),
)
export const listDue = async (db: Connection, p: Some): Promise<string[]> =>
  (await selectDue(db, p)).map(({ id }) => id)

/**
 * Counts the customers who have not been active since. Those of earlier releases count by their last sign-in, or else by their ID, which says when they were
 * created: so the index of sign-ins has them all in two ranges.
 */
export async function countInactive(db: Connection, { application_id, until }: Until): Promise<number> {
  const { users: u } = db.tables
  const ofApplication = eq(u.application_id, application_id)
  const isInactive = lte(u.active_at, until)
  const isUnknown = sql`active_at is null and hidden_at is null`
  const wasCreatedBefore = lt(u.id, firstIdAt(new Date(until.getTime() + 1)))
  const counts = await Promise.all([
    countUsers(db, and(ofApplication, isInactive, isCounting)),
    countUsers(db, and(ofApplication, isInactive, isToldOf)),
    countUsers(db, and(ofApplication, lte(u.last_sign_in_at, until), isUnknown, isCounting)),
    countUsers(db, and(ofApplication, isNull(u.last_sign_in_at), wasCreatedBefore, isUnknown, isCounting)),
  ])
  return counts.reduce((sum, count) => sum + count, 0)
}

const countUsers = (db: Connection, which: SQL | undefined) => db.queries.$count(db.tables.users, which)

const lastKnown = ({ tables: { users: u } }: Connection) => sql`coalesce(${u.last_sign_in_at}, ${u.created_at})`

/** Gives some customers of earlier releases the moment that they were last active. Returns how many. */
export async function fillActiveAt(db: Connection, application_id: string, limit: number): Promise<number> {
  const { users: u } = db.tables
  const some = db.queries
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.application_id, application_id), sql`active_at is null`, isCounting))
    .limit(limit)
  const filled = await db.queries
    .update(u)
    .set({ active_at: lastKnown(db) })
    .where(and(eq(u.application_id, application_id), sql`${u.id} in (${some.getSQL()})`))
    .returning({ id: u.id })
  return filled.length
}

interface Clock {
  active_at?: Date
  erase_after: Date | null
}

/** Sets the clock of a locked user. It isn't a part of the profile, so the version stays. */
export const setClock = (tx: Connection, { application_id, id }: { application_id: string; id: string }, to: Clock) => {
  const { users: u } = tx.tables
  return tx.queries
    .update(u)
    .set(to)
    .where(and(eq(u.application_id, application_id), eq(u.id, id)))
}

/** What was done, as the report counts it. */
export type Done = Partial<Record<'notified' | 'unreachable' | 'kept' | 'erased', number>>

/** Adds to the report of a day. */
export const addToReport = (tx: Connection, application_id: string, day: string, done: Done) => {
  const { inactivityReports: r } = tx.tables
  const { notified = 0, unreachable = 0, kept = 0, erased = 0 } = done
  return tx.queries
    .insert(r)
    .values({ application_id, day, notified, unreachable, kept, erased })
    .onConflictDoUpdate({
      target: [r.application_id, r.day],
      set: {
        notified: sql`${r.notified} + excluded.notified`,
        unreachable: sql`${r.unreachable} + excluded.unreachable`,
        kept: sql`${r.kept} + excluded.kept`,
        erased: sql`${r.erased} + excluded.erased`,
      },
    })
}

/** The newest days of the report. */
export const listReport = ({ queries, tables: { inactivityReports: r } }: Connection, application_id: string) =>
  queries
    .select({ day: r.day, notified: r.notified, unreachable: r.unreachable, kept: r.kept, erased: r.erased })
    .from(r)
    .where(eq(r.application_id, application_id))
    .orderBy(desc(r.day))
    .limit(90)
