import { isForeign } from '../passwords/foreign/hash.ts'
import { type Queue, verifyPassword } from '../passwords/hashing.ts'
import { replacePasswordHash, verifyForeignPassword } from '../passwords/shoppers.ts'
import type { Requester } from '../codes/requesters.ts'
import type { Context } from '../context.ts'
import { decoyFor } from './decoys.ts'
import { refundPasswordAttempt, takePasswordAttempt } from './limits.ts'

/** Returns the hash that a password matches. It counts as a failure before it is tried, and not at all if it could not be tried. */
export async function tryPassword(
  ctx: Context,
  whose: { name: string; user_id: string | undefined },
  password: string,
  hash: string | null | undefined,
): Promise<string | undefined> {
  const requester = await takePasswordAttempt(ctx, whose)
  return compare(ctx, whose, queueFor(requester), password, hash ?? undefined).catch(async (error: unknown) => {
    await refundPasswordAttempt(ctx, whose, requester)
    throw error
  })
}

/** Without a hash, this takes as long as with the hash of an account, and returns undefined. */
async function compare(
  ctx: Context,
  { name, user_id }: { name: string; user_id: string | undefined },
  queue: ShopperQueue,
  password: string,
  hash: string | undefined,
): Promise<string | undefined> {
  const replace = async (after: string) =>
    user_id !== undefined && hash !== undefined && replacePasswordHash(ctx, user_id, { before: hash, after })
  const against = hash ?? (await decoyFor(ctx, name))
  if (against === undefined || !isForeign(against)) return verifyPassword(queue, password, hash, replace)
  return verifyForeignPassword(ctx, queue, password, against, replace)
}

type ShopperQueue = Extract<Queue, 'known shoppers' | 'unknown shoppers'>

/** The queue in which a password waits for hashing: strangers never fill the queue of people known to the account. */
export const queueFor = ({ isKnown }: Requester): ShopperQueue => (isKnown ? 'known shoppers' : 'unknown shoppers')
