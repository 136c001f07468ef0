import { type AttributeComparison, type SegmentRule, SegmentRuleSchema, type UserGroup } from '@clientele/contracts'
import type { SegmentCondition, SegmentPart, SegmentRules, SegmentTimes } from '@clientele/contracts/segments'

/*
 * A rule while it is being edited: parts of it may be missing, which `faultIn` tells.
 */

/** How the conditions of a level are joined, as people choose it. */
export type Mode = 'all' | 'any' | 'none' | 'not_all'

export function modeOf({ join, not }: SegmentRules): Mode {
  if (join === 'AND') return not ? 'not_all' : 'all'
  return not ? 'none' : 'any'
}

export const withMode = <Rules extends SegmentRules>(rules: Rules, mode: Mode): Rules => ({
  ...rules,
  join: mode === 'all' || mode === 'not_all' ? 'AND' : 'OR',
  not: mode === 'none' || mode === 'not_all' ? true : undefined,
})

export const modeChoices = [
  { value: 'all', label: 'All of these hold' },
  { value: 'any', label: 'Any of these holds' },
  { value: 'none', label: 'None of these holds' },
  { value: 'not_all', label: 'Not all of these hold' },
] as const satisfies readonly { value: Mode; label: string }[]

export type About = SegmentCondition['about']

export const aboutChoices = [
  { value: 'contact', label: 'Contact' },
  { value: 'domain', label: 'Email domain' },
  { value: 'country', label: 'Calling code' },
  { value: 'state', label: 'Status' },
  { value: 'attribute', label: 'Attribute' },
  { value: 'created', label: 'Created' },
  { value: 'last_sign_in', label: 'Last sign-in' },
  { value: 'sign_in_method', label: 'Sign-in method' },
  { value: 'consent', label: 'Consent' },
  { value: 'group', label: 'Group' },
] as const satisfies readonly { value: About; label: string }[]

/** A new condition, as it is shown before anything is entered. */
export function newCondition(about: About): SegmentCondition {
  switch (about) {
    case 'state':
      return { about, in: ['active'] }
    case 'contact':
      return { about, kind: 'email', is: 'verified' }
    case 'country':
    case 'domain':
      return { about, in: [] }
    case 'attribute':
      return { about, definition_id: '', type: 'eq', value: '' }
    case 'created':
    case 'last_sign_in':
      return { about, within_days: 30 }
    case 'sign_in_method':
      return { about, in: ['password'] }
    case 'group':
      return { about, group_id: '' }
    case 'consent':
      return { about, slug: 'privacy_policy', is: 'given' }
  }
}

/** The rule of a segment. The API has checked it when it was saved. */
export const storedRule = ({ rule }: UserGroup): SegmentRules | undefined => rule as unknown as SegmentRules | undefined

export const newRule: SegmentRules = { join: 'AND', of: [newCondition('contact')] }

/** How many levels a rule can have. */
export const levelsMax = 3

export const newRules = (): SegmentPart => ({ about: 'rules', join: 'OR', of: [newCondition('contact')] })

export const replacedAt = (of: readonly SegmentPart[], place: number, part: SegmentPart): SegmentPart[] =>
  of.map((each, i) => (i === place ? part : each))

export const withoutAt = (of: readonly SegmentPart[], place: number): SegmentPart[] => of.filter((_, i) => i !== place)

/** The parts of a text with commas between them. */
export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

/** The comparisons of attributes, worded as in `ruleInWords`. */
export const comparisonChoices = [
  { value: 'eq', label: 'is' },
  { value: 'ne', label: 'isn’t' },
  { value: 'in', label: 'is one of' },
  { value: 'sw', label: 'begins with' },
  { value: 'cnt', label: 'contains' },
  { value: 'gte', label: 'is at least' },
  { value: 'lte', label: 'is at most' },
  { value: 'gt', label: 'is more than' },
  { value: 'lt', label: 'is less than' },
  { value: 'btw', label: 'is between' },
  { value: 'nin', label: 'is none of' },
  { value: 'nct', label: 'doesn’t contain' },
  { value: 'ew', label: 'ends with' },
  { value: 'is', label: 'is exactly' },
  { value: 'nis', label: 'isn’t exactly' },
] as const satisfies readonly { value: AttributeComparison; label: string }[]

export const takesList = (type: AttributeComparison): boolean => type === 'in' || type === 'nin' || type === 'btw'

/** The rule without the blank lines among the values of its attributes. */
const withoutBlanks = <Rules extends SegmentRules>(rules: Rules): Rules => ({
  ...rules,
  of: rules.of.map((part) => {
    if (part.about === 'rules') return withoutBlanks(part)
    if (part.about !== 'attribute' || !Array.isArray(part.value)) return part
    return { ...part, value: part.value.filter((each) => String(each).trim() !== '') }
  }),
})

/** The rule, if it is complete; otherwise, what is missing. */
export function readDraft(entered: SegmentRules): { rule: SegmentRule } | { fault: string } {
  const draft = withoutBlanks(entered)
  const empty = emptyPart(draft)
  if (empty !== undefined) return { fault: empty }
  const read = SegmentRuleSchema.safeParse(draft)
  return read.success
    ? { rule: read.data }
    : { fault: `A condition ${read.error.issues[0]?.message ?? 'is not valid'}.` }
}

const endsEarly = ({ after, before }: SegmentTimes) =>
  after !== undefined && before !== undefined && Date.parse(after) >= Date.parse(before)

/** What the schema wouldn’t say in plain words. */
function emptyPart({ of }: SegmentRules): string | undefined {
  for (const part of of) {
    if (part.about === 'rules') {
      const inside = emptyPart(part)
      if (inside !== undefined) return inside
    } else if (part.about === 'attribute' && part.definition_id === '') return 'Choose an attribute.'
    else if (part.about === 'attribute' && String(part.value) === '') return 'Enter the value of the attribute.'
    else if ((part.about === 'created' || part.about === 'last_sign_in') && endsEarly(part))
      return 'Choose an end that is later than the beginning.'
    else if (part.about === 'group' && part.group_id === '') return 'Choose a group.'
    else if (part.about === 'domain' && part.in.length === 0) return 'Enter a domain, such as example.com.'
    else if (part.about === 'country' && part.in.length === 0) return 'Enter a calling code, such as 91.'
    else if ((part.about === 'state' || part.about === 'sign_in_method') && part.in.length === 0)
      return 'Choose at least one.'
  }
  return of.length === 0 ? 'Add a condition.' : undefined
}
