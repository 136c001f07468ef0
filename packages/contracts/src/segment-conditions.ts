import type { AttributeComparison } from './attribute-comparisons.ts'
import type { AttributeValue } from './attribute-values.ts'

/*
 * The rule of a segment as data, for whatever reads one: `segment-rules.ts` is its schema.
 */

interface Negatable {
  /** Whether it must not hold instead. */
  not?: boolean | undefined
}

/** A time: between two moments, or within so many days before now. */
export interface SegmentTimes {
  after?: string | undefined
  before?: string | undefined
  within_days?: number | undefined
}

/** A condition that no other one is part of. */
export type SegmentCondition = Negatable &
  (
    | { about: 'state'; in: readonly ('active' | 'blocked' | 'deletion_scheduled')[] }
    | { about: 'contact'; kind: 'email' | 'phone'; is: 'present' | 'verified' }
    | { about: 'country'; in: readonly number[] }
    | { about: 'domain'; in: readonly string[] }
    | { about: 'attribute'; definition_id: string; type: AttributeComparison; value: AttributeValue }
    | ({ about: 'created' | 'last_sign_in' } & SegmentTimes)
    | { about: 'sign_in_method'; in: readonly string[] }
    | { about: 'group'; group_id: string }
    | { about: 'consent'; slug: string; is: 'given' | 'withdrawn' }
  )

/** Conditions that are joined. */
export interface SegmentRules extends Negatable {
  join: 'AND' | 'OR'
  of: readonly SegmentPart[]
}

/** A condition, or conditions of their own. */
export type SegmentPart = SegmentCondition | (SegmentRules & { about: 'rules' })

/** Returns all conditions of a rule, on all levels. */
export const conditionsIn = ({ of }: SegmentRules): SegmentCondition[] =>
  of.flatMap((part) => (part.about === 'rules' ? conditionsIn(part) : [part]))

/** The number of conditions of a rule, on all levels together. */
export const countConditions = (rule: SegmentRules): number => conditionsIn(rule).length
