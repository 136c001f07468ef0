import { sql } from 'drizzle-orm'
import type { ActorRecord, Kit } from '../columns.ts'

/** What a check of a domain found in each place. */
interface DomainCheck {
  checked_at: string
  dns: 'found' | 'missing' | 'different' | 'unreachable' | 'not_checked'
  file: 'found' | 'missing' | 'different' | 'unreachable' | 'not_checked'
}

/** Host names of an application's own. */
export const makeDomainTables = (k: Kit) => {
  const domains = k.table(
    'domains',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      /** In lowercase, in its ASCII form. */
      domain: k.key().notNull(),
      /** What the store publishes in DNS or in a file. It is no secret. */
      proof: k.text().notNull(),
      /** From then on, the application is served there. */
      verified_at: k.time(),
      verified_by: k.text().$type<'dns' | 'file'>(),
      last_check: k.json<DomainCheck>(),
      created_at: k.time().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('domains_of_application').on(t.application_id, t.domain),
      // Several applications may claim a domain, and one of them gets it. Requests are looked up by it.
      k.uniqueIndex('domains_verified').on(t.domain).where(sql`verified_at is not null`),
    ],
  )

  return { domains }
}
