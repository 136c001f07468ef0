import { firstIdAt, isOneOf } from '@clientele/db'
import { and, eq, gte } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** Why users were blocked who were unblocked at a given time, according to their history. */
export async function findBlockReasons(
  tx: Context,
  user_ids: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  if (user_ids.length === 0) return new Map()
  const { events } = tx.db.tables
  const rows = await tx.db.queries
    .select({ user_id: events.subject_id, details: events.details })
    .from(events)
    .where(
      and(
        eq(events.application_id, tx.application_id),
        isOneOf(tx.db, events.subject_id, user_ids),
        gte(events.id, firstIdAt(at)),
        eq(events.type, 'user.unblocked'),
        eq(events.created_at, at),
      ),
    )
  return new Map(
    rows.flatMap(({ user_id, details }): [string, string][] =>
      typeof details?.blocked_for === 'string' ? [[user_id, details.blocked_for]] : [],
    ),
  )
}
