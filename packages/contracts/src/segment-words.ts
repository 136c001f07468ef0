import type { AttributeComparison } from './attribute-comparisons.ts'
import type { AttributeValue } from './attribute-values.ts'
import { privacyPolicySlug } from './privacy-policy-slug.ts'
import type { SegmentCondition, SegmentPart, SegmentRules, SegmentTimes } from './segment-conditions.ts'

/*
 * The rule of a segment in words, for the console, the history, and the docs.
 */

/** The names of what a rule refers to by ID. A missing one is shown as unknown. */
export interface SegmentNames {
  attributes: Readonly<Record<string, string>>
  groups: Readonly<Record<string, string>>
  consents: Readonly<Record<string, string>>
}

/** Returns a rule as a sentence: "Customers who were created in the last 7 days and don't have a verified email address." */
export function ruleInWords(rule: SegmentRules, names: SegmentNames): string {
  const words = joined(rule, names)
  return rule.not ? `Customers for whom this doesn’t hold: ${words}.` : `Customers who ${words}.`
}

/** Returns a condition as the end of a sentence that begins with "Customers who". */
export function conditionInWords(condition: SegmentCondition, names: SegmentNames): string {
  const is = condition.not ? 'aren’t' : 'are'
  const have = condition.not ? 'don’t have' : 'have'
  switch (condition.about) {
    case 'state':
      return `${is} ${listed(condition.in.map((state) => stateWords[state]))}`
    case 'contact':
      return `${have} ${contactWords[condition.kind][condition.is]}`
    case 'country':
      return `${have} a phone number from ${listed(condition.in.map((code) => `+${code}`))}`
    case 'domain':
      return `${have} an email address at ${listed(condition.in)}`
    case 'attribute': {
      const name = names.attributes[condition.definition_id] ?? 'value (of an unknown attribute)'
      const article = /^(?:a|e|i|o)/i.test(name) ? 'an' : 'a'
      return `${have} ${article} ${name} that ${comparisonWords[condition.type]} ${valueInWords(condition)}`
    }
    case 'created':
      return `${condition.not ? 'weren’t' : 'were'} created ${timesInWords(condition, 'in')}`
    case 'last_sign_in':
      return `${signedIn(condition)} ${timesInWords(condition, 'within')}`
    case 'sign_in_method':
      return `${condition.not ? 'can’t' : 'can'} sign in with ${listed(condition.in.map(methodInWords))}`
    case 'group':
      return `${is} in the group ${names.groups[condition.group_id] ?? '(unknown)'}`
    case 'consent':
      return `${condition.not ? 'haven’t' : 'have'} ${consentWords[condition.is]} ${consentInWords(condition.slug, names)}`
  }
}

const stateWords = { active: 'active', blocked: 'blocked', deletion_scheduled: 'scheduled for deletion' } as const

const contactWords = {
  email: { present: 'an email address', verified: 'a verified email address' },
  phone: { present: 'a phone number', verified: 'a verified phone number' },
} as const

const comparisonWords: Readonly<Record<AttributeComparison, string>> = {
  eq: 'is',
  ne: 'isn’t',
  is: 'is exactly',
  nis: 'isn’t exactly',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  cnt: 'contains',
  nct: 'doesn’t contain',
  sw: 'begins with',
  ew: 'ends with',
  btw: 'is between',
  in: 'is one of',
  nin: 'is none of',
}

/** The conditions of a level. Of one that must not hold (`isNegated`), the opposites are said, which are joined the other way around. */
function joined({ join, of }: SegmentRules, names: SegmentNames, isNegated = false): string {
  const words = of.map((part) => partInWords(part, names, { isNegated, isOneOfSeveral: of.length > 1 }))
  return words.join((join === 'AND') === isNegated ? ' or ' : ' and ')
}

function partInWords(
  part: SegmentPart,
  names: SegmentNames,
  { isNegated, isOneOfSeveral }: { isNegated: boolean; isOneOfSeveral: boolean },
): string {
  const not = (part.not ?? false) !== isNegated
  if (part.about !== 'rules') return conditionInWords({ ...part, not }, names)
  const words = joined(part, names, not)
  return isOneOfSeveral && part.of.length > 1 ? `(${words})` : words
}

/** "a", "a or b", or "a, b, or c". */
function listed(words: readonly (string | number)[]): string {
  if (words.length <= 2) return words.join(' or ')
  return `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`
}

function valueInWords({ type, value }: { type: AttributeComparison; value: AttributeValue }): string {
  if (!Array.isArray(value)) return String(value)
  const hasComma = value.some((each) => String(each).includes(','))
  const each = value.map((one) => (hasComma ? `“${one}”` : String(one)))
  return type === 'btw' ? each.join(' and ') : listed(each)
}

function signedIn({ not, after, before }: SegmentTimes & { not?: boolean | undefined }): string {
  if (!not) return 'last signed in'
  // If they have signed in since then, their last sign-in was since then, too.
  return after === undefined && before === undefined ? 'haven’t signed in' : 'didn’t last sign in'
}

function timesInWords({ after, before, within_days }: SegmentTimes, preposition: 'in' | 'within'): string {
  const words: string[] = []
  if (within_days !== undefined)
    words.push(`${preposition} the last ${within_days === 1 ? 'day' : `${within_days} days`}`)
  if (after !== undefined) words.push(`on or after ${day(after)}`)
  if (before !== undefined) words.push(`before ${day(before)}`)
  return words.join(' and ')
}

/** A moment as people write it: without a time at the start of a day. */
const day = (moment: string) =>
  moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : `${moment.slice(0, 16).replace('T', ' ')} UTC`

const consentWords = { given: 'consented to', withdrawn: 'withdrawn their consent to' } as const

function consentInWords(slug: string, { consents }: SegmentNames): string {
  const title = consents[slug]
  if (title !== undefined) return `“${title}”`
  return slug === privacyPolicySlug ? 'the privacy policy' : `“${slug}”`
}

const methodNames: Readonly<Record<string, string>> = {
  password: 'a password',
  google: 'Google',
  facebook: 'Facebook',
  apple: 'Apple',
}
const methodInWords = (method: string) => methodNames[method] ?? method
