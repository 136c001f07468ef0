import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type { Dialect } from './database.ts'

/**
 * The newest migration of each release, oldest release first. Later migrations belong to the next release. A process accepts a database that was
 * migrated by the next release, so a rolling upgrade must not skip one.
 */
export const releases: readonly string[] = ['0006_memberships_of_user']

/** A migration this code knows. */
export interface Migration {
  /** The ID under which it is recorded: the time it was generated. */
  id: number
  hash: string
  statements: readonly string[]
  /** The number of its release, starting with 1. */
  release: number
}

/** A migration that has been applied, possibly by newer code. The release is null if older code applied it. */
export interface AppliedMigration {
  id: number
  release: number | null
}

export type MigrationState = 'done' | 'pending' | 'too new'

/** Thrown instead of serving or changing a database that this code doesn't understand. */
export class SchemaTooNew extends Error {
  constructor(ahead: number) {
    super(
      `The database was migrated by a newer release: its tables are ${ahead} versions ahead of this code, which works with one version ahead at most. ` +
        'Start a newer release, or restore a backup made before the upgrade.',
    )
    this.name = 'SchemaTooNew'
  }
}

const read: Partial<Record<Dialect, readonly Migration[]>> = {}

/** Every migration this code knows, oldest first. In a bundle, the folder is next to the bundle; otherwise, next to `src`. */
export function readMigrations(dialect: Dialect): readonly Migration[] {
  return (read[dialect] ??= readFolder(folderOf(dialect)))
}

function folderOf(dialect: Dialect): string {
  const [bundled, source] = ['./migrations/', '../migrations/'].map((path) =>
    fileURLToPath(new URL(path + dialect, import.meta.url)),
  ) as [string, string]
  return existsSync(bundled) ? bundled : source
}

function readFolder(folder: string): Migration[] {
  const { entries } = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string }[]
  }
  const newestOfRelease = releases.map((tag) => entries.findIndex((entry) => entry.tag === tag))
  if (newestOfRelease.includes(-1)) throw new Error(`A release ends with a migration that isn't in ${folder}`)
  return readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis, hash, sql }: MigrationMeta, i) => ({
    id: folderMillis,
    hash,
    statements: sql,
    release: 1 + newestOfRelease.filter((newest) => newest < i).length,
  }))
}

/** Returns the migrations that still have to be applied. Throws `SchemaTooNew`. */
export function pendingAfter(known: readonly Migration[], applied: readonly AppliedMigration[]): readonly Migration[] {
  const ahead = versionsAhead(known, applied)
  if (ahead > 1) throw new SchemaTooNew(ahead)
  const newest = Math.max(...applied.map(({ id }) => id))
  return known.filter(({ id }) => id > newest)
}

export function stateAfter(known: readonly Migration[], applied: readonly AppliedMigration[]): MigrationState {
  if (versionsAhead(known, applied) > 1) return 'too new'
  return pendingAfter(known, applied).length === 0 ? 'done' : 'pending'
}

/** How many versions a database is ahead of this code: counted in releases, or in migrations if the release isn't recorded. */
function versionsAhead(known: readonly Migration[], applied: readonly AppliedMigration[]): number {
  const own = known.at(-1) ?? { id: 0, release: 0 }
  const newer = applied.filter(({ id }) => id > own.id)
  const released = newer.flatMap(({ release }) => release ?? [])
  const byRelease = released.length === 0 ? 0 : Math.max(1, Math.max(...released) - own.release)
  return byRelease + newer.length - released.length
}
