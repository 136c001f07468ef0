import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, firstIdAt, openDatabase } from '@clientele/db'
import { desc, eq } from 'drizzle-orm'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { lanes } from '../src/jobs/lanes.ts'
import { openLog } from '../src/observability/log.ts'
import { openSenders } from '../src/senders/open.ts'
import { writeCursor } from '../src/paging/cursors.ts'
import { fillAttributes } from './attributes.ts'
import { checkBestStatements } from './best/check.ts'
import { capture, listenToDrivers } from './capture.ts'
import { attributeCases, capturedCodes, cases, type Sample, type World } from './cases.ts'
import { issuerCases, registerClient } from './issuer/cases.ts'
import { recordIssuer } from './issuer/record.ts'
import type { LoadRequest } from './load.ts'
import { type Ask, codeTo, makeShoppers, openStorefront, sendCode, tokenHash, verifyCode } from './storefront.ts'
import { type Replay, replayOf } from './trace.ts'

/*
 * Runs the API inside this process, sends it the load's requests, and records the statements that it sends to its database.
 */

export interface RecordJob {
  environment: Record<string, string>
  application_id: string
  users: number
  /** The names of the requested cases. */
  wanted: string[]
}

/** The maximum number of captured requests per case. The load repeats them. */
const capturedMost = 200
const samplesMost = 5_000
const marker = '73519248'

/** The statements that the bare server runs for each request of a case. */
export type Recordings = Record<string, Replay[][]>

export async function record({ environment, application_id, users, wanted }: RecordJob) {
  const stopListening = listenToDrivers()
  const config = readConfig(environment)
  const database = openDatabase(config.databaseUrl)
  const app = await createApp({
    config,
    database,
    log: openLog({ logLevel: 'silent' }),
    senders: openSenders(config, { emailsAtOnceMax: lanes.email.workers }),
  })
  const { bootstrap } = config
  const exchanged = await app.inject({
    method: 'POST',
    url: '/service/panel/authentication/v1.0/company/1/oauth/token',
    headers: { authorization: `Basic ${Buffer.from(`${bootstrap.apiKey}:${bootstrap.apiSecret}`).toString('base64')}` },
    payload: { grant_type: 'client_credentials' },
  })
  const authorization = `Bearer ${exchanged.json().access_token}`
  const ask: Ask = async (request) => {
    const { method, path, headers, body } = request
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { payload: body.replaceAll('__N__', marker) }),
    })
    // This process calls itself without a pause, which the API mistakes for overload.
    if (response.statusCode === 503) return sleep(200).then(() => ask(request))
    if (response.statusCode >= 300)
      throw new Error(`${method} ${path} answered ${response.statusCode}: ${response.body}`)
    const [cookie] = response.cookies
    const isJson = /^application\/[\w.+-]*json\b/.test(String(response.headers['content-type']))
    return {
      body: isJson ? response.json() : response.body,
      cookie: cookie && `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    }
  }

  const samples = await sampleCustomers(ask, application_id)
  const storefront = await openStorefront(ask)
  const shoppers = await makeShoppers(ask, storefront)
  const attributes = attributeCases.some((name) => wanted.includes(name))
    ? await fillAttributes({ database, ask }, { application_id, keys: config.secretKeys })
    : undefined
  const world: World = { samples, users, storefront, shoppers, attributes }
  const { apiKeys } = database.tables
  const keys = await database.queries.select({ id: apiKeys.id }).from(apiKeys)
  const people = [...samples, ...shoppers]
  const known = new Set([application_id, tokenHash(storefront), ...[...keys, ...people].map(({ id }) => id)])

  const requests: Record<string, LoadRequest[]> = {}
  const recordings: Recordings = {}
  for (const { name, requests: make, limit, answers } of cases.filter((one) => wanted.includes(one.name))) {
    const asked = make(world).slice(0, capturedMost)
    requests[name] = asked
    if (limit === 'hash') continue
    recordings[name] = []
    for (const request of asked) {
      const trace = await capture(() => ask(request))
      const replay = replayOf(trace, { known, marker })
      const answering = answers && replay.find(({ text }) => answers.test(text))
      if (answers && !answering) throw new Error(`Of the statements of ${name}, none reads its answer.`)
      if (answering) answering.isAnswer = true
      recordings[name].push(limit === 'last statement' ? replay.slice(-1) : replay)
    }
  }

  const phones = samples.flatMap(({ phone }) => (phone === undefined ? [] : phone))
  if (wanted.includes('send-code')) {
    recordings['send-code'] = []
    recordings['verify-code'] = []
    for (const phone of phones.splice(0, capturedCodes)) {
      const sending = await capture(() => ask(sendCode(storefront, phone)))
      const code = await codeTo(ask, phone)
      const verifying = await capture(() => ask(verifyCode(storefront, sending.answer.body, code)))
      recordings['send-code'].push(replayOf(sending, { known, marker }))
      recordings['verify-code'].push(replayOf(verifying, { known, marker }))
    }
  }
  const issuer = issuerCases.some(({ name }) => wanted.includes(name))
    ? { client: await registerClient(ask, clientsPath(application_id)), keys: config.secretKeys }
    : undefined
  if (issuer) Object.assign(recordings, await recordIssuer({ database, ask, shoppers, known, marker, ...issuer }))

  const stable = { tokenHash: tokenHash(storefront), actor: await actorOf(database) }
  await checkBestStatements(database, config.databaseUrl, ask, requests, stable)
  await app.close()
  await database.close()
  stopListening()
  const { dialect } = database
  return { requests, recordings, storefront, shoppers, phones, issuer, stable, dialect, url: config.databaseUrl }
}

const clientsPath = (application_id: string) =>
  `/service/platform/user/v1.0/company/1/application/${application_id}/oauth-clients`

/** The actor in the events of the shoppers' creation, as JSON. */
async function actorOf({ queries, tables: { events } }: Database): Promise<string> {
  const [event] = await queries
    .select({ actor: events.actor })
    .from(events)
    .where(eq(events.type, 'user.created'))
    .orderBy(desc(events.id))
    .limit(1)
  return JSON.stringify(event?.actor)
}

/** Active customers from all parts of the list. */
async function sampleCustomers(ask: Ask, application_id: string) {
  const prefix = `/service/platform/user/v1.0/company/1/application/${application_id}`
  const found = new Map<string, Sample>()
  const threeYears_ms = 3 * 365 * 86_400_000
  for (let i = 0; found.size < samplesMost && i < 500; i += 1) {
    const cursor = writeCursor({
      by: 'newest',
      key: '',
      id: firstIdAt(new Date(Date.now() - Math.random() * threeYears_ms)),
    })
    const { body } = await ask({ method: 'GET', path: `${prefix}/customers/list?page_size=100&cursor=${cursor}` })
    for (const customer of (body as { items: ListedCustomer[] }).items)
      if (customer.status === 'active') found.set(customer._id, sampleOf(customer))
  }
  return [...found.values()].sort(() => Math.random() - 0.5)
}

interface ListedCustomer {
  _id: string
  status: string
  first_name?: string
  emails: { email: string }[]
  phone_numbers: { phone: string; country_code: number; verified: boolean }[]
}

function sampleOf({ _id, first_name = '', emails, phone_numbers }: ListedCustomer): Sample {
  const proven = phone_numbers.find(({ verified }) => verified)
  return {
    id: _id,
    email: emails[0]?.email,
    first_name,
    phone: proven && { mobile: proven.phone, country_code: String(proven.country_code) },
  }
}
