import { sql } from 'drizzle-orm'
import type { Kit } from '../columns.ts'

/**
 * Background work. A job is either ready, waiting for a free worker in its lane, or set aside until `claimable_at`: because it is scheduled,
 * because it will be retried, or because a worker holds it under a lease that ends then. Finished jobs are only in the primary key's index,
 * so the queue is fast as long as there is little work in it.
 */
export const makeJobTables = (k: Kit) => {
  const jobs = k.table(
    'jobs',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      kind: k.text().notNull(),
      /** The lane that runs it. The default is for jobs that an older process adds during an upgrade. */
      lane: k.key().notNull().default('housekeeping'),
      /** Lower numbers go first, among the jobs of one application in one lane. */
      priority: k.integer().notNull().default(1),
      payload: k.json<Record<string, unknown>>().notNull(),
      state: k.text().$type<'waiting' | 'running' | 'done' | 'failed'>().notNull(),
      /** Whether all it needs is a free worker. */
      ready: k.boolean().notNull().default(true),
      attempts: k.integer().notNull(),
      /** When it is due; while it runs, when its lease ends. */
      claimable_at: k.time().notNull(),
      error: k.text(),
      created_at: k.time().notNull(),
      finished_at: k.time(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k
        .index('jobs_ready')
        .on(t.lane, t.application_id, t.priority, t.claimable_at)
        .where(sql`ready and state = 'waiting'`),
      k.index('jobs_ready_by_age').on(t.lane, t.claimable_at).where(sql`ready and state = 'waiting'`),
      k.index('jobs_set_aside').on(t.claimable_at).where(sql`state = 'running' or (state = 'waiting' and not ready)`),
    ],
  )
  return { jobs }
}
