import { conditionInWords, conditionsIn, ruleInWords } from '@clientele/contracts/segments'
import type { Handler } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { ruleOf } from '../user-groups/segment-rule.ts'
import { shownTo } from '../user-groups/shown-rule.ts'
import { requireKnownUser } from '../users/service.ts'
import { namesIn, storedReader } from './readings.ts'
import { holdingConditions, lastJoin } from './repository/preview.ts'

/** Why a user is in a group, or isn't. */
export const getUserGroupReasons: Handler<'getUserGroupReasons'> = async (ctx, { groupId, userId: user_id }) => {
  const [group] = await Promise.all([getUserGroup(ctx, groupId), requireKnownUser(ctx, user_id)])
  const { since, cause } = await lastJoin(ctx.db, { application_id: ctx.application_id, group_id: group.id, user_id })
  const membership = {
    is_member: since !== undefined,
    ...(since && { since: since.toISOString(), ...(cause !== undefined && { cause }) }),
  }
  const rule = ruleOf(group)
  if (!rule) return membership
  const [names, reader, show] = await Promise.all([namesIn(ctx, [rule]), storedReader(ctx), shownTo(ctx, [group])])
  const conditions = conditionsIn(rule)
  const shown = show(rule)
  const held = await holdingConditions(ctx.db, reader.read(rule), user_id, conditions)
  return {
    ...membership,
    in_words: ruleInWords(shown, names),
    conditions: conditionsIn(shown).map((condition, i) => ({
      in_words: conditionInWords(condition, names),
      holds: held[i] ?? false,
    })),
  }
}
