import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dialect, firstIdAt, openDatabase } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openLog } from '../src/log.ts'
import { writeCursor } from '../src/users/cursors.ts'
import { capture, listenToDrivers } from './capture.ts'
import { cases, type Sample } from './cases.ts'
import type { LoadRequest } from './load.ts'
import { freshParams, type Replay, replayOf } from './trace.ts'

/*
 * The limit that the api is held against: node:http and the database's driver, and between them nothing but the statements of the api,
 * word for word. No router, no credentials, no validation, no shaping: the rows go out as JSON.
 */

export interface BareJob {
  environment: Record<string, string>
  application_id: string
  users: number
  only: string | undefined
}

export interface BareReady {
  port: number
  /** What to ask the api, case by case; the bare server takes the same under `/<case>/<number>`. */
  requests: Record<string, LoadRequest[]>
}

/** Requests of a case whose statements are captured; the load repeats them. */
const capturedMost = 200
const marker = '73519248'

interface Recording {
  replays: Replay[][]
  inTransaction: boolean
}

/** Runs the statements of a replay, and answers the rows of the last one that has any. */
type Runner = (replay: readonly Replay[], params: unknown[][], inTransaction: boolean) => Promise<unknown[]>

async function record({ environment, application_id, users, only }: BareJob) {
  const stopListening = listenToDrivers()
  const config = readConfig(environment)
  const database = openDatabase(config.databaseUrl)
  const app = await createApp({ config, database, log: openLog(config) })
  const { bootstrap } = config
  const exchanged = await app.inject({
    method: 'POST',
    url: '/service/panel/authentication/v1.0/company/1/oauth/token',
    headers: { authorization: `Basic ${Buffer.from(`${bootstrap.apiKey}:${bootstrap.apiSecret}`).toString('base64')}` },
    payload: { grant_type: 'client_credentials' },
  })
  const authorization = `Bearer ${exchanged.json().access_token}`
  const ask = async (request: LoadRequest): Promise<unknown> => {
    const { method, path, body } = request
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: body.replaceAll('__N__', marker) }),
    })
    // This process asks itself without a pause, which the api takes for pressure.
    if (response.statusCode === 503) return sleep(200).then(() => ask(request))
    if (response.statusCode >= 300)
      throw new Error(`${method} ${path} answered ${response.statusCode}: ${response.body}`)
    return response.json()
  }

  const samples = await sampleCustomers(ask, application_id)
  const { apiKeys } = database.tables
  const keys = await database.queries.select({ id: apiKeys.id }).from(apiKeys)
  const known = new Set([application_id, ...keys.map(({ id }) => id), ...samples.map(({ id }) => id)])

  const requests: Record<string, LoadRequest[]> = {}
  const recordings: Record<string, Recording> = {}
  for (const { name, requests: make } of cases.filter((one) => only === undefined || one.name === only)) {
    const asked = make(samples, users).slice(0, capturedMost)
    const replays: Replay[][] = []
    let inTransaction = false
    for (const request of asked) {
      const trace = await capture(() => ask(request))
      inTransaction = trace.inTransaction
      replays.push(replayOf(trace, { known, marker }))
    }
    requests[name] = asked
    recordings[name] = { replays, inTransaction }
  }
  await app.close()
  await database.close()
  stopListening()
  return { requests, recordings, dialect: database.dialect, url: config.databaseUrl }
}

/** Active customers from all over the list. */
async function sampleCustomers(ask: (request: LoadRequest) => Promise<unknown>, application_id: string) {
  const prefix = `/service/platform/user/v1.0/company/1/application/${application_id}`
  const found = new Map<string, Sample>()
  const threeYears_ms = 3 * 365 * 86_400_000
  for (let i = 0; found.size < 1_000 && i < 500; i += 1) {
    const cursor = writeCursor({
      by: 'newest',
      key: '',
      id: firstIdAt(new Date(Date.now() - Math.random() * threeYears_ms)),
    })
    const { items } = (await ask({
      method: 'GET',
      path: `${prefix}/customers/list?page_size=20&cursor=${cursor}`,
    })) as {
      items: { _id: string; status: string; first_name?: string; last_name?: string; emails: { email: string }[] }[]
    }
    for (const { _id, status, first_name = '', last_name = '', emails } of items)
      if (status === 'active') found.set(_id, { id: _id, email: emails[0]?.email, first_name, last_name })
  }
  return [...found.values()].sort(() => Math.random() - 0.5)
}

function sqliteRunner(url: string): Runner {
  const file = url.replace(/^file:(\/\/)?/, '')
  const open = (options: BetterSqlite.Options) => {
    const raw = new BetterSqlite(file, options)
    for (const setting of [
      'synchronous = NORMAL',
      'cache_size = -32768',
      'temp_store = MEMORY',
      'mmap_size = 268435456',
    ])
      raw.pragma(setting)
    const statements = new Map<string, BetterSqlite.Statement<unknown[]>>()
    const prepare = (text: string) => {
      let statement = statements.get(text)
      if (!statement) statements.set(text, (statement = raw.prepare<unknown[]>(text)))
      return statement
    }
    return { raw, prepare }
  }
  const writer = open({ timeout: 5_000 })
  const reader = open({ readonly: true })
  return async (replay, params, inTransaction) => {
    let rows: unknown[] = []
    const { raw, prepare } = inTransaction ? writer : reader
    if (inTransaction) raw.exec('begin immediate')
    for (const [i, { text }] of replay.entries()) {
      const statement = prepare(text)
      const values = params[i] ?? []
      if (statement.reader) rows = statement.all(...values)
      else statement.run(...values)
    }
    if (inTransaction) raw.exec('commit')
    return rows
  }
}

async function postgresRunner(url: string): Promise<Runner> {
  // Times as the text they come in: turning them into dates would cost the bare server what the api does not pay.
  const types = {
    getTypeParser: ((oid: number, format?: 'text') =>
      oid === 1184 ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  }
  const settings = { connectionString: url, pipeline: true, types }
  const pool = new pg.Pool({ ...settings, max: 10 })
  const readers = [new pg.Client(settings), new pg.Client(settings)] as const
  await Promise.all(readers.map((reader) => reader.connect()))
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    let name = names.get(text)
    if (name === undefined) names.set(text, (name = `s${names.size}`))
    return name
  }
  let turn = 0
  return async (replay, params, inTransaction) => {
    const client = inTransaction ? await pool.connect() : readers[turn++ % 2 === 0 ? 0 : 1]
    let rows: unknown[] = []
    const begun = inTransaction ? client.query('begin') : undefined
    for (let i = 0; i < replay.length; ) {
      const group = replay[i]?.group
      const together: Promise<pg.QueryResult>[] = []
      for (; i < replay.length && replay[i]?.group === group; i += 1) {
        const text = replay[i]?.text ?? ''
        together.push(client.query({ name: nameOf(text), text, values: params[i] ?? [] }))
      }
      for (const result of await Promise.all(together)) if (result.rows.length > 0) rows = result.rows
    }
    await begun
    if (inTransaction) {
      await client.query('commit')
      ;(client as pg.PoolClient).release()
    }
    return rows
  }
}

async function serve(job: BareJob): Promise<BareReady> {
  const { requests, recordings, dialect, url } = await record(job)
  const runners: Record<Dialect, () => Runner | Promise<Runner>> = {
    sqlite: () => sqliteRunner(url),
    postgres: () => postgresRunner(url),
  }
  const run = await runners[dialect]()
  let number = 50_000_000
  const server = createServer((request, response) => {
    const [, name = '', i = ''] = (request.url ?? '').split('/')
    const recording = recordings[name]
    const replay = recording?.replays[Number(i)]
    request.resume()
    request.on('end', () => {
      if (!recording || !replay) return response.writeHead(404).end()
      number += 1
      run(replay, freshParams(replay, String(number)), recording.inTransaction).then(
        (rows) => {
          const body = JSON.stringify(rows)
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
          response.end(body)
        },
        (error: Error) => {
          process.stderr.write(`bare server: ${error.message}\n`)
          response.writeHead(500, { 'content-length': 0 }).end()
        },
      )
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { port: (server.address() as AddressInfo).port, requests }
}

process.on('message', (job: BareJob) => {
  serve(job).then(
    (ready) => process.send?.(ready),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit(0))
