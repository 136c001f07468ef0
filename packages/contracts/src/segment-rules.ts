import * as z from 'zod'
import { attributeComparisons } from './attribute-comparisons.ts'
import { givenAttributeValue } from './attribute-values.ts'
import { socialProviders } from './social-providers.ts'
import { exampleAttribute } from './example-attribute.ts'
import { atLeast, atMost, filledText, id, optionalGroup } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import type { SegmentRules, SegmentTimes } from './segment-conditions.ts'
import { countConditions } from './segment-conditions.ts'

/*
 * The rule of a segment: which customers its members are. Conditions are joined by AND or OR, up to three levels deep, and each condition or level can be
 * negated. `segment-words.ts` puts a rule into words.
 */

/** The maximum number of conditions of a rule, on all levels together. */
export const segmentConditionsMax = 50
/** How many days a relative time can go back. */
export const segmentDaysMax = 3_650

/** What a customer in a segment can be; archived customers are in no group. */
export const segmentStates = ['active', 'blocked', 'deletion_scheduled'] as const
export const segmentContactTraits = ['present', 'verified'] as const
export const segmentConsentAnswers = ['given', 'withdrawn'] as const
export const segmentMethods = ['password', ...socialProviders] as const

const about = <Name extends string>(name: Name) => z.literal(name).meta(means('What the condition is about.', name))
const mustBeOneOf = (values: readonly string[]) => ({ error: `must be one of ${values.join(', ')}` })
const listMax = 50
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, { error: 'must be a list' })
    .check(
      atLeast(1, { error: 'must not be empty' }),
      atMost(listMax, { error: `must have at most ${listMax} entries` }),
    )

const not = z
  .boolean({ error: 'must be true or false' })
  .optional()
  .meta(means('Whether it must not hold instead.', false))
const kind = z.enum(['email', 'phone'], mustBeOneOf(['email', 'phone'])).meta(means('The kind of contact.', 'email'))

const dateRule = { error: 'must be a date such as 2024-01-31 or 2024-01-31T09:30:00Z' }

/** A moment, as a rule keeps it: the first one of a day without a time, and in UTC. What a rule is made of is the same in requests and responses. */
const moment = () =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], dateRule)
    .overwrite((given) =>
      new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(given) || given.length === 10 ? given : `${given}Z`).toISOString(),
    )
    // A database knows neither the year 0 nor one of five digits.
    .refine((time) => /^(?!0000)\d{4}-/.test(time), dateRule)

const wholeNumber = (least: number, most: number) => {
  const rule = { error: `must be a whole number from ${least} to ${most}` }
  return z.number(rule).int(rule).min(least, rule).max(most, rule)
}

const times = {
  after: moment().optional().meta(means('At this moment or later, ISO 8601.', '2024-01-01')),
  before: moment().optional().meta(means('Before this moment, ISO 8601.', '2025-01-01')),
  within_days: wholeNumber(1, segmentDaysMax)
    .optional()
    .meta(means('Within this many days before now, at any time: customers join and leave as time goes by.', 7)),
}
const needsTime = { error: 'needs after, before, or within_days', path: ['after'] }
const hasTime = (given: { after?: unknown; before?: unknown; within_days?: unknown }) =>
  given.after !== undefined || given.before !== undefined || given.within_days !== undefined

const endsLater = { error: 'must be later than the time in after', path: ['before'] }
const isInOrder = ({ after, before }: SegmentTimes) =>
  after === undefined || before === undefined || Date.parse(after) < Date.parse(before)

const domain = filledText(255)
  .overwrite((given) => given.toLowerCase().replace(/^@/, ''))
  .regex(/^[^\s@]+\.[^\s@]+$/, { error: 'must be a domain such as example.com' })

const conditions = [
  z
    .strictObject(
      {
        about: about('state'),
        not,
        in: listOf(z.enum(segmentStates, mustBeOneOf(segmentStates))).meta(means('The states.', ['active'])),
      },
      onlyKnown,
    )
    .meta(means('The customer is in one of these states.')),
  z
    .strictObject(
      {
        about: about('contact'),
        not,
        kind,
        is: z
          .enum(segmentContactTraits, mustBeOneOf(segmentContactTraits))
          .meta(means('What it has to be.', 'verified')),
      },
      onlyKnown,
    )
    .meta(means('The customer has a contact of this kind, or one that is verified.')),
  z
    .strictObject(
      { about: about('country'), not, in: listOf(wholeNumber(1, 999)).meta(means('The calling codes.', [91])) },
      onlyKnown,
    )
    .meta(means('The customer has a phone number with one of these calling codes.')),
  z
    .strictObject(
      { about: about('domain'), not, in: listOf(domain).meta(means('The domains.', ['example.com'])) },
      onlyKnown,
    )
    .meta(means('The customer has an email address at one of these domains.')),
  z
    .strictObject(
      {
        about: about('attribute'),
        not,
        definition_id: id().meta(means('The attribute.', exampleAttribute.id)),
        type: z
          .enum(attributeComparisons, mustBeOneOf(attributeComparisons))
          .meta(means('The comparison, as in `filterUsersByAttributes`.', 'eq')),
        value: givenAttributeValue().meta(means('What to compare with: for `in`, `nin`, and `btw`, a list.', 37)),
      },
      onlyKnown,
    )
    .meta(means('An attribute of the customer has a value like this.')),
  z
    .strictObject({ about: about('created'), not, ...times }, onlyKnown)
    .refine(hasTime, needsTime)
    .refine(isInOrder, endsLater)
    .meta(means('When the customer was created.')),
  z
    .strictObject({ about: about('last_sign_in'), not, ...times }, onlyKnown)
    .refine(hasTime, needsTime)
    .refine(isInOrder, endsLater)
    .meta(means('When the customer last signed in. It doesn’t hold for someone who never has.')),
  z
    .strictObject(
      {
        about: about('sign_in_method'),
        not,
        in: listOf(z.enum(segmentMethods, mustBeOneOf(segmentMethods))).meta(means('The methods.', ['password'])),
      },
      onlyKnown,
    )
    .meta(means('The customer can sign in with one of these.')),
  z
    .strictObject({ about: about('group'), not, group_id: id().meta(means('The `_id` of another group.')) }, onlyKnown)
    .meta(means('The customer is in another group.')),
  z
    .strictObject(
      {
        about: about('consent'),
        not,
        slug: filledText(64).meta(
          means(
            'The consent: a `slug` of the application’s `marketing_consents`, or `privacy_policy`.',
            'email_marketing',
          ),
        ),
        is: z
          .enum(segmentConsentAnswers, mustBeOneOf(segmentConsentAnswers))
          .meta(means('What the customer last said.', 'given')),
      },
      onlyKnown,
    )
    .meta(means('The customer has given a consent, or withdrawn it. Neither holds for someone who was never asked.')),
] as const

const join = z
  .enum(['AND', 'OR'], mustBeOneOf(['AND', 'OR']))
  .meta(means('Whether all have to hold, or one of them.', 'AND'))
const aboutList = 'state, contact, country, domain, attribute, created, last_sign_in, sign_in_method, group, consent'
const aboutRule = { error: `must be one of ${aboutList}, rules` }
const aboutInnermost = { error: `must be one of ${aboutList}; rules are at most three levels deep` }

const condition = z.discriminatedUnion('about', conditions, aboutInnermost)
const innermost = z
  .strictObject({ about: about('rules'), not, join, of: listOf(condition).meta(means('The conditions.')) }, onlyKnown)
  .meta(means('Conditions of their own.'))
const inner = z
  .strictObject(
    {
      about: about('rules'),
      not,
      join,
      of: listOf(z.discriminatedUnion('about', [...conditions, innermost], aboutRule)).meta(means('The conditions.')),
    },
    onlyKnown,
  )
  .meta(means('Conditions of their own, up to one more level deep.'))

export const SegmentRuleSchema = z
  .strictObject(
    {
      join,
      not,
      of: listOf(z.discriminatedUnion('about', [...conditions, inner], aboutRule)).meta(means('The conditions.')),
    },
    onlyKnown,
  )
  .refine((rule: SegmentRules) => countConditions(rule) <= segmentConditionsMax, {
    error: `must have at most ${segmentConditionsMax} conditions on all levels together`,
    path: ['of'],
  })
  .meta(
    means('The rule of a segment.', {
      join: 'AND',
      of: [
        { about: 'created', within_days: 7 },
        { about: 'contact', kind: 'phone', is: 'present' },
        { about: 'contact', kind: 'email', is: 'verified', not: true },
      ],
    }),
  )
export type SegmentRule = z.infer<typeof SegmentRuleSchema>

export const PreviewSegmentSchema = z.strictObject(
  {
    rule: SegmentRuleSchema,
    group_id: optionalGroup().meta(
      means('The segment that the rule is for, by `uid` or `_id`. Omit it for a new one.', '1'),
    ),
  },
  onlyKnown,
)
export type PreviewSegment = z.infer<typeof PreviewSegmentSchema>
