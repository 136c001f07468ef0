import type { SegmentRule } from '@clientele/contracts'
import { conditionsIn, type SegmentPart } from '@clientele/contracts/segments'
import { inOrder } from '../attributes/known-definitions.ts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { isSecretFrom } from '../attributes/present.ts'
import type { Context } from '../context.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { ruleOf } from './segment-rule.ts'

/*
 * A rule as others see it. What it compares an attribute with is the value of each of its members, so it is hidden from those from whom their values are.
 */

/** Returns a rule as someone sees it. */
export type Show = (rule: SegmentRule) => SegmentRule

const hidden = '••••'

/** The rules of these groups as the caller sees them. */
export const shownTo = (ctx: Context, rows: readonly Pick<UserGroupRow, 'rule'>[]): Promise<Show> =>
  hiding(ctx, rows, (definition) => isSecretFrom(ctx, definition))

/** The same for the history, which everyone sees. */
export const shownInHistory = (ctx: Context, rows: readonly Pick<UserGroupRow, 'rule'>[]): Promise<Show> =>
  hiding(ctx, rows, ({ masking, encrypted }) => masking.enabled || encrypted)

async function hiding(
  ctx: Context,
  rows: readonly Pick<UserGroupRow, 'rule'>[],
  isHidden: (definition: AttributeDefinitionRow) => boolean,
): Promise<Show> {
  const rules = rows.flatMap((row) => ruleOf(row) ?? [])
  const mentions = rules.flatMap(conditionsIn).some(({ about }) => about === 'attribute')
  const ids = new Set(mentions ? (await inOrder(ctx)).filter(isHidden).map(({ id }) => id) : [])
  return (rule) => (ids.size === 0 ? rule : { ...rule, of: withoutValues(rule.of, ids) as SegmentRule['of'] })
}

const withoutValues = (parts: readonly SegmentPart[], ids: ReadonlySet<string>): SegmentPart[] =>
  parts.map((part) => {
    if (part.about === 'rules') return { ...part, of: withoutValues(part.of, ids) }
    if (part.about !== 'attribute' || !ids.has(part.definition_id)) return part
    return { ...part, value: Array.isArray(part.value) ? part.value.map(() => hidden) : hidden }
  })
