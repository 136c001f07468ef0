import { asList, bind, isOneOf, prepared, preparedInsert, type Tables } from '@clientele/db'
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type SessionRow = Tables['sessions']['$inferSelect']

const insertRow = preparedInsert('sessions')
export const insertSession = (tx: Context, row: SessionRow) => insertRow(tx.db, row)

const selectLive = prepared<Record<string, unknown>, SessionRow[]>(
  'live_sessions',
  ({ queries, tables: { sessions } }) =>
    queries
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.application_id, sql.placeholder('application_id')),
          eq(sessions.user_id, sql.placeholder('user_id')),
          isNull(sessions.ended_at),
          gt(sessions.expires_at, bind(sessions.expires_at, 'now')),
        ),
      )
      .orderBy(desc(sessions.id))
      .limit(1_000),
)

/** The sessions of a user that still open doors, newest first. */
export const listLive = (ctx: Context, user_id: string) =>
  selectLive(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now })

const endAll = prepared<Record<string, unknown>, { id: string }[]>('end_sessions_of_users', (db) => {
  const { sessions } = db.tables
  return db.queries
    .update(sessions)
    .set({ ended_at: bind(sessions.ended_at, 'now'), end_reason: bind(sessions.end_reason, 'reason') })
    .where(
      and(
        eq(sessions.application_id, sql.placeholder('application_id')),
        isOneOf(db, sessions.user_id, sql.placeholder('user_ids')),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id })
})

export const endOfUsers = (tx: Context, user_ids: readonly string[], reason: string) =>
  endAll(tx.db, { application_id: tx.application_id, user_ids: asList(tx.db, user_ids), now: tx.now, reason })

/** Ends one live session of a user; undefined when there is none of that id. */
export async function endOne(tx: Context, user_id: string, id: string, reason: string) {
  const { sessions } = tx.db.tables
  const [row] = await tx.db.queries
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.application_id, tx.application_id),
        eq(sessions.id, id),
        eq(sessions.user_id, user_id),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id })
  return row
}
