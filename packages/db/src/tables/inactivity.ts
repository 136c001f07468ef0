import type { Kit } from '../columns.ts'

/** What the retention clock of an application did on each day, as numbers. */
export const makeInactivityTables = (k: Kit) => {
  const inactivityReports = k.table(
    'inactivity_reports',
    {
      application_id: k.key().notNull(),
      /** In UTC, such as 2024-06-01. */
      day: k.key().notNull(),
      notified: k.integer().notNull(),
      unreachable: k.integer().notNull(),
      kept: k.integer().notNull(),
      erased: k.integer().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.day] })],
  )

  return { inactivityReports }
}
