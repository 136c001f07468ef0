import type { Context } from '../context.ts'
import { findLastUse, findLiveOne } from './repository.ts'

/** When somebody last used a session of a user, live or ended; undefined where none is kept. Precise to a minute. */
export async function lastUseOf(ctx: Context, user_id: string): Promise<Date | undefined> {
  const { last_seen_at, proven_at } = await findLastUse(ctx, user_id)
  return [last_seen_at, proven_at].reduce<Date | undefined>(
    (latest, each) => (each && (!latest || each > latest) ? each : latest),
    undefined,
  )
}

/** Whether a session of a user still opens doors. */
export const isLiveSession = async (ctx: Context, user_id: string, id: string): Promise<boolean> =>
  (await findLiveOne(ctx, user_id, id)) !== undefined
