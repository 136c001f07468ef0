import { refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { getUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { ruleOf } from './segment-rule.ts'

/*
 * Which groups can be changed, and which of them have members that can be.
 */

/** Returns a group whose members can be changed, by its ID or number. Throws if there is none, or if it is a segment or archived. */
export async function getChangeableGroup(ctx: Context, group_id: string): Promise<UserGroupRow> {
  const group = await getUserGroup(ctx, group_id)
  refuseUnchangeable(group)
  return group
}

/** Throws if the members of the group can't be changed. */
export function refuseUnchangeable(group: Pick<UserGroupRow, 'rule' | 'archived_at'>): void {
  if (ruleOf(group)) throw refuseField('body.group_id', 'must not be a segment: its rule decides who is a member')
  if (group.archived_at !== null) throw refuseField('body.group_id', 'must not be archived')
}

/** Throws if a change of the group leaves it archived. */
export function refuseArchived({ archived_at }: Pick<UserGroupRow, 'archived_at'>, is_active: boolean | undefined) {
  if (archived_at !== null && is_active !== true)
    throw refuseField('body.is_active', 'must be true, because the group is archived')
}

/** When a group was archived, after a change. */
export const archivedAt = (
  { archived_at }: Pick<UserGroupRow, 'archived_at'>,
  is_active: boolean | undefined,
  now: Date,
): Date | null => (is_active === undefined ? archived_at : is_active ? null : (archived_at ?? now))
