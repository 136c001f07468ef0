import { refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { getUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { ruleOf } from './segment-rule.ts'

/** Returns a group whose members can be changed, by its ID or number. Throws if there is none, or if it is a segment. */
export async function getChangeableGroup(ctx: Context, group_id: string): Promise<UserGroupRow> {
  const group = await getUserGroup(ctx, group_id)
  refuseSegment(group)
  return group
}

/** Throws if the group is a segment. */
export function refuseSegment(group: Pick<UserGroupRow, 'rule'>): void {
  if (ruleOf(group)) throw refuseField('body.group_id', 'must not be a segment: its rule decides who is a member')
}
