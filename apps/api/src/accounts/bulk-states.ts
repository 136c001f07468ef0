import { recordEvents } from '../events/record.ts'
import type { Context } from '../context.ts'
import { lockUsers } from '../users/change.ts'
import { changeState } from './change-state.ts'
import { listBlockedAgain } from './repository/blocked-again.ts'
import { findBlockReasons } from './repository/block-reasons.ts'

/*
 * Blocking and unblocking many users, and undoing that, as far as their state is still the one that was set then.
 */

/** A user whom the transaction has locked. */
export type LockedState = Awaited<ReturnType<typeof lockUsers>>[number]

/** Unblocks users. The event of each has the reason of the block that ends. */
export async function unblockUsers(tx: Context, users: readonly LockedState[], reason: string | undefined) {
  for (const [blocked_for, some] of Map.groupBy(users, ({ state_reason }) => state_reason ?? undefined))
    await changeState(tx, 'unblock', some, { reason, blocked_for })
}

/** Adds the reason of a block to the history of users who were blocked before for another one. */
export const addBlockReason = (tx: Context, users: readonly LockedState[], reason: string) =>
  recordEvents(
    tx,
    users.filter(({ state, state_reason }) => state === 'blocked' && state_reason !== reason).map(({ id }) => ({ id })),
    { type: 'user.block_reason_added', reason },
  )

/** Undoes what was done to users at a given time. Returns those who are as they were before, and those whom someone has changed since. */
export async function undoBlocks(tx: Context, done: 'block' | 'unblock', user_ids: readonly string[], at: Date) {
  const users = await lockUsers(tx, user_ids)
  const confirmed = new Set(done === 'block' ? await listBlockedAgain(tx, user_ids, at) : [])
  const own = users.filter(
    ({ id, state, state_at }) =>
      state === (done === 'block' ? 'blocked' : 'active') && state_at?.getTime() === at.getTime() && !confirmed.has(id),
  )
  if (done === 'block') await unblockUsers(tx, own, undefined)
  else {
    const reasons = await findBlockReasons(
      tx,
      own.map(({ id }) => id),
      at,
    )
    for (const [reason, some] of Map.groupBy(own, ({ id }) => reasons.get(id)))
      await changeState(tx, 'block', some, { reason })
  }
  const isUndone = new Set(own.map(({ id }) => id))
  return { undone: [...isUndone], kept: user_ids.filter((id) => !isUndone.has(id)) }
}
