import { sql } from 'drizzle-orm'
import type { Kit } from '../columns.ts'

/** Sessions of users. The cookie's secret is stored as a hash; lists show the public ID. */
export const makeSessionTables = (k: Kit) => {
  const sessions = k.table(
    'sessions',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      user_id: k.key().notNull(),
      token_hash: k.key().notNull(),
      domain: k.text(),
      user_agent: k.text(),
      ip: k.text(),
      /** How the session was opened: a sign-in method, or `team`. Null for sessions older than this column. */
      opened_by: k.text(),
      /** The identifier that opened it, if a code to a contact did. */
      contact_id: k.key(),
      created_at: k.time().notNull(),
      last_seen_at: k.time().notNull(),
      /** When the shopper last proved their identity: at sign-in, or later with a code. Null for sessions that the team created. */
      proven_at: k.time(),
      /** How they did that: a sign-in method. Null if `proven_at` is, and for proofs older than this column. */
      proven_by: k.text(),
      expires_at: k.time().notNull(),
      ended_at: k.time(),
      end_reason: k.text(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('sessions_token').on(t.application_id, t.token_hash),
      k.index('sessions_by_device').on(t.application_id, t.user_id, t.user_agent),
      k.index('sessions_live').on(t.application_id, t.user_id, t.id).where(sql`ended_at is null`),
    ],
  )
  return { sessions }
}
