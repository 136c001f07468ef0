import { openDatabase } from '@clientele/db'
import { ConfigError, readConfig } from './config.ts'

/* `pnpm migrate`, or `node migrate.js`: brings the tables up to date, under a lock, and ends. */

async function main() {
  const { databaseUrl } = readConfig()
  const database = openDatabase(databaseUrl)
  const done = await database.isMigrated()
  await database.migrate()
  await database.close()
  process.stdout.write(done ? 'The tables were up to date.\n' : 'The tables are up to date now.\n')
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError
      ? `${error.message}\n`
      : `The tables could not be brought up to date: ${String(error)}\n`,
  )
  process.exit(1)
})
