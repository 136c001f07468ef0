import type { EventType, UserEvent } from '@clientele/contracts'

/** The events of the team, of groups, of jobs, and of applications, which are in no customer's history. */
type TeamEvent =
  | Extract<
      EventType,
      | `operator.${string}`
      | `api_key.${string}`
      | `application.${string}`
      | `platform_config.${string}`
      | `user_group.${string}`
      | `attribute.${string}`
      | `import_preset.${string}`
      | `job.${string}`
      | `export.${string}`
      | `domain.${string}`
      | `message.${string}`
      | `oauth_resource.${string}`
    >
  | 'oauth_client.created'
  | 'oauth_client.updated'
  | 'oauth_client.secret_rotated'
  | 'oauth_client.revoked'

/** The events of attempts to sign in, which are told as stories (`attempts/`). */
type AttemptEvent =
  | Extract<EventType, `code.${string}` | `sign_in.${string}` | `captcha.${string}`>
  | 'user.sign_in_failed'

/** Each new type is one of these, or has a title. */
type CustomerEvent = Exclude<EventType, TeamEvent | AttemptEvent>

/** The console's titles of a customer's events. */
const titles: Readonly<Record<CustomerEvent, string>> = {
  'user.created': 'Customer created',
  'user.updated': 'Profile changed',
  'user.blocked': 'Customer blocked',
  'user.block_reason_added': 'Another reason for the block',
  'user.unblocked': 'Customer unblocked',
  'user.archived': 'Customer archived',
  'user.undeleted': 'Scheduled deletion canceled',
  'user.duplicate_dismissed': 'Compared with another customer',
  'user.merged': 'Another customer was merged into this one',
  'user.merged_away': 'Merged into another customer',
  'user.merge_undone': 'Merge undone',
  'user.restored': 'Separate again, because a merge was undone',
  'user.inactivity_noticed': 'Inactive for long: will be erased',
  'user.inactivity_ended': 'Came back: won’t be erased',
  'user.consents_changed': 'Consents changed',
  'user.attribute_revealed': 'Masked attribute shown',
  'user.joined_group': 'Added to a group',
  'user.left_group': 'Removed from a group',
  'user.signed_up': 'Signed up',
  'user.signed_in': 'Signed in',
  'user.invited': 'Invited to sign in',
  'user.sign_in_link_created': 'Sign-in link created',
  'user.signed_out': 'Signed out',
  'user.password_changed': 'Password changed',
  'user.password_reset': 'Password reset',
  'user.credentials_added': 'Password or social accounts imported',
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
  'user.access_report_created': 'Access report created',
  'user.purged': 'Customer permanently erased',
  'session.created': 'Session created',
  'session.ended': 'Session ended',
  'sessions.ended': 'Sessions ended',
  'oauth_client.consent_given': 'App connected',
  'oauth_client.consent_withdrawn': 'App disconnected',
  'oauth_client.refresh_token_reused': 'A client’s refresh token was used twice',
}

const isOfCustomers = (type: string): type is CustomerEvent => Object.hasOwn(titles, type)

/** A newer service may return a type that this console doesn't know. */
export const eventTitle = ({ type, message }: UserEvent): string => (isOfCustomers(type) ? titles[type] : message)
