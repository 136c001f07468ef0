import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Dialect } from '@clientele/db'
import { createDatabase, dropDatabase, startPostgres } from '@clientele/db/testing'
import pg from 'pg'
import { caseNames, specialNames } from './cases.ts'
import { type DatabaseFigures, measure } from './measure.ts'
import { describeMachine, report, summary } from './report.ts'

const names = [...caseNames, ...specialNames]

const help = `pnpm bench [options]

Measures the built api over HTTP against a bare node:http server that runs the same SQL, on SQLite and on Postgres, with
10,000 and with 1,000,000 users. Takes some thirty minutes and writes the figures into docs/benchmarks.md. The options below
measure a part, and write nothing.

  --users N         only with N users
  --database NAME   only on sqlite or postgres
  --case A,B        only some of: ${names.join(', ')}
  --quick           fewer and shorter rounds, with 10,000 users unless --users says otherwise
  --help            this text
`

const sizes = [10_000, 1_000_000]
const pace = { warmUp_s: 2, round_s: 0.8, rounds: 5 }
const quickPace = { warmUp_s: 0.5, round_s: 0.4, rounds: 3 }
const document = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url))
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main() {
  const options = readOptions()
  if (options.help) return say(help)
  const figures: DatabaseFigures[] = []
  for (const dialect of options.dialects) {
    const place = await places[dialect]()
    try {
      const made = []
      for (const users of options.users) made.push({ users, url: await place.make(users) })
      figures.push(...(await measure({ dialect, places: made, names: options.names, pace: options.pace, say })))
    } finally {
      await place.remove()
    }
  }
  say(`\n${summary(figures)}`)
  if (!options.isWhole) return
  const text = report(figures, describeMachine(postgresVersion))
  const before = readFileSync(document, 'utf8')
  writeFileSync(
    document,
    before.replace(/(?<=<!-- figures -->\n)[^]*(?=<!-- \/figures -->)/, () => text),
  )
  say('Written to docs/benchmarks.md.')
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      users: { type: 'string' },
      database: { type: 'string' },
      case: { type: 'string' },
      quick: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const users = values.users === undefined ? undefined : Number(values.users)
  if (users !== undefined && !(Number.isInteger(users) && users >= 5_000))
    throw new Error('--users is a whole number of at least 5000')
  if (values.database !== undefined && values.database !== 'sqlite' && values.database !== 'postgres')
    throw new Error('--database is sqlite or postgres')
  const chosen = values.case?.split(',') ?? names
  if (!chosen.every((name) => (names as string[]).includes(name)))
    throw new Error(`--case is one or more of ${names.join(', ')}`)
  const dialects: Dialect[] = values.database === undefined ? ['sqlite', 'postgres'] : [values.database]
  return {
    help: values.help,
    users: users === undefined ? sizes.slice(0, values.quick ? 1 : undefined) : [users],
    dialects,
    // Verifying codes requires sending them first.
    names: chosen.includes('verify-code') ? [...chosen, 'send-code'] : chosen,
    pace: values.quick ? quickPace : pace,
    isWhole: Object.keys(values).length === 0,
  }
}

let postgresVersion = ''

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('show server_version')
  await client.end()
  return rows[0].server_version
}

/** How to create a database for each size, and how to remove it. */
const places: Record<
  Dialect,
  () => Promise<{ make: (users: number) => Promise<string>; remove: () => Promise<void> }>
> = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'))
    const removeFolder = () => rmSync(folder, { recursive: true, force: true })
    process.once('exit', removeFolder)
    return { make: async (users) => `file:${join(folder, `${users}.db`)}`, remove: async () => removeFolder() }
  },
  postgres: async () => {
    const server = await startPostgres()
    postgresVersion = await versionOf(server.url)
    const made: string[] = []
    return {
      make: async (users) => {
        const name = `clientele_bench_${users}_${process.pid}`
        made.push(name)
        return createDatabase(server.url, name)
      },
      remove: async () => {
        for (const name of made) await dropDatabase(server.url, name)
        await server.stop()
      },
    }
  },
}

// A signal ends the benchmark like a failure does, and cleans up the processes and files that it created.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`\n${error.message}\n`)
    process.exit(1)
  },
)
