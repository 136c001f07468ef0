import type { SegmentCondition, SegmentRules } from '@clientele/contracts/segments'
import type { Connection } from '@clientele/db'
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import { holdsFor, isAmong, matches, type Place } from './predicate.ts'

/*
 * Comparing users with rules without changing anything.
 */

interface Wanted {
  place: Place
  rule: SegmentRules
  /** The segment that the rule is for. */
  group_id: string | undefined
  /** Only users that are older than this one. */
  before: string | undefined
  limit: number
}

interface Found {
  looked_at: number
  /** The oldest user that was compared. */
  last: string | undefined
  matching: number
  /** Who matches and isn't a member, and the other way around, newest first. */
  joining: string[]
  leaving: string[]
}

const afterEveryId = 'g'

/** Compares the newest users with a rule. */
export async function compareNewest(db: Connection, { place, rule, group_id, before, limit }: Wanted): Promise<Found> {
  const { users } = db.tables
  const rows = await db.queries
    .select({
      id: users.id,
      matches: sql`${matches(db, place, rule)}`.mapWith(Boolean),
      isMember: sql`${isMemberOf(db, place, group_id)}`.mapWith(Boolean),
    })
    .from(users)
    .where(
      and(
        eq(users.application_id, place.application_id),
        isNull(users.hidden_at),
        // A range of the index, even if every user is in it.
        lt(users.id, before ?? afterEveryId),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit)
  return {
    looked_at: rows.length,
    last: rows.at(-1)?.id,
    matching: rows.filter((row) => row.matches).length,
    joining: rows.filter((row) => row.matches && !row.isMember).map(({ id }) => id),
    leaving: rows.filter((row) => !row.matches && row.isMember).map(({ id }) => id),
  }
}

/** Whether a user is in a group. */
const isMemberOf = (db: Connection, place: Place, group_id: string | undefined) =>
  group_id === undefined ? sql`(1 = 0)` : holdsFor(db, place, { about: 'group', group_id })

/** Which conditions hold for a user, in their order. */
export async function holdingConditions(
  db: Connection,
  place: Place,
  user_id: string,
  conditions: readonly SegmentCondition[],
): Promise<boolean[]> {
  const { users } = db.tables
  const held = conditions.map(
    (condition, i) => [`c${i}`, sql`${holdsFor(db, place, condition)}`.mapWith(Boolean)] as const,
  )
  const [row = {}] = await db.queries
    .select({ id: users.id, ...Object.fromEntries(held) })
    .from(users)
    .where(isAmong(db, place.application_id, [user_id]))
  return conditions.map((_, i) => (row as Record<string, unknown>)[`c${i}`] === true)
}

/** The last time a user joined a group, and why, as far as the history goes. */
export async function lastJoin(
  db: Connection,
  { application_id, group_id, user_id }: { application_id: string; group_id: string; user_id: string },
) {
  const { userGroupMembers: m, events: e } = db.tables
  const [[member], joins] = await Promise.all([
    db.queries
      .select({ added_at: m.added_at })
      .from(m)
      .where(and(eq(m.application_id, application_id), eq(m.group_id, group_id), eq(m.user_id, user_id))),
    db.queries
      .select({ details: e.details })
      .from(e)
      .where(and(eq(e.application_id, application_id), eq(e.subject_id, user_id), eq(e.type, 'user.joined_group')))
      .orderBy(desc(e.id))
      .limit(joinsMax),
  ])
  const join = joins.find(({ details }) => details?.group_id === group_id)
  return { since: member?.added_at, cause: typeof join?.details?.cause === 'string' ? join.details.cause : undefined }
}

/** Joins further back aren't looked at. */
const joinsMax = 100
