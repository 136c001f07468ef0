import { BackupRefused, restoreSqlite, sqliteFileOf } from '@clientele/db'
import { ConfigError, readConfig } from '../config.ts'

/* `pnpm restore FILE`, or `node restore.js FILE`: replaces the SQLite database with a backup, while the service is stopped. */

const help = `pnpm restore FILE   (in a built API: node restore.js FILE)

Replaces the SQLite database with a backup. Stop the service first. The previous database is kept next to it.
Restore Postgres with its own tools: pg_restore --dbname="$DATABASE_URL" FILE
`

function main(args: readonly string[]) {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help)
  const [backup] = args
  if (backup === undefined || args.length > 1 || backup.startsWith('-')) {
    process.stderr.write(`Specify one file to restore.\n\n${help}`)
    process.exitCode = 1
    return
  }
  const { databaseUrl } = readConfig()
  const file = sqliteFileOf(databaseUrl)
  if (file === undefined)
    throw new BackupRefused(
      `DATABASE_URL is a Postgres database. Restore it with Postgres tools:\n  pg_restore --dbname="$DATABASE_URL" ${backup}`,
    )
  const kept = restoreSqlite(backup, file)
  process.stdout.write(`${backup} was restored to ${file}.\n`)
  if (kept !== undefined) process.stdout.write(`The previous database was kept as ${kept}.\n`)
}

try {
  main(process.argv.slice(2))
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof BackupRefused
  process.stderr.write(isExpected ? `${error.message}\n` : `The backup was not restored: ${String(error)}\n`)
  process.exitCode = 1
}
