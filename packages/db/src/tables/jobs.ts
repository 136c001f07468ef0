import type { Kit } from '../columns.ts'

/** Work that no request waits for. A job is claimed by an UPDATE that sets a lease; one whose lease ran out is claimed again. */
export const makeJobTables = (k: Kit) => {
  const jobs = k.table(
    'jobs',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      kind: k.text().notNull(),
      payload: k.json<Record<string, unknown>>().notNull(),
      state: k.text().$type<'waiting' | 'running' | 'done' | 'failed'>().notNull(),
      attempts: k.integer().notNull(),
      /** When it may be claimed: at first when it is due, while it runs when its lease ends. */
      claimable_at: k.time().notNull(),
      error: k.text(),
      created_at: k.time().notNull(),
      finished_at: k.time(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] }), k.index('jobs_claimable').on(t.state, t.claimable_at)],
  )
  return { jobs }
}
