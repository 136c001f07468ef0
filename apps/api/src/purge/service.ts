import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { enqueue } from '../jobs/queue.ts'
import { leaveAllGroups } from '../user-groups/membership.ts'
import { eraseUser, findDeletion } from '../users/self.ts'
import { erase } from './repository.ts'

const retry_ms = 15 * 60_000

/**
 * Erases a user whose day has come, as a job. What stays is a tombstone: the id, and that there was somebody. A deletion that was
 * taken back, or asked for anew with another day, is left alone: that one has a job of its own.
 */
export async function purgeUser(ctx: Context, payload: Record<string, unknown>): Promise<void> {
  const id = String(payload.user_id)
  await atomically(ctx, async (tx) => {
    const due = await findDeletion(tx, id)
    if (!due || due.toISOString() !== payload.delete_on) return
    // The database's clock, which called, may be ahead of ours.
    if (due > tx.now) return enqueue(tx, { kind: 'purge_user', payload, run_at: new Date(due.getTime() + 1_000) })
    await leaveAllGroups(tx, [id])
    await erase(tx, id)
    await eraseUser(tx, id)
    await recordEvent(tx, 'user.purged', id)
  })
}

/** It was promised, so it is tried again for as long as it takes; the queue keeps each failure, and the log has it. */
export async function giveUpPurge(ctx: Context, payload: Record<string, unknown>): Promise<void> {
  await enqueue(ctx, { kind: 'purge_user', payload, run_at: new Date(Date.now() + retry_ms) })
}
