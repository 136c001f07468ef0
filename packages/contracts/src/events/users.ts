import * as z from 'zod'
import { socialProviders } from '../brought-accounts.ts'
import { exampleSecretAttribute } from '../example-attribute.ts'
import { exampleMerge } from '../example-merge.ts'
import { exampleWorld } from '../example-world.ts'
import { means } from '../means.ts'
import {
  aSession,
  changes,
  count,
  event,
  type EventDefinition,
  kind,
  reason,
  session_id,
  session_ids,
  sessions_ended,
  text,
} from './definition.ts'

/* What happens to a user, and to their sessions. */

const { ben } = exampleWorld
const aGroup = {
  group_id: text('The ID of the group.'),
  name: text('The name of the group at that time.'),
  cause: text(
    'What made the user join or leave, unless someone said so by hand or with a file: `rule` (the segment was created or changed, or an attribute that it mentions was deleted), `time` (days have passed), `group` (the user joined or left another group), or the type of the event that changed the user.',
  ).optional(),
}
const broughtAlong = {
  password_scheme: text('The scheme of the password hash that the user brought along from another system.').optional(),
  social_providers: z
    .array(z.enum(socialProviders))
    .optional()
    .meta(means('The providers of the social accounts that the user brought along.')),
}
const exampleGroup = { group_id: exampleWorld.group.id, name: exampleWorld.group.name }

export const userEvents = {
  'user.created': event('The user was created', broughtAlong, {
    password_scheme: 'bcrypt',
    social_providers: ['google'],
  }),
  'user.credentials_added': event('A password or social accounts of another system were added', broughtAlong, {
    password_scheme: 'bcrypt',
  }),
  'user.updated': event(
    'The user was changed',
    { changes },
    { changes: { first_name: { from: 'Asha', to: 'Aisha' } } },
  ),
  'user.blocked': event('The user was blocked', { reason }, { reason: 'Chargebacks' }),
  'user.block_reason_added': event(
    'Another reason was given for blocking the user',
    { reason: text('The reason that the actor gave.') },
    { reason: 'Stolen card' },
  ),
  'user.unblocked': event(
    'The user was unblocked',
    { reason, blocked_for: text('The reason of the block that ended.').optional() },
    { reason: 'Paid by now', blocked_for: 'Chargebacks' },
  ),
  'user.archived': event(
    'The user was archived',
    { reason, sessions_ended },
    { reason: 'Duplicate account', sessions_ended: 2 },
  ),
  'user.undeleted': event(
    'The scheduled deletion was canceled',
    { reason, reason_id: text('The ID of the selected reason.').optional() },
    { reason: 'Requested by phone', reason_id: '1' },
  ),
  'user.attribute_revealed': event(
    'A masked attribute of the user was shown',
    { definition_id: text('The ID of the attribute.'), name: text('The name of the attribute at that time.') },
    { definition_id: exampleSecretAttribute.id, name: exampleSecretAttribute.name },
  ),
  'user.joined_group': event('The user was added to a group', aGroup, exampleGroup),
  'user.left_group': event('The user was removed from a group', aGroup, exampleGroup),
  'user.contact_added': event('The user added a contact', { kind }, { kind: 'email' }),
  'user.contact_verified': event('The user verified a contact', { kind }, { kind: 'phone' }),
  'user.contact_removed': event('The user removed a contact', { kind }, { kind: 'email' }),
  'user.contact_lost': event(
    'A contact was removed because another user verified it',
    {
      kinds: z.array(kind).meta(means('The kinds of contacts.')),
      password_removed: z
        .boolean()
        .optional()
        .meta(means('Whether the password was removed as well, because it had signed in with one of these contacts.')),
    },
    { kinds: ['email'] },
  ),
  'user.primary_contact_changed': event('The user changed their primary contact', { kind }, { kind: 'phone' }),
  'user.number_moved_away': event(
    'A phone number was moved to another user who verified it',
    { to: text('The ID of the user who has the number now.'), sessions_ended },
    { to: ben.id, sessions_ended: 1 },
  ),
  'user.number_moved_in': event(
    'A phone number was moved here from another user',
    { from: text('The ID of the user who had the number before.') },
    { from: ben.id },
  ),
  'user.social_linked': event(
    'A social account was linked',
    { provider: z.enum(socialProviders).meta(means('The social provider.')) },
    { provider: 'google' },
  ),
  'user.duplicate_dismissed': event(
    'Someone said whether the user is the same person as another one',
    {
      other_id: text('The ID of the other user.'),
      dismissed: z.boolean().meta(means('Whether they are two people.')),
    },
    { other_id: ben.id, dismissed: true },
  ),
  'user.merged': event(
    'Another user became a part of this one',
    {
      changes,
      other_id: text('The ID of the other user.'),
      merge_id: text('The ID of the merge.'),
      reason,
      contacts: count('How many contacts followed.'),
      groups: count('How many groups were joined.'),
      sessions_ended,
    },
    {
      changes: { last_name: { to: 'Rao' } },
      other_id: ben.id,
      merge_id: exampleMerge.id,
      reason: 'Same person',
      contacts: 1,
      groups: 0,
      sessions_ended: 2,
    },
  ),
  'user.merged_away': event(
    'The user became a part of another one',
    { into: text('The ID of the other user.'), merge_id: text('The ID of the merge.') },
    { into: ben.id, merge_id: exampleMerge.id },
  ),
  'user.merge_undone': event(
    'A merge was undone',
    {
      changes,
      other_id: text('The ID of the user who is separate again.'),
      merge_id: text('The ID of the merge.'),
      reason,
      kept: z
        .array(z.string())
        .optional()
        .meta(means('What had changed since the merge, and was left as it is.', ['first_name'])),
    },
    { changes: { last_name: { from: 'Rao' } }, other_id: ben.id, merge_id: exampleMerge.id, reason: 'Two people' },
  ),
  'user.restored': event(
    'The user is separate again, because a merge was undone',
    { from: text('The ID of the user whose part they were.'), merge_id: text('The ID of the merge.') },
    { from: ben.id, merge_id: exampleMerge.id },
  ),
  'user.deletion_scheduled': event(
    'The user requested deletion',
    {
      delete_on: text('When the user will be erased, ISO 8601 in UTC.'),
      reason,
      reason_id: text('The ID of the selected reason.').optional(),
      consent_text: text('The consent text that the user agreed to.').optional(),
    },
    { delete_on: '2024-06-08T09:30:00.000Z', reason_id: '1' },
  ),
  'user.access_report_created': event(
    'Everything about the user was reported',
    { unmasked: z.boolean().meta(means('Whether masked attributes were reported as they are.')) },
    { unmasked: false },
  ),
  'user.purged': event(
    'The user was permanently erased',
    { reason: text('The reason that the actor gave, if the user didn’t ask for it themselves.').optional() },
    { reason: 'Erasure request 2024-17' },
  ),
  'session.created': event(
    'A session was created for the user',
    { session_id, max_age: count('The lifetime of the session in seconds.').optional() },
    { session_id: aSession, max_age: 3600 },
  ),
  'session.ended': event('A session was ended', { session_id, reason }, { session_id: aSession }),
  'sessions.ended': event('Sessions were ended', { session_ids, reason }, { session_ids: [aSession] }),
} satisfies Record<string, EventDefinition>
