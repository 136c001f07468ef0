import { SchemaTooNew } from '@clientele/db'
import { ConfigError, readConfig } from '../config/config.ts'
import { openCommandDatabase, sayWaiting, whenReachable } from '../open-database.ts'

/* `pnpm migrate`, or `node migrate.js`: migrates the tables, under a lock, and exits. */

const help = `pnpm migrate   (or: npm run migrate; in a built API: node migrate.js)

Migrates the tables of the database, under a lock, and exits. The API does the same at startup.
It uses the service's database, DATABASE_URL.
`

async function main(args: readonly string[]) {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help)
  if (args.length > 0) {
    process.stderr.write(`Unknown option: ${args.join(' ')}\n\n${help}`)
    process.exitCode = 1
    return
  }
  const config = readConfig()
  const database = openCommandDatabase(config)
  const done = await whenReachable(config, async () => (await database.migrationState()) === 'done', sayWaiting())
  await database.migrate((line) => void process.stdout.write(`${line}\n`))
  await database.close()
  process.stdout.write(done ? 'The tables are already up to date.\n' : 'The tables were migrated.\n')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError || error instanceof SchemaTooNew
      ? `${error.message}\n`
      : `The tables could not be migrated: ${String(error)}\n`,
  )
  process.exit(1)
})
