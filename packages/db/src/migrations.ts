import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type { Dialect } from './database.ts'

/** Every migration this code knows, oldest first. In a bundle the folder lies beside the bundle, otherwise beside `src`. */
export function readMigrations(dialect: Dialect): MigrationMeta[] {
  const [bundled, source] = ['./migrations/', '../migrations/'].map((path) =>
    fileURLToPath(new URL(path + dialect, import.meta.url)),
  ) as [string, string]
  return readMigrationFiles({ migrationsFolder: existsSync(bundled) ? bundled : source })
}

export const createJournal = 'create table if not exists applied_migrations (id bigint primary key, hash text not null)'
export const newestApplied = 'select max(id) as newest from applied_migrations'

/** The id under which a migration is kept as applied: when it was generated. */
export const migrationId = (migration: MigrationMeta) => migration.folderMillis

export const pendingAfter = (migrations: MigrationMeta[], newest: number | null) =>
  migrations.filter((migration) => newest === null || migrationId(migration) > newest)
