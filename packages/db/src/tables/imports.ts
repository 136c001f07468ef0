import type { ActorRecord, Kit } from '../columns.ts'

/** What the columns of a file are used for. `system` and the uses are names of the contract. */
interface StoredMapping {
  system?: string | undefined
  columns?: { column: string; to: string }[] | undefined
}

/** Mappings of files of customers, saved under a name. */
export const makeImportTables = (k: Kit) => {
  const importPresets = k.table(
    'import_presets',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      name: k.text().notNull(),
      mapping: k.json<StoredMapping>().notNull(),
      created_at: k.time().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
      updated_at: k.time().notNull(),
      version: k.integer().notNull().default(0),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.id] })],
  )

  /** What a dry run has said of the records of a file, one letter for each, so that an import can be compared with it. */
  const importFates = k.table(
    'import_fates',
    {
      application_id: k.key().notNull(),
      job_id: k.key().notNull(),
      /** The number of the first record. */
      position: k.integer().notNull(),
      fates: k.text().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.job_id, t.position] })],
  )
  return { importPresets, importFates }
}
