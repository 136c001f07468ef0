import { type Queue, verifyPassword } from '../passwords/hashing.ts'
import { replacePasswordHash } from '../passwords/shoppers.ts'
import type { Requester } from '../codes/requesters.ts'
import type { Context } from '../context.ts'
import { refundPasswordAttempt, takePasswordAttempt } from './limits.ts'

/** Returns the hash that a password matches. It counts as a failure before it is tried, and not at all if it could not be tried. */
export async function tryPassword(
  ctx: Context,
  whose: { name: string; user_id: string | undefined },
  password: string,
  hash: string | null | undefined,
): Promise<string | undefined> {
  const requester = await takePasswordAttempt(ctx, whose)
  const replace = async (after: string) =>
    whose.user_id !== undefined &&
    typeof hash === 'string' &&
    replacePasswordHash(ctx, whose.user_id, { before: hash, after })
  return verifyPassword(queueFor(requester), password, hash ?? undefined, replace).catch(async (error: unknown) => {
    await refundPasswordAttempt(ctx, whose, requester)
    throw error
  })
}

/** The queue in which a password waits for hashing: strangers never fill the queue of people known to the account. */
export const queueFor = ({ isKnown }: Requester): Queue => (isKnown ? 'known shoppers' : 'unknown shoppers')
