import type { Handler } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { duplicateMembers } from '../user-groups/copy-group.ts'
import { ruleOf } from '../user-groups/segment-rule.ts'
import { createUserGroup } from './service.ts'

const nameLengthMax = 100

/** Creates a group with the same members, or a segment with the same rule. */
export const duplicateUserGroup: Handler<'duplicateUserGroup'> = async (ctx, { groupId, body }) => {
  const group = await getUserGroup(ctx, groupId)
  const name = body.name ?? `Copy of ${group.name}`.slice(0, nameLengthMax).trim()
  const description = body.description ?? group.description
  const rule = ruleOf(group)
  return rule
    ? createUserGroup(ctx, { body: { name, description, type: 'conditional', rule } })
    : duplicateMembers(ctx, group, { name, description })
}
