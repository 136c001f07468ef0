import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

const facts = (k: Kit) => ({
  id: k.key().notNull(),
  type: k.text().notNull(),
  subject_id: k.key().notNull(),
  actor: k.json<ActorRecord>().notNull(),
  /** The changed fields with their values before and after, never a secret. Older events have their details here. */
  changes: k.json<Record<string, unknown>>(),
  /** The details, according to the payload of the type in the contract. */
  details: k.json<Record<string, unknown>>(),
  request_id: k.text().notNull(),
  ip: k.text(),
  created_at: k.time().notNull(),
})

/** Events are the audit trail, and later the outbox for webhooks. */
export const makeEventTables = (k: Kit) => {
  const events = k.table(
    'events',
    {
      application_id: k.key().notNull(),
      ...facts(k),
      /** The resulting version of the user, if the event changed one. */
      version: k.integer(),
      /** The contact that a sign-in was attempted with, as a keyed hash; null for other events. */
      contact_hash: k.key(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('events_of_subject').on(t.application_id, t.subject_id, t.id),
      k.index('events_of_contact').on(t.application_id, t.contact_hash, t.id).where(sql`contact_hash is not null`),
      // Who joined and left a group.
      k
        .index('events_of_group')
        .on(t.application_id, sql`(details ->> 'group_id')`, t.id)
        .where(sql`type in ('user.joined_group', 'user.left_group')`),
    ],
  )

  /** Events of the team itself: operators, API keys, applications. */
  const teamEvents = k.table('team_events', { company_id: k.key().notNull(), ...facts(k) }, (t) => [
    k.primaryKey({ columns: [t.company_id, t.id] }),
    k.index('team_events_of_subject').on(t.company_id, t.subject_id, t.id),
  ])

  return { events, teamEvents }
}
