import { type Connection, firstIdAt, forUpdate, isOneOf, newId, type Params, query, timeOf } from '@clientele/db'
import { and, asc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import type { GroupKey } from '../../user-groups/of-segments.ts'

/*
 * Users to compare with segments: taking them, and adding those for whom time has passed.
 */

const takeDue = query('take_segment_queue', (db, p: Params<{ limit: number }>) => {
  const { segmentQueue: q } = db.tables
  const next = db.queries.select({ id: q.id }).from(q).orderBy(asc(q.id)).limit(p.limit)
  return db.queries
    .delete(q)
    .where(sql`${q.id} in ${next}`)
    .returning({ id: q.id, application_id: q.application_id, user_id: q.user_id, field: q.field })
})

/** A user to compare, and what has changed. */
export interface Due {
  id: string
  application_id: string
  user_id: string
  field: string | null
}

/** Takes the oldest of them out of the queue. */
export const takeFromQueue = (tx: Connection, limit: number): Promise<Due[]> => takeDue(tx, { limit })

const firstDue = query('first_of_segment_queue', (db) => {
  const { segmentQueue: q } = db.tables
  return db.queries.select({ id: q.id }).from(q).orderBy(asc(q.id)).limit(1)
})

/** Whether anyone has to be compared. */
export const isAnyDue = async (db: Connection): Promise<boolean> => (await firstDue(db, {})).length > 0

/** Changes are counted up to this number. */
const waitingMax = 10_000

/** How many changes aren't reflected in the segments yet, of one application or all, and since when. */
export async function measureQueue(
  db: Connection,
  application_id?: string,
): Promise<{ waiting: number; oldest_s: number }> {
  const { segmentQueue: q } = db.tables
  const some = db.queries
    .select({ id: q.id })
    .from(q)
    .where(application_id === undefined ? undefined : eq(q.application_id, application_id))
    .orderBy(asc(q.id))
    .limit(waitingMax)
    .as('some')
  const [row] = await db.queries
    .select({ count: sql<number>`count(*)`.mapWith(Number), first: sql<string | null>`min(${some.id})` })
    .from(some)
  const first = row?.first ?? undefined
  if (first === undefined) return { waiting: 0, oldest_s: 0 }
  return { waiting: row?.count ?? 0, oldest_s: Math.max(0, (Date.now() - timeOf(first).getTime()) / 1_000) }
}

/** The events that say what has changed, of users in an application. */
export function listEvents(tx: Connection, application_id: string, ids: readonly string[]) {
  const { events: e } = tx.tables
  return tx.queries
    .select({ id: e.id, type: e.type, changes: e.changes, details: e.details })
    .from(e)
    .where(and(eq(e.application_id, application_id), isOneOf(tx, e.id, ids)))
}

/** Segments with relative times that haven't been looked at since a moment, the longest-waiting first. */
export function listToSweep(db: Connection, before: Date, limit: number) {
  const { userGroups: g } = db.tables
  return db.queries
    .select({ application_id: g.application_id, group_id: g.id })
    .from(g)
    .where(and(isNotNull(g.swept_at), lt(g.swept_at, before)))
    .orderBy(asc(g.swept_at))
    .limit(limit)
}

/** Takes a segment to look at, if no other process has. Returns since when time has passed for it. */
export async function beginSweep(tx: Connection, { application_id, group_id }: GroupKey, before: Date, now: Date) {
  const { userGroups: g } = tx.tables
  const held = await forUpdate(
    tx,
    tx.queries
      .select()
      .from(g)
      .where(and(eq(g.application_id, application_id), eq(g.id, group_id), lt(g.swept_at, before))),
  )
  const group = held[0]
  if (!group?.swept_at) return undefined
  await tx.queries
    .update(g)
    .set({ swept_at: now })
    .where(and(eq(g.application_id, application_id), eq(g.id, group_id)))
  return { group, since: group.swept_at }
}

/** Has the users compared with a segment whose time is in a range, of which the end is included. */
export async function addUsersAt(
  tx: Connection,
  { application_id, group_id }: GroupKey,
  about: 'created' | 'last_sign_in',
  { after, upTo }: { after: Date; upTo: Date },
): Promise<void> {
  const { users, segmentQueue: q } = tx.tables
  const at = (moment: Date) => sql.param(moment, users.last_sign_in_at)
  const isPassed =
    about === 'created'
      ? sql`${users.id} >= ${firstIdAt(after)} and ${users.id} < ${firstIdAt(new Date(upTo.getTime() + 1))}`
      : sql`${users.last_sign_in_at} > ${at(after)} and ${users.last_sign_in_at} <= ${at(upTo)}`
  // The ID of a user makes the ID of a row unique.
  await tx.queries.insert(q).select(
    sql`select ${application_id}, ${newId()} || ${users.id}, ${users.id}, ${fieldOfSegment(group_id)} from ${users}
        where ${users.application_id} = ${application_id} and ${users.hidden_at} is null and ${isPassed}`,
  )
}

const prefix = 'segment:'

const fieldOfSegment = (group_id: string) => `${prefix}${group_id}`

/** The segment that a user is to be compared with because time has passed. */
export const segmentIn = (field: string): string | undefined =>
  field.startsWith(prefix) ? field.slice(prefix.length) : undefined
