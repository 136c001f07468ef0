import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialect } from '@clientele/db'
import { demoApplicationId } from '../src/demo/fill.ts'
import type { BareJob, BareReady } from './bare.ts'
import { cases, codeCases } from './cases.ts'
import { measureCodes } from './codes.ts'
import { type FloodFigures, measureFlood } from './flood.ts'
import { measureMembers, type MembersFigures } from './members.ts'
import { freePort, memoryOf, runBuilt, startBuilt, startHelper, stop } from './processes.ts'
import { type CaseFigures, measureCase, type Pace, settleWith, type Sides, startLoad, underNumbers } from './rounds.ts'

export interface DatabaseFigures {
  dialect: Dialect
  users: number
  seeding: { seconds: number; most_mb: number }
  ready_ms: number
  cases: CaseFigures[]
  flood: FloodFigures[]
  members: MembersFigures | undefined
  /** The most processor time that the load itself took for a request. */
  loadMost_us: number
}

/** Limits so wide that the load is not refused: it all comes from one address. */
const wideLimits = {
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1000000',
  SHOPPER_FAILURES_PER_USER_PER_HOUR: '100',
  SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '100',
  CODES_PER_CONTACT_PER_HOUR: '1000',
  CODES_PER_ADDRESS_PER_HOUR: '1000000',
  CODES_PER_NUMBER_RANGE_PER_HOUR: '1000000',
  CODES_PER_APPLICATION_PER_HOUR: '1000000',
}

export interface Wanted {
  dialect: Dialect
  url: string
  users: number
  /** Names of cases, and of what is measured once. */
  names: readonly string[]
  pace: Pace
  say: (line: string) => void
}

/** Seeds a database, starts the servers on it, and measures what is wanted. */
export async function measure(wanted: Wanted): Promise<DatabaseFigures> {
  const { dialect, url, users, names, say } = wanted
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-bench-data-'))
  const [port, metricsPort] = [await freePort(), await freePort()]
  const environment = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    API_PORT: String(port),
    METRICS_PORT: String(metricsPort),
    LOG_LEVEL: 'warn',
    BOOTSTRAP_API_KEY: 'bench-api-key',
    BOOTSTRAP_API_SECRET: 'bench-api-secret-0123456789',
    ...wideLimits,
  }
  try {
    say(`\n${dialect}, ${users.toLocaleString('en')} users`)
    const seeding = await runBuilt('demo.js', [String(users)], environment)
    say(`  seeded in ${seeding.seconds.toFixed(0)} s, at most ${seeding.most_mb} MB`)

    const bare = startHelper<BareJob, BareReady>('./bare.ts')
    const job = { environment, application_id: demoApplicationId, users, wanted: [...names] }
    const ready = await bare.ask({ do: 'serve', ...job })
    await stop(await startApi(environment).then(({ child }) => child))
    const api = await startApi(environment)
    say(`  ready ${api.ready_ms} ms after its second start`)
    const load = startLoad()
    const authorization = `Bearer ${await exchange(port, environment)}`

    let loadMost_us = 0
    const means = {
      pace: wanted.pace,
      settle: settleWith(bare.ask),
      load: async (asked: Parameters<typeof load.ask>[0]) => {
        const result = await load.ask(asked)
        // A few requests say little, and those that are kept cost more.
        if (result.requests > 100 && !asked.keepsAnswers)
          loadMost_us = Math.max(loadMost_us, result.processor_us / result.requests)
        return result
      },
    }
    const sidesFor = (name: string, requests: BareReady['requests'][string]): Sides => ({
      bare: {
        child: bare.child,
        port: ready.port,
        headers: {},
        requests: underNumbers(name, requests),
        firstNumber: 0,
      },
      api: { child: api.child, port, headers: { authorization }, requests, firstNumber: 10_000_000 },
    })

    const measured: CaseFigures[] = []
    const keep = (figures: CaseFigures) => {
      measured.push(figures)
      say(`  ${lineOf(figures)}`)
    }
    for (const one of cases.filter(({ name }) => names.includes(name)))
      keep(await measureCase(one, sidesFor(one.name, ready.requests[one.name] ?? []), means))
    if (codeCases.some(({ name }) => names.includes(name)))
      for (const figures of await measureCodes(sidesFor('send-code', []), ready, means)) keep(figures)

    let flood: FloodFigures[] = []
    if (names.includes('flood')) {
      const second = startLoad()
      const { storefront, shoppers } = ready
      flood = await measureFlood({
        port,
        metricsPort,
        storefront,
        shoppers,
        checking: load.ask,
        flooding: second.ask,
      })
      await second.stop()
      for (const one of flood) say(`  ${floodLineOf(one)}`)
    }
    const members = names.includes('csv')
      ? await measureMembers({ port, authorization, users, memoryNow_mb: () => memoryOf(api.child) })
      : undefined
    if (members) say(`  CSV: ${Math.round(members.rows / members.seconds)} rows/s, at most ${members.most_mb} MB`)
    await Promise.all([load.stop(), bare.stop(), stop(api.child)])
    return { dialect, users, seeding, ready_ms: api.ready_ms, cases: measured, flood, members, loadMost_us }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

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

const lineOf = ({ name, bare, api, ratio, load }: CaseFigures) =>
  [
    name.padEnd(12),
    `${api.perSecond.toFixed(0).padStart(6)}/s of ${bare.perSecond.toFixed(0).padStart(6)}/s`,
    ratio.toFixed(2),
    `cpu ${api.processor_us.toFixed(0)} of ${bare.processor_us.toFixed(0)} µs`,
    `p50 ${api.p50_ms.toFixed(1)} ms, p99 ${api.p99_ms.toFixed(1)} ms`,
    `load ${load.toFixed(1)}`,
    ...(api.failures + bare.failures > 0 ? [`FAILED: ${api.failures} and ${bare.failures}`] : []),
  ].join('  ')

const floodLineOf = ({ title, checks, signIns, delay_ms }: FloodFigures) =>
  [
    `session checks, ${title}:`,
    `${checks.perSecond.toFixed(0)}/s, p50 ${checks.p50_ms.toFixed(1)} ms, p99 ${checks.p99_ms.toFixed(1)} ms`,
    ...(delay_ms === undefined ? [] : [`event loop held up ${delay_ms.toFixed(0)} ms at most`]),
    ...(signIns ? [`${signIns.hashed} hashed, ${signIns.toldToWait} told to wait, ${signIns.others} others`] : []),
    ...(checks.failures > 0 ? [`FAILED: ${checks.failures}`] : []),
  ].join('  ')
