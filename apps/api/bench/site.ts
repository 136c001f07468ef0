import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@clientele/testing/free-port'
import { demoApplicationId } from '../src/demo/fill.ts'
import type { BareJob, BareReady } from './bare.ts'
import { runBuilt, startBuilt, startHelper, stop } from './processes.ts'
import { type Sides, underNumbers } from './rounds.ts'

/** A database of one size, and the two servers that use it. */
export type Site = Awaited<ReturnType<typeof openSite>>

/** Seeds a database and starts its servers. `wanted` has the names of the cases to run. */
export async function openSite(url: string, users: number, wanted: readonly string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-bench-data-'))
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true })
  process.once('exit', removeFolder)
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
  const seeding = await runBuilt('demo.js', [String(users)], environment)
  const bare = startHelper<BareJob, BareReady>('./bare.ts')
  const job = { environment, application_id: demoApplicationId, users, wanted: [...wanted] }
  const ready = await bare.ask({ do: 'serve', ...job })
  await stop(await startApi(environment).then(({ child }) => child))
  const api = await startApi(environment)
  await untilIndexed(metricsPort)
  const authorization = `Bearer ${await exchange(port, environment)}`

  return {
    users,
    url,
    port,
    metricsPort,
    authorization,
    seeding,
    ready,
    api: api.child,
    ready_ms: api.ready_ms,

    /** The requests of a case to both servers, with the bare server's own paths. */
    sidesFor(name: string): Sides {
      const requests = ready.requests[name] ?? []
      const headers = { authorization }
      return {
        bare: {
          child: bare.child,
          port: ready.port,
          headers: {},
          requests: underNumbers(name, requests),
          firstNumber: 0,
        },
        api: { child: api.child, port, headers, requests, firstNumber: 10_000_000 },
        best: ready.best.includes(name)
          ? {
              child: bare.child,
              port: ready.port,
              headers: {},
              requests: underNumbers(`best/${name}`, requests),
              firstNumber: 0,
            }
          : undefined,
        settle: () => bare.ask({ do: 'settle' }),
      }
    },

    /** Starts a second API on the same database, with other settings. */
    async startAnother(settings: Record<string, string>) {
      const port = await freePort()
      const own = { API_PORT: String(port), METRICS_PORT: String(await freePort()) }
      const { child } = await startApi({ ...environment, ...own, ...settings })
      return { child, port }
    },

    async close() {
      await Promise.all([bare.stop(), stop(api.child)])
      removeFolder()
    },
  }
}

/** Rate limits that are high enough for the load, which comes from a single address. */
const wideLimits = {
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1000000',
  SHOPPER_FAILURES_PER_USER_PER_HOUR: '100',
  SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '100',
  CODES_PER_CONTACT_PER_HOUR: '1000',
  CODES_PER_ADDRESS_PER_HOUR: '1000000',
  CODES_PER_NUMBER_RANGE_PER_HOUR: '1000000',
  CODES_PER_APPLICATION_PER_HOUR: '1000000',
}

/** Starts the built API, and returns how long it took to become ready. */
async function startApi(environment: Record<string, string> & { API_PORT: string }) {
  const began = performance.now()
  const child = startBuilt('server.js', [], environment)
  while (!(await isReady(environment.API_PORT))) {
    if (child.exitCode !== null) throw new Error('The api did not start: see above. Is it built?  pnpm build')
    await sleep(5)
  }
  return { child, ready_ms: Math.round(performance.now() - began) }
}

/** Waits until searches find every customer, because the indexer would take part of the processor from whatever is measured first. */
async function untilIndexed(metricsPort: number) {
  while (!/^clientele_search_waiting 0$/m.test(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()))
    // Often enough not to lose time, and rarely enough not to keep the indexer waiting.
    await sleep(2_000)
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
