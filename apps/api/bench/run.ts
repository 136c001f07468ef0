import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Dialect } from '@clientele/db'
import { createDatabase, dropDatabase, startPostgres } from '@clientele/db/testing'
import { demoApplicationId } from '../src/demo/fill.ts'
import pg from 'pg'
import type { BareJob, BareReady } from './bare.ts'
import { type Case, cases } from './cases.ts'
import type { LoadJob, LoadRequest, LoadResult } from './load.ts'
import { freePort, memoryOf, processorTimeOf, runBuilt, startBuilt, startHelper, stop } from './processes.ts'
import { type CaseFigures, describeMachine, type DatabaseFigures, report, summary } from './report.ts'

const help = `pnpm bench [options]

Measures the built api over HTTP against a bare node:http server that runs the same SQL, on SQLite and on Postgres, with
10,000 and with 1,000,000 users. Takes about a quarter of an hour and writes the figures into docs/benchmarks.md.

  --users N         only with N users (without writing docs/benchmarks.md)
  --database NAME   only on sqlite or postgres (likewise)
  --case NAME       only one of: ${cases.map(({ name }) => name).join(', ')} (likewise)
  --help            this text
`

const sizes = [10_000, 1_000_000]
const warmUp_s = 1
const round_s = 1.5
const rounds = 2
const document = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url))
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main() {
  const options = readOptions()
  if (options.help) return say(help)
  const figures: DatabaseFigures[] = []
  for (const dialect of options.dialects) {
    const place = await places[dialect]()
    try {
      for (const users of options.users)
        figures.push(await measure(dialect, await place.make(users), users, options.only))
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
      help: { type: 'boolean', short: 'h' },
    },
  })
  const users = values.users === undefined ? undefined : Number(values.users)
  if (users !== undefined && !(Number.isInteger(users) && users >= 5_000))
    throw new Error('--users is a whole number of at least 5000')
  if (values.database !== undefined && values.database !== 'sqlite' && values.database !== 'postgres')
    throw new Error('--database is sqlite or postgres')
  if (values.case !== undefined && !cases.some(({ name }) => name === values.case))
    throw new Error(`--case is one of ${cases.map(({ name }) => name).join(', ')}`)
  const dialects: Dialect[] = values.database === undefined ? ['sqlite', 'postgres'] : [values.database]
  return {
    help: values.help,
    users: users === undefined ? sizes : [users],
    dialects,
    only: values.case,
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

/** Where a database can be made for each size, and removed again. */
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

async function measure(
  dialect: Dialect,
  url: string,
  users: number,
  only: string | undefined,
): Promise<DatabaseFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-bench-data-'))
  const port = await freePort()
  const environment = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    API_PORT: String(port),
    METRICS_PORT: '0',
    LOG_LEVEL: 'warn',
    BOOTSTRAP_API_KEY: 'bench-api-key',
    BOOTSTRAP_API_SECRET: 'bench-api-secret-0123456789',
  }
  try {
    say(`\n${dialect}, ${users.toLocaleString('en')} users`)
    const seeding = await runBuilt('demo.js', [String(users)], environment)
    say(`  seeded in ${seeding.seconds.toFixed(0)} s, at most ${seeding.most_mb} MB`)

    const bare = startHelper<BareJob, BareReady>('./bare.ts')
    const { port: barePort, requests } = await bare.ask({ environment, application_id: demoApplicationId, users, only })
    await stop(await startApi(environment).then(({ child }) => child))
    const api = await startApi(environment)
    say(`  ready ${api.ready_ms} ms after its second start`)
    const load = startHelper<LoadJob, LoadResult>('./load.ts')
    const authorization = `Bearer ${await exchange(port, environment)}`
    const measured: CaseFigures[] = []
    for (const one of cases.filter(({ name }) => requests[name] !== undefined)) {
      const asked = requests[one.name] ?? []
      const ours = { child: api.child, port, headers: { authorization }, requests: asked, firstNumber: 10_000_000 }
      const limit = {
        child: bare.child,
        port: barePort,
        headers: {},
        requests: underNumbers(one, asked),
        firstNumber: 0,
      }
      const figures = await measureCase(one, ours, limit, load.ask)
      measured.push({ ...figures, memory_mb: memoryOf(api.child) })
      say(`  ${summaryOf(one, figures)}`)
    }
    const memory_mb = memoryOf(api.child)
    await Promise.all([load.stop(), bare.stop(), stop(api.child)])
    return { dialect, users, seeding, ready_ms: api.ready_ms, memory_mb, cases: measured }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Side = Pick<LoadJob, 'port' | 'headers' | 'requests' | 'firstNumber'> & { child: ChildProcess }
type Round = LoadResult & { processor_us: number }

async function measureCase(
  { name, inFlight }: Case,
  ours: Side,
  limit: Side,
  ask: (job: LoadJob) => Promise<LoadResult>,
): Promise<Omit<CaseFigures, 'memory_mb'>> {
  const results = { bare: [] as Round[], api: [] as Round[] }
  const sides = { bare: limit, api: ours }
  for (let round = 0; round <= rounds; round += 1)
    for (const which of ['bare', 'api'] as const) {
      const { child, ...side } = sides[which]
      const before_us = processorTimeOf(child) ?? Number.NaN
      const result = await ask({ ...side, seconds: round === 0 ? warmUp_s : round_s, inFlight })
      const processor_us = (processorTimeOf(child) ?? Number.NaN) - before_us
      sides[which] = { ...sides[which], firstNumber: result.nextNumber }
      if (round > 0) results[which].push({ ...result, processor_us })
    }
  return { name, bare: figuresOf(results.bare), api: figuresOf(results.api) }
}

function figuresOf(results: readonly Round[]) {
  const latencies = results.flatMap(({ latencies_ms }) => latencies_ms).sort((one, other) => one - other)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  const sum = (of: (result: Round) => number) => results.reduce((total, result) => total + of(result), 0)
  return {
    perSecond: sum(({ requests }) => requests) / sum(({ seconds }) => seconds),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    processor_us: sum(({ processor_us }) => processor_us) / sum(({ requests }) => requests),
    failures: sum(({ failures }) => Object.values(failures).reduce((total, count) => total + count, 0)),
  }
}

/** The same requests under the names that the bare server knows. */
const underNumbers = ({ name }: Case, requests: readonly LoadRequest[]): LoadRequest[] =>
  requests.map((request, i) => ({ ...request, path: `/${name}/${i}` }))

/** Starts the built api, and answers how long it took until it was ready. */
async function startApi(environment: Record<string, string> & { API_PORT: string }) {
  const began = performance.now()
  const child = startBuilt('server.js', [], environment)
  while (!(await isReady(environment.API_PORT))) {
    if (child.exitCode !== null) throw new Error('The api did not start: see above. Is it built?  pnpm build')
    await sleep(5)
  }
  return { child, ready_ms: Math.round(performance.now() - began) }
}

const isReady = (port: string) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    async (response) => {
      await response.text()
      return response.ok
    },
    () => false,
  )

async function exchange(port: number, { BOOTSTRAP_API_KEY, BOOTSTRAP_API_SECRET }: Record<string, string>) {
  const response = await fetch(`http://127.0.0.1:${port}/service/panel/authentication/v1.0/company/1/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${BOOTSTRAP_API_KEY}:${BOOTSTRAP_API_SECRET}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

const summaryOf = ({ title }: Case, { bare, api }: Omit<CaseFigures, 'memory_mb'>) =>
  [
    title.padEnd(38),
    `${api.perSecond.toFixed(0).padStart(6)}/s of ${bare.perSecond.toFixed(0).padStart(6)}/s`,
    (api.perSecond / bare.perSecond).toFixed(2),
    `cpu ${api.processor_us.toFixed(0)} of ${bare.processor_us.toFixed(0)} µs`,
    `p50 ${api.p50_ms.toFixed(1)} ms, p99 ${api.p99_ms.toFixed(1)} ms`,
    ...(api.failures + bare.failures > 0 ? [`FAILED: ${api.failures} and ${bare.failures}`] : []),
  ].join('  ')

// A signal ends the benchmark like a failure does: what it started and wrote goes with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`\n${error.message}\n`)
    process.exit(1)
  },
)
