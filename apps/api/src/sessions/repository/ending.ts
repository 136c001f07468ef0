import { isOneOf, type Params, query } from '@clientele/db'
import { and, eq, gt, isNull, ne, or } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { tellClients } from './telling.ts'

interface EndValues {
  application_id: string
  user_ids: readonly string[]
  now: Date
  reason: string
}

const endAll = query('end_sessions_of_users', (db, p: Params<EndValues>) => {
  const { sessions } = db.tables
  return db.queries
    .update(sessions)
    .set({ ended_at: p.now, end_reason: p.reason })
    .where(
      and(
        eq(sessions.application_id, p.application_id),
        isOneOf(db, sessions.user_id, p.user_ids),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id, user_id: sessions.user_id })
})

/** Ends every session of these users, in the transaction that revokes their access. Returns the public IDs by user. */
export async function endSessionsOfUsers(
  tx: Context,
  user_ids: readonly string[],
  reason: string,
): Promise<ReadonlyMap<string, string[]>> {
  const { application_id, now } = tx
  const ended = await tellClients(tx, await endAll(tx.db, { application_id, user_ids, now, reason }))
  const byUser = Map.groupBy(ended, ({ user_id }) => user_id)
  return new Map([...byUser].map(([user_id, some]) => [user_id, some.map(({ id }) => id)]))
}

/**
 * Ends a user's sessions that were opened through a contact, or in an unknown way, in the transaction that removes the contact. Returns the public
 * IDs.
 */
export async function endSessionsThrough(
  tx: Context,
  user_id: string,
  contact_id: string,
  reason: string,
): Promise<string[]> {
  const { sessions: s } = tx.db.tables
  const ended = await tx.db.queries
    .update(s)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(s.application_id, tx.application_id),
        eq(s.user_id, user_id),
        isNull(s.ended_at),
        or(eq(s.contact_id, contact_id), isNull(s.opened_by)),
      ),
    )
    .returning({ id: s.id })
  return (await tellClients(tx, ended)).map(({ id }) => id)
}

/** Ends one of a user's active sessions; undefined if there is none with that ID. */
export async function endOne(tx: Context, user_id: string, id: string, reason: string) {
  const { sessions } = tx.db.tables
  const ended = await tx.db.queries
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.application_id, tx.application_id),
        eq(sessions.id, id),
        eq(sessions.user_id, user_id),
        isNull(sessions.ended_at),
        gt(sessions.expires_at, tx.now),
      ),
    )
    .returning({ id: sessions.id })
  const [row] = await tellClients(tx, ended)
  return row
}

/** Ends all of a user's active sessions except one. Returns the ones that ended. */
export async function endOthers(tx: Context, user_id: string, kept: string | undefined, reason: string) {
  const { sessions } = tx.db.tables
  const ended = await tx.db.queries
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.application_id, tx.application_id),
        eq(sessions.user_id, user_id),
        isNull(sessions.ended_at),
        gt(sessions.expires_at, tx.now),
        kept === undefined ? undefined : ne(sessions.id, kept),
      ),
    )
    .returning({ id: sessions.id })
  return tellClients(tx, ended)
}
