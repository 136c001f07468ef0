import { firstIdAt, isOneOf } from '@clientele/db'
import { and, eq, gte } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** Returns the users whom somebody has blocked again since they were blocked, for another reason: they would still be blocked without the first. */
export async function listBlockedAgain(tx: Context, user_ids: readonly string[], since: Date): Promise<string[]> {
  const { events } = tx.db.tables
  const rows = await tx.db.queries
    .selectDistinct({ user_id: events.subject_id })
    .from(events)
    .where(
      and(
        eq(events.application_id, tx.application_id),
        isOneOf(tx.db, events.subject_id, user_ids),
        // IDs are ordered by time, so this is the end of each user's part of the index.
        gte(events.id, firstIdAt(since)),
        eq(events.type, 'user.block_reason_added'),
      ),
    )
  return rows.map(({ user_id }) => user_id)
}
