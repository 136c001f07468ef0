import * as z from 'zod'
import { means } from '../means.ts'
import { count, event, type EventDefinition, kind, text } from './definition.ts'

/* Signing up and in: codes, passwords, and what goes wrong. The events of one code or link have their `attempt` in common. */

const exampleAttempt = 'mTc3x9Qp2LwVb7Rk'
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
    'invitation',
  ])
  .meta(means('What the code is for.'))

export const signInEvents = {
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
    'A code or link was sent to the message provider',
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
  'code.accepted': event('A code was verified', { attempt, purpose }, { attempt: exampleAttempt, purpose: 'sign_up' }),
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
  'user.invited': event(
    'The user was sent an invitation to sign in',
    { attempt, expires_at: text('When the link in it stops working, ISO 8601 in UTC.') },
    { attempt: exampleAttempt, expires_at: '2024-06-15T09:30:00.000Z' },
  ),
  'user.signed_out': event('The user signed out'),
  'user.password_changed': event('The user changed their password'),
  'user.password_reset': event('The user reset their password'),
  'user.second_proof_requested': event('A sign-in with a phone number was held for a second proof'),
  'message.budget_exhausted': event('The message budget is used up', { kind }, { kind: 'phone' }),
} satisfies Record<string, EventDefinition>
