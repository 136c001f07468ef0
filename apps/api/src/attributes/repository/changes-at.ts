import type { Changes } from '@clientele/contracts'
import { firstIdAt, isOneOf } from '@clientele/db'
import { and, eq, gte } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** What was changed in users at a given time, according to their history. */
export async function changesAt(
  { db, application_id }: Context,
  user_ids: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, Changes>> {
  if (user_ids.length === 0) return new Map()
  const { events } = db.tables
  const rows = await db.queries
    .select({ user_id: events.subject_id, changes: events.changes })
    .from(events)
    .where(
      and(
        eq(events.application_id, application_id),
        isOneOf(db, events.subject_id, user_ids),
        gte(events.id, firstIdAt(at)),
        eq(events.type, 'user.updated'),
        eq(events.created_at, at),
      ),
    )
  return new Map(rows.map(({ user_id, changes }) => [user_id, (changes ?? {}) as Changes]))
}
