import { AppError } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import { atomically, type Handler } from '../context.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import { lockUserOrTombstone, lockUsers } from '../users/change.ts'
import { bestContact } from '../users/contact-of.ts'
import { addBlockReason, unblockUsers } from './bulk-states.ts'
import { changeState } from './change-state.ts'
import { deletionReason } from './deletion-reasons.ts'
import { listBlockedAgain } from './repository/blocked-again.ts'

export const archiveUser: Handler<'archiveUser'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const [user] = await lockUsers(tx, [body.user_id])
    if (!user || user.state === 'purged') throw new AppError('USER_NOT_FOUND')
    await changeState(tx, 'archive', [user], { reason: body.reason })
    return { success: true }
  })

export const blockOrUnblockUsers: Handler<'blockOrUnblockUsers'> = (ctx, { body }) => {
  const { status: blocks, reason, user_id: ids, state_since, with_changes } = body
  return atomically(ctx, async (tx) => {
    const users = await lockUsers(tx, ids)
    const found = new Map(users.map((user) => [user.id, user]))
    const areIn = (state: UserState) => ids.filter((id) => found.get(id)?.state === state)
    refuseNamed(
      ids.filter((id) => !found.has(id) || found.get(id)?.state === 'purged'),
      ids,
      'USER_NOT_FOUND',
      'User not found.',
    )
    refuseNamed(areIn('archived'), ids, 'USER_ARCHIVED', 'This user is archived.')
    if (blocks)
      refuseNamed(
        areIn('deletion_scheduled'),
        ids,
        'USER_NOT_ACTIVE',
        'This user is scheduled for deletion, and already can’t sign in.',
      )
    if (state_since !== undefined) {
      const confirmed = new Set(await listBlockedAgain(tx, ids, new Date(state_since)))
      refuseNamed(
        ids.filter((id) => found.get(id)?.state_at?.toISOString() !== state_since || confirmed.has(id)),
        ids,
        'USER_STATE_CHANGED',
        'Someone changed this user in the meantime.',
      )
    }
    const changed = users.filter(({ state }) => state === (blocks ? 'active' : 'blocked'))
    if (blocks) await changeState(tx, 'block', changed, { reason })
    else await unblockUsers(tx, changed, reason)
    if (blocks && reason) await addBlockReason(tx, users, reason)
    if (!with_changes) return { success: true }
    return {
      success: true,
      changed_at: tx.now.toISOString(),
      changed: changed.map((user) => ({
        user_id: user.id,
        ...(!blocks && user.state_reason !== null && { blocked_for: user.state_reason }),
      })),
    }
  })
}

export const unDeleteUser: Handler<'unDeleteUser'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    // Tombstones are locked too, because an erased user gets a different error than one that never existed.
    const locked = await lockUserOrTombstone(tx, body.user_id)
    if (!locked) throw new AppError('USER_NOT_FOUND')
    const { user, contacts } = locked
    if (user.state === 'purged') throw new AppError('DELETION_TOO_LATE')
    if (user.state !== 'deletion_scheduled') throw new AppError('USER_NOT_DELETED')
    if (user.delete_on && user.delete_on <= tx.now) throw new AppError('DELETION_TOO_LATE')
    const { reason, reason_id } = body
    if (reason_id !== undefined) deletionReason(await findPlatformConfig(tx), reason_id)
    await changeState(tx, 'undoDeletion', [user], { contact: bestContact(contacts), details: { reason, reason_id } })
    return { success: true }
  })

function refuseNamed(
  refused: readonly string[],
  ids: readonly string[],
  code: 'USER_NOT_FOUND' | 'USER_ARCHIVED' | 'USER_NOT_ACTIVE' | 'USER_STATE_CHANGED',
  message: string,
) {
  if (refused.length === 0) return
  throw new AppError(
    code,
    refused
      .slice(0, 100)
      .map((id) => ({ field: `body.user_id.${ids.indexOf(id)}`, message: `${id.slice(0, 64)}: ${message}` })),
  )
}
