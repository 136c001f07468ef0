import type { EventType } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { removeFromGroups } from './repository/members.ts'

/*
 * Hidden users are in no group. Both must run inside the transaction that hides them.
 */

/**
 * Removes users from their groups, and says so in their history. Segments are left out: they follow the event that hides the users (`segments/follow.ts`),
 * so that the request doesn't wait while one of them is filled.
 */
export async function leaveGroups(tx: Context, user_ids: readonly string[], cause: EventType): Promise<void> {
  for (const { group_id, name, user_ids: leavers } of await removeFromGroups(tx, user_ids, { alsoSegments: false }))
    await recordEvents(
      tx,
      leavers.map((id) => ({ id })),
      { type: 'user.left_group', group_id, name, cause },
    )
}

/** Removes users who are erased from their groups and segments. Their history keeps no details, so it doesn't say so. */
export const leaveAllGroups = (tx: Context, user_ids: readonly string[]) =>
  removeFromGroups(tx, user_ids, { alsoSegments: true })
