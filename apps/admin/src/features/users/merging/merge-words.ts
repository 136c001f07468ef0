import {
  type AttributeValue,
  attributeFieldPrefix,
  type Customer,
  type DuplicateReason,
  type MergeConsent,
  type MergeField,
  type MergePreview,
  type UserAttributeDefinition,
} from '@clientele/contracts'
import { textOf } from '@/components/data/changes'
import { wordsOf } from '@/features/attributes/typed-value'
import { plural } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { userWording } from '../detail/user-wording'

/*
 * What merging two customers comes to, in words.
 */

/** What two customers have in common, as reasons to propose them. */
export const reasonText: Readonly<Record<DuplicateReason, string>> = {
  phone: 'Same phone number',
  email: 'Same mailbox',
  name_and_birthday: 'Same name and date of birth',
}

type Attributes = readonly UserAttributeDefinition[]

/** A value of a field as the customer's page shows it. */
export function valueText(field: string, value: unknown, attributes: Attributes): string {
  const attribute = attributeOf(field, attributes)
  // What an attribute holds is what its type says. A masked value is a text.
  if (attribute) return wordsOf(attribute.type, value as AttributeValue)
  return userWording.text?.(field, value) ?? textOf(value)
}

/** What has changed since a merge, in the middle of a sentence: "first name, phone numbers, and Member tier". */
export const changedText = (names: readonly string[], attributes: Attributes): string =>
  listed(names.map((name) => attributeName(name, attributes) ?? lowered(userWording.label(name))))

function attributeName(name: string, attributes: Attributes): string | undefined {
  if (!name.startsWith(attributeFieldPrefix)) return undefined
  const attribute = attributeOf(name, attributes)
  // It may have been deleted, or isn't read yet.
  return attribute ? isolate(attribute.name) : 'an attribute'
}

const attributeOf = (field: string, attributes: Attributes) =>
  attributes.find(({ slug }) => field === attributeFieldPrefix + slug)

/** "External ID" stays as it is in a sentence, except for its first letter. */
const lowered = (label: string) => label.slice(0, 1).toLowerCase() + label.slice(1)

const all = new Intl.ListFormat('en')
const listed = (words: readonly string[]) => all.format(words)

/** The fields to choose for, and the others. */
export const inTwo = (fields: readonly MergeField[]) => ({
  differing: fields.filter(({ differs }) => differs),
  others: fields.filter(({ differs }) => !differs),
})

/** Of free-form objects, no key is lost. */
export const isCombined = ({ survivor, other }: MergeField): boolean => isObject(survivor) && isObject(other)

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

const providers: Readonly<Record<string, string>> = { google: 'Google', facebook: 'Facebook', apple: 'Apple' }

/** What the survivor gets from the other customer, besides fields. */
export function movingOf({ contacts, groups, social_accounts }: MergePreview): string[] {
  const moving = (wanted: 'email' | 'phone') => contacts.filter(({ kind, of }) => kind === wanted && of === 'other')
  const [emails, phones] = [moving('email').length, moving('phone').length]
  return [
    ...(emails > 0 ? [plural(emails, 'email address', 'email addresses')] : []),
    ...(phones > 0 ? [plural(phones, 'phone number')] : []),
    ...(groups.length > 0 ? [`Membership in ${listed(groups.map(({ name }) => isolate(name)))}`] : []),
    ...social_accounts.map((provider) => `Sign-in with ${providers[provider] ?? provider}`),
    'Activity, which is shown together from now on',
  ]
}

/** Why a consent will be as it is, as a sentence. */
export function consentReason({ survivor, other, result, of, reason }: MergeConsent): string {
  const who = of === 'survivor' ? 'the customer who stays' : 'the merged customer'
  if (reason === 'only') return `Only ${who} has said anything about it.`
  const overruled = of === 'survivor' ? other : survivor
  if (overruled?.value === result) return 'Both said the same.'
  const before = overruled?.value ? 'given' : 'withdrawn'
  const whom = of === 'survivor' ? 'the merged customer' : 'the customer who stays'
  return `That is the last word of ${who}; ${whom} had ${before} it before.`
}

/** What ends for the two customers. */
export const endingOf = ({ sessions }: MergePreview): string[] => [
  sessions === 0
    ? 'Nobody is signed in to either account'
    : `${plural(sessions, 'session')}: both are signed out everywhere`,
  'The password of the merged customer. The other password stays',
  'Codes and links that were sent to either of them',
  'The access of apps that the merged customer has connected',
]

/** Whether a customer can be merged at all. Whether two of them can be is up to the API. */
export const isMergeable = ({ status }: Customer): boolean => status === 'active' || status === 'blocked'

/** Whether someone asked for the ID of a customer who has been merged into this one. */
export const isMergedId = (asked: string, survivor_id: string): boolean =>
  /^[0-9a-f]{24}$/i.test(asked) && asked.toLowerCase() !== survivor_id.toLowerCase()
