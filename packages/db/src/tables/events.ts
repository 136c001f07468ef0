import type { ActorRecord, Kit } from '../columns.ts'

const facts = (k: Kit) => ({
  id: k.key().notNull(),
  type: k.text().notNull(),
  /** Whom or what it happened to. */
  subject_id: k.key().notNull(),
  /** Who did it. */
  actor: k.json<ActorRecord>().notNull(),
  /** What changed: the fields with their values before and after, never a secret. Older events have their details here. */
  changes: k.json<Record<string, unknown>>(),
  /** What else there is to know, as the contract has it for the type. */
  details: k.json<Record<string, unknown>>(),
  request_id: k.text().notNull(),
  ip: k.text(),
  created_at: k.time().notNull(),
})

/** What happened, once: the audit trail that people read, and later the outbox that webhooks send from. */
export const makeEventTables = (k: Kit) => {
  const events = k.table(
    'events',
    {
      application_id: k.key().notNull(),
      ...facts(k),
      /** The version of the user that this event made, where it changed one. */
      version: k.integer(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.index('events_of_subject').on(t.application_id, t.subject_id, t.id),
    ],
  )

  /** What happened to the team itself: operators, API keys, applications. */
  const teamEvents = k.table('team_events', { company_id: k.key().notNull(), ...facts(k) }, (t) => [
    k.primaryKey({ columns: [t.company_id, t.id] }),
    k.index('team_events_of_subject').on(t.company_id, t.subject_id, t.id),
  ])

  return { events, teamEvents }
}
