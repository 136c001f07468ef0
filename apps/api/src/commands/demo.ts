import { setFlagsFromString } from 'node:v8'
import { ConfigError, readConfig } from '../config/config.ts'
import { openCommandDatabase } from '../open-database.ts'
import { systemContext } from '../context.ts'
import { customersMax } from '../demo/contacts.ts'
import { countDemoCustomers, demoApplicationId, ensureDemoApplication, fillDemo } from '../demo/fill.ts'
import { duration, grouped, showProgress } from '../demo/progress.ts'
import { firstRun, isFirstRun } from './first-run.ts'
import { openLog } from '../observability/log.ts'
import { noSenders } from '../senders/sender.ts'
import type { Services } from '../services.ts'

const help = `node demo.js N

Fills the application "Demo storefront" of company 1 with N realistic customers (1 to ${grouped(customersMax)}), with names from several
countries, email addresses, and phone numbers. Some are blocked, archived, or unverified. They have user groups, sessions, and events.
Creates the application if necessary, and prints its ID and, once, its public token. Run it again with a larger N to add more.
You can interrupt it at any time.

It uses the service's database, DATABASE_URL.
`

async function main(args: string[]) {
  if (args.includes('--help') || args.includes('-h')) return say(help)
  const wanted = readCount(args)
  const config = readConfig()
  const database = openCommandDatabase(config, { poolSize: 1, bulk: true })
  try {
    await database.migrate()
    const services: Services = { config, database, log: openLog({ logLevel: 'warn' }), senders: noSenders }
    // Later, it would only create another link for the first operator, who already has one.
    if (await isFirstRun(services)) say(`\n${(await firstRun(services)).join('\n')}\n\n`)
    await fill(services, wanted)
  } finally {
    await database.close()
  }
}

async function fill(services: Services, wanted: number) {
  const ctx = systemContext(services, { company_id: '1', application_id: demoApplicationId })
  const token = await ensureDemoApplication(ctx)
  const from = await countDemoCustomers(ctx)
  say(`Demo storefront    ${demoApplicationId}\n`)
  if (token !== undefined) say(`Application token  ${token}  (shown once)\n`)
  if (from >= wanted) return say(`It already has ${grouped(from)} demo customers.\n`)

  const began = Date.now()
  const progress = showProgress(process.stdout, { from, to: wanted })
  await fillDemo(ctx, wanted, (customers) => {
    // The heap's young generation would keep growing; its size after the first thousands is enough.
    setFlagsFromString('--semi-space-growth-factor=1')
    progress.tell(customers)
  })
  progress.end()
  await services.database.analyze()
  say(`Added ${grouped(wanted - from)} customers in ${duration(Math.round((Date.now() - began) / 1_000))}.\n`)
}

function readCount(args: string[]): number {
  const wanted = Number(args[0])
  if (args.length !== 1 || !Number.isInteger(wanted) || wanted < 1 || wanted > customersMax)
    throw new ConfigError([`N must be a whole number from 1 to ${grouped(customersMax)}, as in: node demo.js 1000`])
  return wanted
}

const say = (text: string) => void process.stdout.write(text)

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The demo customers could not be created: ${String(error)}\n`,
  )
  process.exit(1)
})
