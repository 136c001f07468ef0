import { atomically, type Context } from '../context.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { enqueue } from '../jobs/queue.ts'
import { lockUser } from '../users/change.ts'
import { changeState } from './change-state.ts'

const retry_ms = 15 * 60_000

/**
 * Erases a user whose deletion is due, as a job. A tombstone remains: the ID, as a record that the account existed. A deletion that was canceled,
 * or rescheduled for another day, is left alone, because that one has its own job.
 */
export async function purgeUser(ctx: Context, payload: PayloadOf<'purge_user'>): Promise<void> {
  const id = payload.user_id
  await atomically(ctx, async (tx) => {
    const { user } = (await lockUser(tx, id)) ?? {}
    const due = user?.state === 'deletion_scheduled' ? user.delete_on : null
    if (!user || !due || due.toISOString() !== payload.delete_on) return
    // The database's clock, which started the job, may be ahead of ours.
    if (due > tx.now) await enqueue(tx, { kind: 'purge_user', payload, run_at: new Date(due.getTime() + 1_000) })
    else await changeState(tx, 'erase', [user], { users: [user] })
  })
}

/** A purge was promised, so it is retried for as long as it takes. The queue and the log keep each failure. */
export async function giveUpPurge(tx: Context, payload: PayloadOf<'purge_user'>): Promise<void> {
  await enqueue(tx, { kind: 'purge_user', payload, run_at: new Date(Date.now() + retry_ms) })
}
