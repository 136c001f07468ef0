import { backUpSqlite } from '@clientele/db'
import { runFileCommand } from './file-command.ts'

/* `pnpm backup FILE`, or `node backup.js FILE`: copies the SQLite database while the service runs. */

const help = `pnpm backup FILE   (in a built API: node backup.js FILE)

Copies the service's SQLite database to FILE while it is in use: a consistent snapshot, checked for damage, readable only by you.
It doesn't include the secret key: keep a copy of SECRET_KEY, or of the file secret-key in DATA_DIR, in another place.
Back up Postgres with its own tools: pg_dump --format=custom --file=FILE "$DATABASE_URL"
`

await runFileCommand({
  help,
  fileTo: 'write',
  onPostgres: (target) => `Back it up with Postgres tools:\n  pg_dump --format=custom --file=${target} "$DATABASE_URL"`,
  work: async (database, target) => {
    await backUpSqlite(database, target)
    return `${database} was copied to ${target}.\n`
  },
  failed: 'The backup failed',
})
