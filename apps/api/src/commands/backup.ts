import { BackupRefused, backUpSqlite, sqliteFileOf } from '@clientele/db'
import { ConfigError, readConfig } from '../config.ts'

/* `pnpm backup FILE`, or `node backup.js FILE`: copies the SQLite database while the service runs. */

const help = `pnpm backup FILE   (in a built API: node backup.js FILE)

Copies the service's SQLite database to FILE while it is in use: a consistent snapshot, checked for damage, readable only by you.
It doesn't include the secret key: keep a copy of SECRET_KEY, or of the file secret-key in DATA_DIR, in another place.
Back up Postgres with its own tools: pg_dump --format=custom --file=FILE "$DATABASE_URL"
`

async function main(args: readonly string[]) {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help)
  const [target] = args
  if (target === undefined || args.length > 1 || target.startsWith('-')) {
    process.stderr.write(`Specify one file to write.\n\n${help}`)
    process.exitCode = 1
    return
  }
  const { databaseUrl } = readConfig()
  const file = sqliteFileOf(databaseUrl)
  if (file === undefined)
    throw new BackupRefused(
      `DATABASE_URL is a Postgres database. Back it up with Postgres tools:\n  pg_dump --format=custom --file=${target} "$DATABASE_URL"`,
    )
  await backUpSqlite(file, target)
  process.stdout.write(`${file} was copied to ${target}.\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof BackupRefused
  process.stderr.write(isExpected ? `${error.message}\n` : `The backup failed: ${String(error)}\n`)
  process.exit(1)
})
