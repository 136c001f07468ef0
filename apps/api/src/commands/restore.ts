import { restoreSqlite } from '@clientele/db'
import { runFileCommand } from './file-command.ts'

/* `pnpm restore FILE`, or `node restore.js FILE`: replaces the SQLite database with a backup, while the service is stopped. */

const help = `pnpm restore FILE   (in a built API: node restore.js FILE)

Replaces the SQLite database with a backup. Stop the service first. The previous database is kept next to it.
Restore Postgres with its own tools: pg_restore --dbname="$DATABASE_URL" FILE
`

await runFileCommand({
  help,
  fileTo: 'restore',
  onPostgres: (backup) => `Restore it with Postgres tools:\n  pg_restore --dbname="$DATABASE_URL" ${backup}`,
  work: (database, backup) => {
    const kept = restoreSqlite(backup, database)
    return `${backup} was restored to ${database}.\n${kept === undefined ? '' : `The previous database was kept as ${kept}.\n`}`
  },
  failed: 'The backup was not restored',
})
