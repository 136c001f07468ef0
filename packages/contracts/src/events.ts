import * as z from 'zod'
import { ChangesSchema } from './actors.ts'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

/*
 * Every event that is recorded, named in the past tense. The type says what happened; the payload holds the details, in fields with a
 * meaning of their own. `changes` always holds the values of a field before and after, and nothing else.
 */

const { ben } = exampleWorld
const exampleAttempt = 'mTc3x9Qp2LwVb7Rk'

interface EventDefinition<Payload extends z.ZodObject = z.ZodObject> {
  /** The message for people. */
  sentence: string
  payload: Payload
  example: z.input<Payload>
}

const event = <const Shape extends z.ZodRawShape = Record<never, never>>(
  sentence: string,
  shape: Shape = {} as Shape,
  example?: z.input<z.ZodObject<Shape, z.core.$strict>>,
): EventDefinition<z.ZodObject<Shape, z.core.$strict>> => ({
  sentence,
  payload: z.strictObject(shape),
  // Only an event without a payload needs no example.
  example: example ?? ({} as z.input<z.ZodObject<Shape, z.core.$strict>>),
})

const text = (meaning: string) => z.string().meta(means(meaning))
const count = (meaning: string) => z.number().int().min(0).meta(means(meaning))
const kind = z.enum(['email', 'phone']).meta(means('The kind of contact.'))
const changes = ChangesSchema
const reason = text('The reason that the actor gave.').optional()
const session_id = text('The public ID of the session.')
const session_ids = z.array(z.string()).meta(means('The public IDs of the sessions.'))
const sessions_ended = count('The number of sessions that ended as a result.')
const attempt = text('The ID that the events of one code or link have in common. It opens nothing.').optional()
const contact = text('The contact, mostly masked. Omitted if it belongs to no account.').optional()
const repeats = count('How many attempts this event stands for. Omitted if it is one.').optional()
const purpose = z
  .enum([
    'sign_in',
    'sign_up',
    'verify_contact',
    'reset_password',
    'change_contact',
    'confirm_contact',
    'delete_account',
    'second_proof',
  ])
  .meta(means('What the code is for.'))
const aSession = '64f0000000000000000000e1'
const aGroup = { group_id: text('The ID of the group.'), name: text('The name of the group at that time.') }
const exampleGroup = { group_id: exampleWorld.group.id, name: exampleWorld.group.name }
const aClient = {
  client_id: text('The ID of the OAuth client.'),
  name: text('The name of the client at that time.'),
  scopes: z.array(z.string()).meta(means('The scopes that it was allowed.')),
}
const exampleClient = { client_id: '64f0000000000000000000d0', name: 'Loyalty Partner' }

export const events = {
  'user.created': event('The user was created'),
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
  'user.joined_group': event('The user was added to a group', aGroup, exampleGroup),
  'user.left_group': event('The user was removed from a group', aGroup, exampleGroup),
  'user.signed_up': event('The user signed up'),
  'user.signed_in': event(
    'The user signed in',
    { method: text('The sign-in method: a password, a code, a link, or a social provider.'), attempt },
    { method: 'otp', attempt: exampleAttempt },
  ),
  'user.sign_in_failed': event(
    'Sign-in failed',
    {
      method: text('The sign-in method.'),
      reason: z
        .enum(['wrong_password', 'no_password', 'no_account'])
        .optional()
        .meta(means('Why it failed: the password is wrong, or the account has none, or there is no account.')),
      contact,
      repeats,
    },
    { method: 'password', reason: 'wrong_password', contact: 'a…@example.com' },
  ),
  'code.requested': event(
    'A code or link was requested',
    {
      attempt,
      purpose,
      form: z.enum(['code', 'link']).meta(means('Whether it is a code or a link.')),
      kind,
      contact,
      withheld: z
        .enum(['no_account', 'account_exists', 'already_sent'])
        .optional()
        .meta(
          means(
            'Why it was not sent, which the requester can’t tell: there is no account, there already is one, or enough links were sent.',
          ),
        ),
    },
    { attempt: exampleAttempt, purpose: 'sign_in', form: 'code', kind: 'phone', contact: '…958' },
  ),
  'code.handed_over': event(
    'A code or link was handed over to the message provider',
    {
      attempt,
      provider: z
        .enum(['smtp', 'twilio', 'http', 'mailbox'])
        .meta(means('The provider. `mailbox` is the mailbox of a development machine.')),
    },
    { attempt: exampleAttempt, provider: 'twilio' },
  ),
  'code.delivered': event(
    'A code or link was delivered',
    { attempt, provider: z.enum(['twilio', 'http']).meta(means('The provider that reported it.')) },
    { attempt: exampleAttempt, provider: 'twilio' },
  ),
  'code.undelivered': event(
    'A code or link was not delivered',
    {
      attempt,
      reason: z
        .enum(['refused', 'unreachable', 'blocked', 'failed', 'no_provider', 'too_late'])
        .meta(
          means(
            'Why: the provider refused it, the contact can’t be reached, a carrier blocked it, delivery failed, there is no provider, or no provider accepted it in time.',
          ),
        ),
      provider_code: text('The provider’s own error code.').optional(),
    },
    { attempt: exampleAttempt, reason: 'unreachable', provider_code: '30003' },
  ),
  'code.accepted': event('A code was right', { attempt, purpose }, { attempt: exampleAttempt, purpose: 'sign_up' }),
  'code.rejected': event(
    'A code or link was rejected',
    {
      attempt,
      purpose: purpose.optional(),
      reason: z
        .enum(['wrong', 'no_tries_left', 'expired', 'used', 'not_requested', 'requested_elsewhere'])
        .meta(means('Why: for example, the digits are wrong, or the code has expired.')),
      contact,
      repeats,
    },
    { attempt: exampleAttempt, purpose: 'sign_in', reason: 'wrong', contact: '…958' },
  ),
  'sign_in.rate_limited': event(
    'There were too many attempts',
    {
      limit: z
        .enum(['contact', 'address', 'account', 'number_range', 'application'])
        .meta(means('What was counted: attempts with this contact, from this network address, and so on.')),
      until: text('When they can try again, ISO 8601 in UTC.'),
      contact,
      repeats,
    },
    { limit: 'contact', until: '2024-06-01T09:35:00.000Z', contact: '…958' },
  ),
  'sign_in.refused': event(
    'A sign-in was refused',
    {
      reason: z
        .enum([
          'blocked',
          'deletion_scheduled',
          'archived',
          'second_proof_needed',
          'email_not_confirmed',
          'sign_in_closed',
          'method_closed',
          'sign_up_closed',
          'sign_up_expired',
          'not_a_mobile_number',
          'country_not_served',
        ])
        .meta(means('Why, whether or not the caller was told.')),
      contact,
      repeats,
    },
    { reason: 'blocked', contact: '…958' },
  ),
  'captcha.rejected': event(
    'The captcha was missing or wrong',
    {
      reason: z.enum(['missing', 'wrong']).meta(means('Whether there was no solution, or a wrong one.')),
      contact,
      repeats,
    },
    { reason: 'missing' },
  ),
  'user.sign_in_link_created': event(
    'A sign-in link was created for the user',
    { expires_at: text('When the link stops working, ISO 8601 in UTC.') },
    { expires_at: '2024-06-01T09:45:00.000Z' },
  ),
  'user.signed_out': event('The user signed out'),
  'user.password_changed': event('The user changed their password'),
  'user.password_reset': event('The user reset their password'),
  'user.contact_added': event('The user added a contact', { kind }, { kind: 'email' }),
  'user.contact_verified': event('The user verified a contact', { kind }, { kind: 'phone' }),
  'user.contact_removed': event('The user removed a contact', { kind }, { kind: 'email' }),
  'user.contact_lost': event(
    'A contact was removed because another user verified it',
    { kinds: z.array(kind).meta(means('The kinds of contacts.')) },
    { kinds: ['email'] },
  ),
  'user.primary_contact_changed': event('The user changed their primary contact', { kind }, { kind: 'phone' }),
  'user.second_proof_requested': event('A sign-in with a phone number was held for a second proof'),
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
    { provider: z.enum(['google', 'facebook', 'apple']).meta(means('The social provider.')) },
    { provider: 'google' },
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
  'message.budget_exhausted': event('The message budget is used up', { kind }, { kind: 'phone' }),
  'user.purged': event('The user was permanently erased'),
  'session.created': event(
    'A session was created for the user',
    { session_id, max_age: count('The lifetime of the session in seconds.').optional() },
    { session_id: aSession, max_age: 3600 },
  ),
  'session.ended': event('A session was ended', { session_id, reason }, { session_id: aSession }),
  'sessions.ended': event('Sessions were ended', { session_ids, reason }, { session_ids: [aSession] }),
  'user_group.created': event('The user group was created', { changes }, { changes: { name: { to: 'VIP' } } }),
  'user_group.updated': event(
    'The user group was changed',
    { changes },
    { changes: { name: { from: 'VIP', to: 'Friends' } } },
  ),
  'user_group.completed': event(
    'The members of the user group were imported',
    {
      rows: count('The number of rows in the file.'),
      matched: count('The number of rows that matched a user.'),
      error_count: count('The number of skipped rows.'),
      members: count('The number of group members afterward.'),
    },
    { rows: 3, matched: 2, error_count: 1, members: 2 },
  ),
  'user_group.failed': event(
    'The file of the user group could not be read',
    { failure: text('The reason, as a message.') },
    { failure: 'The file has no column that identifies users.' },
  ),
  'user_group.deleted': event(
    'The user group was deleted',
    { name: text('The name of the group.'), members: count('The number of members it had.') },
    { name: 'VIP', members: 2 },
  ),
  'platform_config.updated': event(
    'The platform config was changed',
    { changes },
    { changes: { 'session_config.duration': { from: 30, to: 60 } } },
  ),
  'application.created': event(
    'The application was created',
    { name: text('The name of the application.') },
    { name: 'Storefront' },
  ),
  'application.updated': event(
    'The settings of the application were changed',
    { changes },
    { changes: { name: { from: 'Shop', to: 'Storefront' } } },
  ),
  'application.token_renewed': event('The public token of the application was renewed'),
  'api_key.created': event(
    'The API key was created',
    {
      name: text('The name of the key.'),
      permissions: z.array(z.string()).meta(means('What the key is allowed to do.')),
    },
    { name: 'Orders', permissions: ['users:read'] },
  ),
  'api_key.revoked': event('The API key was revoked', { name: text('The name of the key.') }, { name: 'Orders' }),
  'api_key.exchanged': event('The API key was exchanged for a bearer token'),
  'api_key.refresh_token_reused': event('A refresh token was reused, so all tokens from its exchange were revoked'),
  'oauth_client.created': event(
    'The OAuth client was registered',
    { changes },
    { changes: { name: { to: 'Web shop' } } },
  ),
  'oauth_client.updated': event(
    'The OAuth client was changed',
    { changes },
    { changes: { name: { from: 'Shop', to: 'Web shop' } } },
  ),
  'oauth_client.secret_rotated': event(
    'The secret of the OAuth client was rotated',
    { previous_until: text('Until when the previous secret works, ISO 8601 in UTC.').optional() },
    { previous_until: '2024-06-02T09:30:00.000Z' },
  ),
  'oauth_client.revoked': event(
    'The OAuth client was revoked',
    { name: text('The name of the client.') },
    { name: 'Web shop' },
  ),
  'oauth_client.refresh_token_reused': event(
    'A refresh token was reused, so all tokens from the same authorization were revoked',
    { client_id: text('The ID of the OAuth client.'), session_id },
    { client_id: '64f0000000000000000000d1', session_id: aSession },
  ),
  'oauth_client.consent_given': event('The user allowed an app to see their data', aClient, {
    ...exampleClient,
    scopes: ['openid', 'profile', 'email'],
  }),
  'oauth_client.consent_withdrawn': event('The user disconnected an app', aClient, {
    ...exampleClient,
    scopes: ['openid', 'email'],
  }),
  'operator.set_up': event('The first operator was set up'),
  'operator.invited': event(
    'The operator was invited',
    { email: text('The email address of the operator.'), role: text('The role of the operator.') },
    { email: 'ada@example.com', role: 'support' },
  ),
  'operator.invitation_renewed': event('The operator received a new invitation link'),
  'operator.joined': event('The operator accepted the invitation'),
  'operator.updated': event(
    'The operator was changed',
    { changes },
    { changes: { role: { from: 'viewer', to: 'support' } } },
  ),
  'operator.password_reset': event('The operator’s password was reset'),
  'operator.password_changed': event('The operator changed their password'),
  'operator.signed_in': event('The operator signed in'),
  'operator.sign_in_failed': event('Operator sign-in failed'),
  'operator.signed_out': event('The operator signed out'),
  'operator.session_ended': event('The operator ended one of their sessions', { session_id }, { session_id: aSession }),
  'operator.sessions_ended': event(
    'The operator ended all their other sessions',
    { session_ids },
    { session_ids: [aSession] },
  ),
} satisfies Record<string, EventDefinition>

export type EventType = keyof typeof events
export const eventTypes = Object.keys(events) as [EventType, ...EventType[]]

/** Events that any operation that sends messages can record, in addition to its own. */
export const roadEvents: readonly EventType[] = ['message.budget_exhausted']

/** What can go wrong when someone tries to prove who they are. These are recorded outside of the transaction that failed. */
export const failedAttempts = [
  'user.sign_in_failed',
  'code.rejected',
  'sign_in.rate_limited',
  'sign_in.refused',
  'captcha.rejected',
] as const satisfies readonly EventType[]
export type FailedAttempt = (typeof failedAttempts)[number]

/** The events of operations that send a code or link. Those that ask for a captcha can also record `captcha.rejected`. */
export const sendingEvents = ['code.requested', 'code.rejected', 'sign_in.rate_limited', 'sign_in.refused'] as const
/** The events of operations that verify a code or link. */
export const verifyingEvents = ['code.accepted', 'code.rejected', 'sign_in.rate_limited', 'sign_in.refused'] as const

/** The payload of an event of a type. */
export type EventPayload<Type extends EventType> = z.output<(typeof events)[Type]['payload']>

/** An event to record: its type, next to the fields of its payload. */
export type EventToRecord<Type extends EventType = EventType> = {
  [Each in Type]: { type: Each } & EventPayload<Each>
}[Type]
