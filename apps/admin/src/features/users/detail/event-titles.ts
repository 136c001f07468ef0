import type { EventType, UserEvent } from '@clientele/contracts'

type CustomerEvent = Exclude<
  Extract<EventType, `user.${string}` | `session.${string}` | `sessions.${string}`>,
  'user.sign_in_failed'
>

/** The console's titles of a customer's events. */
const titles: Readonly<Record<CustomerEvent, string>> = {
  'user.created': 'Customer created',
  'user.updated': 'Profile changed',
  'user.blocked': 'Customer blocked',
  'user.block_reason_added': 'Another reason for the block',
  'user.unblocked': 'Customer unblocked',
  'user.archived': 'Customer archived',
  'user.undeleted': 'Scheduled deletion canceled',
  'user.joined_group': 'Added to a group',
  'user.left_group': 'Removed from a group',
  'user.signed_up': 'Signed up',
  'user.signed_in': 'Signed in',
  'user.sign_in_link_created': 'Sign-in link created',
  'user.signed_out': 'Signed out',
  'user.password_changed': 'Password changed',
  'user.password_reset': 'Password reset',
  'user.contact_added': 'Contact added',
  'user.contact_verified': 'Contact verified',
  'user.contact_removed': 'Contact removed',
  'user.contact_lost': 'Contact removed: another customer verified it',
  'user.primary_contact_changed': 'Primary contact changed',
  'user.second_proof_requested': 'Second proof requested for a sign-in with a phone number',
  'user.number_moved_away': 'Phone number moved to another customer',
  'user.number_moved_in': 'Phone number moved here from another customer',
  'user.social_linked': 'Social account linked',
  'user.deletion_scheduled': 'Deletion requested',
  'user.purged': 'Customer permanently erased',
  'session.created': 'Session created',
  'session.ended': 'Session ended',
  'sessions.ended': 'Sessions ended',
}

const isOfCustomers = (type: string): type is CustomerEvent => Object.hasOwn(titles, type)

/** A newer service may return a type that this console doesn't know. */
export const eventTitle = ({ type, message }: UserEvent): string => (isOfCustomers(type) ? titles[type] : message)
