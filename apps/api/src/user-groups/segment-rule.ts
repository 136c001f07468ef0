import type { SegmentRule, UserGroupCondition } from '@clientele/contracts'
import { conditionsIn, type SegmentRules } from '@clientele/contracts/segments'
import type { UserGroupRow } from '../rows/user-groups.ts'

/*
 * The rule of a segment: how it is stored with its group, and as published clients write it.
 */

/** The rule of a group, if it is a segment. Only this service writes it, after the contract has checked it. */
export const ruleOf = ({ rule }: Pick<UserGroupRow, 'rule'>): SegmentRule | undefined =>
  rule === null ? undefined : (rule as unknown as SegmentRule)

const separator = ','

/** The rule that conditions of published clients stand for: all of them have to hold. */
export const ruleFrom = (conditions: readonly UserGroupCondition[]): SegmentRule => ({
  join: 'AND',
  of: conditions.map(({ user_attribute_definition_id, type, value }) => ({
    about: 'attribute',
    definition_id: user_attribute_definition_id,
    type,
    value: takesList.has(type) ? value.split(separator).map((each) => each.trim()) : value,
  })),
})

const takesList: ReadonlySet<string> = new Set(['in', 'nin', 'btw'])

/** A rule as published clients write it; undefined if they can't. */
export function conditionsOf(rule: SegmentRule): UserGroupCondition[] | undefined {
  if (rule.not || (rule.join === 'OR' && rule.of.length > 1)) return undefined
  const conditions = rule.of.map((part): UserGroupCondition | undefined => {
    if (part.about !== 'attribute' || part.not) return undefined
    const values = Array.isArray(part.value) ? part.value.map(String) : [String(part.value)]
    if (takesList.has(part.type) && values.some((each) => each.includes(separator))) return undefined
    return { user_attribute_definition_id: part.definition_id, type: part.type, value: values.join(separator) }
  })
  return conditions.every((each) => each !== undefined) ? conditions : undefined
}

/** A part of a user that a rule can mention, and that changes together. */
export type SegmentField =
  | 'state'
  | 'email'
  | 'phone'
  | 'created'
  | 'last_sign_in'
  | 'sign_in_method'
  | `attribute:${string}`
  | `group:${string}`
  | `consent:${string}`

/** The fields that a rule mentions. */
export function fieldsOf(rule: SegmentRules): SegmentField[] {
  const fields = conditionsIn(rule).map((condition): SegmentField => {
    switch (condition.about) {
      case 'contact':
        return condition.kind
      case 'country':
        return 'phone'
      case 'domain':
        return 'email'
      case 'attribute':
        return fieldOfAttribute(condition.definition_id)
      case 'group':
        return fieldOfGroup(condition.group_id)
      case 'consent':
        return fieldOfConsent(condition.slug)
      case 'state':
      case 'created':
      case 'last_sign_in':
      case 'sign_in_method':
        return condition.about
    }
  })
  return [...new Set(fields)]
}

export const fieldOfAttribute = (definition_id: string): SegmentField => `attribute:${definition_id}`
export const fieldOfGroup = (group_id: string): SegmentField => `group:${group_id}`
export const fieldOfConsent = (slug: string): SegmentField => `consent:${slug}`
