import type { Context } from '../context.ts'
import { removeFromAllGroups } from './repository/members.ts'

/** Takes users who are archived or purged out of every group. Must run inside the transaction that hides them. */
export const leaveAllGroups = (tx: Context, user_ids: string[]) =>
  removeFromAllGroups(tx.db, tx.application_id, user_ids)
