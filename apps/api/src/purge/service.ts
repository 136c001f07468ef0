import type { Context } from '../context.ts'
import { atomically } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { eraseUser } from '../users/self.ts'
import { erase } from './repository.ts'

/**
 * Erases a user whose day has come, as a job. What stays is a tombstone: the id, and that there was somebody. A deletion that was
 * taken back, or asked for anew with a later day, is left alone.
 */
export async function purgeUser(ctx: Context, payload: Record<string, unknown>): Promise<void> {
  const id = String(payload.user_id)
  await atomically(ctx, async (tx) => {
    if (!(await eraseUser(tx, id))) return
    await erase(tx, id)
    await recordEvent(tx, 'user.purged', id)
  })
}

/** Nothing to say to anybody: the queue keeps the failure, and the log has it. */
export async function giveUpPurge(): Promise<void> {}
