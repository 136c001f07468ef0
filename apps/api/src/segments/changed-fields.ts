import type { EventType } from '@clientele/contracts'
import { fieldOfConsent, type SegmentField } from '../user-groups/segment-rule.ts'

/*
 * Which fields of rules an event can have changed.
 */

/** Everything about a user, as when they are new. */
export const everything = '*'
/** Only the segments that a user is in: someone who is hidden now leaves them, and joins none. */
export const memberships = 'memberships'
type Changed = readonly SegmentField[] | typeof everything | typeof memberships

const ofType: Partial<Record<EventType, Changed>> = {
  'user.blocked': ['state'],
  'user.block_reason_added': [],
  'user.unblocked': ['state'],
  'user.archived': memberships,
  'user.merged_away': memberships,
  'user.purged': memberships,
  'user.deletion_scheduled': ['state'],
  'user.undeleted': ['state'],
  'user.contact_added': ['email', 'phone'],
  'user.contact_verified': ['email', 'phone'],
  'user.contact_removed': ['email', 'phone'],
  'user.contact_lost': ['email', 'phone'],
  'user.primary_contact_changed': [],
  'user.number_moved_away': ['phone'],
  'user.number_moved_in': ['phone'],
  'user.signed_in': ['last_sign_in'],
  'user.social_linked': ['sign_in_method'],
  'user.credentials_added': ['sign_in_method'],
  'user.password_changed': ['sign_in_method'],
  'user.password_reset': ['sign_in_method'],
}

const prefix = 'attributes.'

/** An event, as it is stored. */
interface Stored {
  type: string
  changes: object | null
  details: Readonly<Record<string, unknown>> | null
}

/** The fields that an event has changed. An unknown event may have changed anything. `attributes` are the IDs of definitions by their slugs. */
export function fieldsChangedBy(
  { type, changes, details }: Stored,
  attributes: Readonly<Record<string, string>>,
): Changed {
  if (type === 'user.consents_changed') return consentsIn(details)
  if (type !== 'user.updated') return ofType[type as EventType] ?? everything
  const fields = Object.keys(changes ?? {}).map((name): SegmentField | undefined | typeof everything => {
    if (name === 'emails') return 'email'
    if (name === 'phone_numbers') return 'phone'
    if (!name.startsWith(prefix)) return undefined
    const id = attributes[name.slice(prefix.length)]
    return id === undefined ? everything : `attribute:${id}`
  })
  if (fields.includes(everything)) return everything
  return fields.filter((field): field is SegmentField => field !== undefined && field !== everything)
}

/** The consents that an event names. Its details are gone if the user was erased, who is in no segment then. */
const consentsIn = (details: Stored['details']): SegmentField[] =>
  ((details?.consents ?? []) as { slug: string }[]).map(({ slug }) => fieldOfConsent(slug))
