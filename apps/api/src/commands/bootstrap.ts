import { SchemaTooNew } from '@clientele/db'
import { ConfigError, readConfig } from '../config/config.ts'
import { openCommandDatabase, sayWaiting, whenReachable } from '../open-database.ts'
import { firstRun } from './first-run.ts'
import { openLog } from '../observability/log.ts'
import { noSenders } from '../senders/sender.ts'

/*
 * `node bootstrap.js`: migrates the database and, on the first run, creates the initial data. It prints secrets only once, because only their
 * hashes are stored.
 */

async function main() {
  const config = readConfig()
  const database = openCommandDatabase(config)
  try {
    await whenReachable(config, () => database.migrate(), sayWaiting())
    const report = await firstRun({ config, database, log: openLog({ logLevel: 'warn' }), senders: noSenders })
    if (report.length > 0) process.stdout.write(`\n${report.join('\n')}\n\n`)
  } finally {
    await database.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError || error instanceof SchemaTooNew
      ? `${error.message}\n`
      : `The database could not be prepared: ${String(error)}\n`,
  )
  process.exit(1)
})
