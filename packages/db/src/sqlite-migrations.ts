import type BetterSqlite from 'better-sqlite3'
import { type AppliedMigration, type Migration, type MigrationState, pendingAfter, stateAfter } from './migrations.ts'

/** Must run inside a transaction, which keeps other processes from migrating. */
export function migrateSqlite(raw: BetterSqlite.Database, migrations: readonly Migration[]): void {
  const pending = pendingAfter(migrations, applied(raw))
  if (pending.length === 0) return
  raw.exec('create table if not exists applied_migrations (id bigint primary key, hash text not null, release integer)')
  if (!hasRelease(raw)) raw.exec('alter table applied_migrations add column release integer')
  const record = raw.prepare('insert into applied_migrations (id, hash, release) values (?, ?, ?)')
  for (const { id, hash, release, statements } of pending) {
    for (const statement of statements) raw.exec(statement)
    record.run(id, hash, release)
  }
}

export const sqliteMigrationState = (raw: BetterSqlite.Database, migrations: readonly Migration[]): MigrationState =>
  stateAfter(migrations, applied(raw))

function applied(raw: BetterSqlite.Database): AppliedMigration[] {
  const exists = raw.prepare("select 1 from sqlite_master where name = 'applied_migrations'").get()
  if (!exists) return []
  const release = hasRelease(raw) ? 'release' : 'null as release'
  return raw.prepare<[], AppliedMigration>(`select id, ${release} from applied_migrations`).all()
}

const hasRelease = (raw: BetterSqlite.Database) =>
  raw.prepare("select 1 from pragma_table_info('applied_migrations') where name = 'release'").get() !== undefined
