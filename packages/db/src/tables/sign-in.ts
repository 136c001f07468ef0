import { sql } from 'drizzle-orm'
import type { Kit } from '../columns.ts'
import type { IdentifierKind } from './users.ts'

/** The purpose of a code. A code for one purpose is invalid for any other. */
export type CodePurpose =
  | 'sign_in'
  | 'sign_up'
  | 'verify_contact'
  | 'reset_password'
  | 'change_contact'
  | 'confirm_contact'
  | 'delete_account'
  | 'second_proof'
  | 'invitation'

/** Unfinished steps of shoppers: one-time codes, incomplete sign-ups, and identities at social providers. */
export const makeSignInTables = (k: Kit) => {
  const codes = k.table(
    'codes',
    {
      application_id: k.key().notNull(),
      /** The `request_id` that a shopper sends along with the code. */
      id: k.key().notNull(),
      purpose: k.text().$type<CodePurpose>().notNull(),
      kind: k.text().$type<IdentifierKind>().notNull(),
      /** The contact that the code was sent to, and the only one that it proves. */
      value: k.key().notNull(),
      /** The user it is for; null if there is none, which the requester can't tell. */
      user_id: k.key(),
      sign_up_id: k.key(),
      /** The code as a keyed hash, or the hash of a link's secret. */
      secret_hash: k.key().notNull(),
      resend_hash: k.key(),
      /** The requester of the code, as a hash: a network address, a session, or a device, and whether the account knows them. */
      asked_from: k.key(),
      /** The shopper's session that requested the code; null if nobody was signed in. */
      session_id: k.key(),
      attempts: k.integer().notNull(),
      /** Guesses from the requester's network address by callers who couldn't show that they requested the code. */
      attempts_nearby: k.integer().notNull().default(0),
      /** Guesses from anywhere else. Neither these nor the ones above use up any of the requester's. */
      attempts_elsewhere: k.integer().notNull().default(0),
      created_at: k.time().notNull(),
      /** When the first code of a chain of resends was requested; null if this is the first one. */
      first_asked_at: k.time(),
      expires_at: k.time().notNull(),
      used_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('codes_to_contact').on(t.application_id, t.value, t.purpose, t.created_at),
      k.index('codes_by_secret').on(t.application_id, t.secret_hash),
      k.index('codes_of_user').on(t.application_id, t.user_id),
      k.index('codes_by_expiry').on(t.expires_at),
    ],
  )

  /** An unfinished sign-up: what has been proven so far, and what the shopper has entered. It is identified by the `register_token`. */
  const signUps = k.table(
    'sign_ups',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      token_hash: k.key().notNull(),
      profile: k.json<Record<string, unknown>>().notNull(),
      email: k.key(),
      email_verified: k.boolean().notNull(),
      phone: k.json<{ value: string; country_code: number; phone: string }>(),
      phone_verified: k.boolean().notNull(),
      password_hash: k.text(),
      provider: k.text(),
      subject: k.text(),
      /** The customer who has the proven phone number, and has been away for so long that the number alone doesn't sign them in. */
      returning_user_id: k.key(),
      created_at: k.time().notNull(),
      expires_at: k.time().notNull(),
      completed_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('sign_ups_token').on(t.application_id, t.token_hash),
      k.index('sign_ups_by_expiry').on(t.expires_at),
    ],
  )

  /** A user's identity at a social provider: provider and subject together, never the email address. */
  const socialIdentities = k.table(
    'social_identities',
    {
      application_id: k.key().notNull(),
      provider: k.key().notNull(),
      subject: k.key().notNull(),
      user_id: k.key().notNull(),
      created_at: k.time().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.provider, t.subject] }),
      k.index('social_identities_of_user').on(t.application_id, t.user_id),
    ],
  )

  /** Emails and text messages to people, written in the transaction of the change they are about, and delivered afterward. */
  const messages = k.table(
    'messages',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      channel: k.text().$type<'email' | 'sms'>().notNull(),
      to: k.key().notNull(),
      template: k.text().notNull(),
      subject: k.text(),
      text: k.text().notNull(),
      html: k.text(),
      /** The code or link inside, kept only if a mailbox shows it instead of a provider sending it. */
      code: k.text(),
      link: k.text(),
      state: k.text().$type<'waiting' | 'sent' | 'failed'>().notNull(),
      attempts: k.integer().notNull(),
      error: k.text(),
      created_at: k.time().notNull(),
      sent_at: k.time(),
      /** The code or link that it carries, as named in its events; null for notices. */
      attempt: k.text(),
      /** The user whom that code or link is for, if the contact has one. */
      user_id: k.key(),
      /** What the provider reported after it had accepted the message. The first report counts. */
      delivery: k.text().$type<'delivered' | 'undelivered'>(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('messages_to').on(t.to, t.id),
      k.index('messages_by_time').on(t.created_at),
      // Small at any time, because the text of delivered messages is cleared.
      k.index('messages_with_words').on(t.created_at).where(sql`text <> ''`),
    ],
  )

  /** Used captcha solutions, until they expire. */
  const captchaSolutions = k.table(
    'captcha_solutions',
    { application_id: k.key().notNull(), hash: k.key().notNull(), expires_at: k.time().notNull() },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.hash] }),
      k.index('captcha_solutions_by_expiry').on(t.expires_at),
    ],
  )

  return { codes, signUps, socialIdentities, messages, captchaSolutions }
}
