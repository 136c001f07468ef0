// Deletes a million old rows under load. Measures the speed, the longest step, and the effect on requests.
// node --conditions=clientele-source apps/api/bench/retention.ts [sqlite|postgres] [rows]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openDatabase } from '@clientele/db'
import { createDatabase, startPostgres } from '@clientele/db/testing'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { firstApplicationId, firstRun } from '../src/commands/first-run.ts'
import { lanes } from '../src/jobs/lanes.ts'
import { openLog } from '../src/observability/log.ts'
import { openSenders } from '../src/senders/open.ts'
import { clearOldRows } from '../src/retention/service.ts'
import type { Services } from '../src/services.ts'

const key = 'bench-key'
const secret = 'bench-secret-0123456789'

if (isMainThread) await main()
else await makeRequests(workerData as Target)

interface Target {
  url: string
  token: string
}

/** The latencies of reads and writes, in milliseconds. */
type Latencies = Record<'read' | 'write', number[]>

async function main() {
  const [dialect = 'sqlite', rows = '1000000'] = process.argv.slice(2)
  const folder = mkdtempSync(join(tmpdir(), 'clientele-retention-'))
  const server = dialect === 'postgres' ? await startPostgres() : undefined
  const databaseUrl = server ? await createDatabase(server.url, 'retention') : `file:${join(folder, 'clientele.db')}`
  try {
    await measure(databaseUrl, folder, Number(rows))
  } finally {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(databaseUrl: string, folder: string, rows: number) {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    API_PORT: '0',
    // Turned off, because event loop delay is what this measures.
    EVENT_LOOP_DELAY_MAX_MS: '0',
    LOG_LEVEL: 'silent',
    BOOTSTRAP_API_KEY: key,
    BOOTSTRAP_API_SECRET: secret,
  })
  const database = openDatabase(databaseUrl)
  await database.migrate()
  const services: Services = {
    config,
    database,
    log: openLog(config),
    senders: openSenders(config, { emailsAtOnceMax: lanes.email.workers }),
  }
  await firstRun(services)
  await fill(databaseUrl, rows)
  const app = await createApp(services)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const load = new Worker(fileURLToPath(import.meta.url), { workerData: { url, token: await exchange(url) } })
  await next(load)

  const before = await take(load, 15_000)
  const began = performance.now()
  const cleared = clearOldRows(services, { turn_ms: 3_600_000 })
  const during = await take(load, cleared)
  const tables = await cleared
  const seconds = (performance.now() - began) / 1_000
  const after = await take(load, 15_000)

  const total = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
  console.log(
    `${database.dialect}: ${total} of ${2 * rows} rows in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} a second`,
  )
  for (const [name, table] of Object.entries(tables))
    if (table.rows > 0)
      console.log(
        `  ${name}: ${table.rows} rows, ${Math.round((table.rows / table.took_ms) * 1_000)} a second, longest step ${table.longest_ms.toFixed(1)} ms`,
      )
  for (const kind of ['read', 'write'] as const) {
    const quiet = [...before[kind], ...after[kind]]
    const busy = during[kind]
    for (const [name, at] of [
      ['p50', 0.5],
      ['p99', 0.99],
      ['max', 1],
    ] as const)
      console.log(
        `  ${kind} ${name}: ${quantile(quiet, at).toFixed(2)} ms without, ${quantile(busy, at).toFixed(2)} ms with, ratio ${(quantile(busy, at) / quantile(quiet, at)).toFixed(2)}`,
      )
    console.log(`  ${kind}: ${quiet.length} requests without, ${busy.length} with`)
  }
  await load.terminate()
  await app.close()
  await database.close()
}

/** Adds old events, and the same number of sessions, half of which have expired. They belong to users who don't exist. */
async function fill(databaseUrl: string, rows: number) {
  const begin = new Date('2020-01-01').getTime()
  const id = (n: string) => `'0' || substr('00000000000' || ${n}, -11) || '000000000000'`
  if (databaseUrl.startsWith('file:')) {
    const db = new BetterSqlite(databaseUrl.slice('file:'.length))
    const numbers = `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${rows - 1})`
    const hex = id(`printf('%x', ${begin} + i * 100)`)
    db.exec(`${numbers} insert into events (application_id, id, type, subject_id, actor, request_id, created_at)
      select '${firstApplicationId}', ${hex}, 'user.updated', 'user ' || (i * 7919 % 100000), '{}', 'request', ${begin} + i * 100 from n`)
    db.exec(`${numbers} insert into sessions (application_id, id, user_id, token_hash, created_at, last_seen_at, expires_at)
      select '${firstApplicationId}', ${hex}, 'user ' || (i * 7919 % 100000), hex(randomblob(32)), ${begin}, ${begin},
        case when i % 2 = 0 then ${begin} else 32472144000000 end from n`)
    db.close()
    return
  }
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const numbers = `generate_series(0, ${rows - 1}) as n(i)`
  const hex = `lpad(to_hex(${begin} + i::bigint * 100), 12, '0') || '000000000000'`
  const at = `to_timestamp(${begin / 1_000}) + i * interval '100 milliseconds'`
  await client.query(`insert into events (application_id, id, type, subject_id, actor, request_id, created_at)
    select '${firstApplicationId}', ${hex}, 'user.updated', 'user ' || (i::bigint * 7919 % 100000), '{}', 'request', ${at} from ${numbers}`)
  await client.query(`insert into sessions (application_id, id, user_id, token_hash, created_at, last_seen_at, expires_at)
    select '${firstApplicationId}', ${hex}, 'user ' || (i::bigint * 7919 % 100000), md5(i::text), ${at}, ${at},
      case when i % 2 = 0 then ${at} else '2999-01-01' end from ${numbers}`)
  await client.query('vacuum (analyze)')
  await client.end()
}

async function exchange(url: string): Promise<string> {
  const response = await fetch(`${url}/service/panel/authentication/v1.0/company/1/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

function next(load: Worker): Promise<unknown> {
  return new Promise((resolve) => load.once('message', resolve))
}

/** Collects latencies for a number of milliseconds, or until a promise resolves. */
async function take(load: Worker, until: number | Promise<unknown>): Promise<Latencies> {
  load.postMessage('begin')
  await (typeof until === 'number' ? new Promise((resolve) => setTimeout(resolve, until)) : until)
  load.postMessage('end')
  return (await next(load)) as Latencies
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN
}

/** Runs a reader and a writer. Each sends its next request shortly after the last response. */
async function makeRequests({ url, token }: Target) {
  const customers = `${url}/service/platform/user/v1.0/company/1/application/${firstApplicationId}/customers`
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  let latencies: Latencies = { read: [], write: [] }
  let number = 0
  const read = () => fetch(`${customers}/list?page_size=25`, { headers })
  const write = () =>
    fetch(customers, { method: 'POST', headers, body: JSON.stringify({ email: `bench${(number += 1)}@example.com` }) })
  const again = async (kind: keyof Latencies, ask: () => Promise<Response>): Promise<never> => {
    for (;;) {
      const began = performance.now()
      const response = await ask()
      await response.text()
      if (!response.ok) throw new Error(`${kind} answers ${response.status}`)
      latencies[kind].push(performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  parentPort?.on('message', (message) => {
    if (message === 'end') parentPort?.postMessage(latencies)
    latencies = { read: [], write: [] }
  })
  parentPort?.postMessage('ready')
  await Promise.all([again('read', read), again('write', write)])
}
