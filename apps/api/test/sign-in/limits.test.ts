import { createTestDatabase } from '@clientele/db/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { clearOldRows } from '../../src/retention/service.ts'
import { openBrowser } from '../world/shopper.ts'
import { exchange, ownerEmail, ownerPassword, startApp, type StartOptions, type TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  eventsOf,
  everything,
  openShop,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

const team = '/service/platform/team/v1.0'
const secret = { SECRET_KEY: 'one-secret-key-for-every-process-0123456789' }

/** Tries to sign in to the console. The test acts as the first proxy, so it sets the caller's address. */
async function tryConsole(app: TestApp, given: { email?: string; password?: string } = {}, address = '203.0.113.1') {
  const response = await fetch(`${app.url}${team}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email: ownerEmail, password: 'not-the-password', ...given }),
  })
  const { request_id: _, ...body } = (await response.json()) as Record<string, unknown>
  return { status: response.status, body, cookie: response.headers.get('set-cookie') }
}

const right = { password: ownerPassword }
const tryPassword = (app: TestApp, username: string, given = 'wrong-password') =>
  openBrowser(app).auth('POST', '/login/password', { username, password: given })

/** Makes `count` calls in sequence and returns their statuses. */
async function inTurn(count: number, call: (i: number) => Promise<{ status: number }>) {
  const statuses: number[] = []
  for (let i = 0; i < count; i += 1) statuses.push((await call(i)).status)
  return statuses
}

describe('several processes on one Postgres', () => {
  beforeEach(({ skip }) =>
    skip(process.env.TEST_DIALECT !== 'postgres', 'a SQLite file is served by one process, which counts in memory'),
  )

  /** Two apps that share only their database and their key. */
  async function startTwo(settings: Record<string, string>): Promise<[TestApp, TestApp]> {
    const { url: databaseUrl, drop } = await createTestDatabase()
    onTestFinished(drop)
    const options: StartOptions = { databaseUrl, jobs: false, settings: { ...secret, ...settings } }
    return [await openShop(options), await openShop(options)]
  }

  test('share their count of an operator’s sign-ins', async () => {
    const [one, other] = await startTwo({ SIGN_IN_ATTEMPTS_PER_MINUTE: '4' })
    expect(await inTurn(3, () => tryConsole(one))).toEqual([401, 401, 401])
    expect(await inTurn(2, () => tryConsole(other))).toEqual([401, 429])
    expect((await tryConsole(one, right)).status).toBe(429)
  })

  test('share their count of token exchanges, and successes leave failures counted', async () => {
    const [one, other] = await startTwo({})
    const wrong = (app: TestApp) =>
      exchange(app.url, app.api_key, 'not-the-secret').then((token) => ({ status: token === undefined ? 401 : 200 }))
    await Promise.all([
      ...Array.from({ length: 29 }, () => wrong(one)),
      ...Array.from({ length: 30 }, () => wrong(other)),
    ])
    expect(await exchange(one.url, one.api_key, one.api_secret)).toMatch(/^at_/)
    await wrong(one)
    expect(await exchange(other.url, other.api_key, other.api_secret)).toBeUndefined()
  })

  test('share their counts for shoppers: wrong passwords, sign-ins, and requested codes', async () => {
    const [one, other] = await startTwo({
      SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '4',
      CODES_PER_ADDRESS_PER_HOUR: '3',
    })
    await addShopper(one)
    await choosePassword(await signedIn(one))
    expect(await inTurn(4, (i) => tryPassword(i % 2 ? one : other, asha.email))).toEqual([401, 401, 401, 401])
    expect((await tryPassword(one, asha.email, password)).status).toBe(429)
    expect((await tryPassword(other, asha.email, password)).status).toBe(429)

    const ask = (app: TestApp, i: number) =>
      openBrowser(app).auth('POST', '/login/otp', { mobile: `987654321${i}`, country_code: '91' })
    // One was already sent when Asha signed in.
    expect(await inTurn(4, (i) => ask(i % 2 ? one : other, i))).toEqual([200, 200, 429, 429])
  })

  test('notify the team once that the budget is used up, and reset failures in every process', async () => {
    const [one, other] = await startTwo({
      CODES_PER_APPLICATION_PER_HOUR: '2',
      SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3',
    })
    await addShopper(one)
    await choosePassword(await signedIn(one))
    await inTurn(2, () => tryPassword(one, asha.email))
    expect((await tryPassword(other, asha.email, password)).status).toBe(200)
    expect(await inTurn(3, () => tryPassword(one, asha.email))).toEqual([401, 401, 401])

    const ask = (i: number) =>
      openBrowser(i % 2 ? one : other).auth('POST', '/login/otp', { mobile: `987654321${i}`, country_code: '91' })
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(i)))
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    const told = (await eventsOf(one, one.application_id)).filter((type) => type === 'message.budget_exhausted')
    expect(told).toHaveLength(1)
  })

  test('write nothing more for a key that was just refused', async () => {
    const [one] = await startTwo({ SIGN_IN_ATTEMPTS_PER_MINUTE: '5' })
    const used = async () => {
      const { queries, tables } = one.database
      return (await queries.select().from(tables.attempts)).reduce((sum, row) => sum + row.used, 0)
    }
    const before = await used()
    const statuses = await inTurn(40, () => tryConsole(one))
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    // Five attempts, each counted under its three keys, and one that was refused at the first of them.
    expect((await used()) - before).toBe(5 * 3 + 1)
  })

  test('start over when the time is over, and delete what no longer counts', async () => {
    const [one] = await startTwo({ SIGN_IN_ATTEMPTS_PER_MINUTE: '2' })
    const { queries, tables } = one.database
    const age = (by: string) =>
      queries.update(tables.attempts).set({ expires_at: sql`${tables.attempts.expires_at} - ${by}::interval` })
    expect(await inTurn(2, () => tryConsole(one))).toEqual([401, 401])
    await age('61 seconds')
    expect(await inTurn(3, () => tryConsole(one))).toEqual([401, 401, 429])
    await clearOldRows(one.services, { atOnce: true })
    expect((await queries.select().from(tables.attempts)).length).toBeGreaterThan(0)
    await age('2 hours')
    await clearOldRows(one.services, { atOnce: true })
    expect(await queries.select().from(tables.attempts)).toEqual([])
  })

  test('store nothing readable about the people they limit', async () => {
    const [one] = await startTwo({})
    await addShopper(one)
    await tryPassword(one, asha.email)
    await tryConsole(one)
    const { attempts } = await everything(one)
    expect(JSON.parse(attempts ?? '[]').length).toBeGreaterThan(5)
    expect(attempts).not.toMatch(/@|asha|olu|127\.0\.0\.1|203\.0\.113/)
  })

  test('let nobody in when they cannot count, and skip counting for what needs no limit', async () => {
    const [one] = await startTwo({})
    const token = await one.ownToken()
    await one.database.queries.delete(one.database.tables.attempts)
    expect((await one.call('GET', '/customers/list', undefined, { authorization: `Bearer ${token}` })).status).toBe(200)
    expect(await one.database.queries.select().from(one.database.tables.attempts)).toEqual([])
    await rename(one, 'attempts', 'elsewhere')
    expect(await tryConsole(one, right)).toMatchObject({ status: 500, body: { code: 'INTERNAL' }, cookie: null })
    expect((await tryPassword(one, asha.email, password)).status).toBe(500)
    expect((await one.call('GET', '/customers/list', undefined, { authorization: `Bearer ${token}` })).status).toBe(200)
  })
})

const rename = async ({ databaseUrl }: TestApp, from: string, to: string) => {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`alter table ${from} rename to ${to}`)
  await client.end()
}

describe('operators’ sign-ins', () => {
  const behindProxy = (settings: Record<string, string> = {}) =>
    startApp({ jobs: false, settings: { TRUST_PROXY: '127.0.0.1', ...settings } })

  test('N24 a success resets its own attempt, but no others', async () => {
    const app = await behindProxy({ SIGN_IN_ATTEMPTS_PER_MINUTE: '6' })
    const statuses: number[] = []
    for (let i = 0; i < 4; i += 1) {
      statuses.push((await tryConsole(app, right)).status)
      statuses.push((await tryConsole(app, { email: `somebody-${i}@example.com` })).status)
    }
    expect(statuses).toEqual([200, 401, 200, 401, 200, 401, 200, 401])
    // Four failed, so two more are allowed.
    expect(await inTurn(3, (i) => tryConsole(app, { email: `other-${i}@example.com` }))).toEqual([401, 401, 429])
    expect(await inTurn(12, (i) => tryConsole(app, right, `198.51.100.${i}`))).toEqual(Array<number>(12).fill(200))
  })

  test('N24 an account is limited however its address is spelled, and across many addresses', async () => {
    const app = await behindProxy({
      OPERATOR_FAILURES_PER_EMAIL_PER_HOUR: '6',
      OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR: '3',
    })
    for (const known of [ownerEmail, 'nobody@example.com']) {
      const spellings = [known, known.toUpperCase(), `${known} `, known]
      const from = (network: string) => (i: number) =>
        tryConsole(app, { email: spellings[i % 4] ?? '' }, `${network}.${i}`)
      // One address has three attempts, and all of them together have six.
      expect(await inTurn(4, (i) => tryConsole(app, { email: spellings[i] ?? '' }, '203.0.113.9'))).toEqual([
        401, 401, 401, 429,
      ])
      expect(await inTurn(4, from('198.51.100'))).toEqual([401, 401, 401, 429])
      expect((await tryConsole(app, { email: known, ...right }, '192.0.2.1')).status).toBe(429)
    }
  })

  test('N25 many addresses together cannot lock an operator out where they have signed in before', async () => {
    const app = await behindProxy({
      OPERATOR_FAILURES_PER_EMAIL_PER_HOUR: '4',
      OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR: '2',
    })
    const [office, elsewhere] = ['192.0.2.10', '192.0.2.20']
    expect((await tryConsole(app, right, office)).status).toBe(200)
    expect(await inTurn(6, (i) => tryConsole(app, {}, `198.51.100.${i}`))).toEqual([401, 401, 401, 401, 429, 429])
    expect((await tryConsole(app, right, elsewhere)).status).toBe(429)
    expect((await tryConsole(app, right, office)).status).toBe(200)
    // A known address is limited, too.
    expect(await inTurn(3, () => tryConsole(app, {}, office))).toEqual([401, 401, 429])
  })

  test('N27 are counted, refused and answered the same way for a known and an unknown address', async () => {
    const app = await behindProxy({ OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR: '2' })
    const answersTo = async (email: string, address: string) => {
      const answers: unknown[] = []
      for (let i = 0; i < 4; i += 1) answers.push(await tryConsole(app, { email }, address))
      return JSON.stringify(answers).replaceAll(/\b3[56]\d\d\b/g, 'about an hour')
    }
    expect(await answersTo('nobody@example.com', '203.0.113.1')).toBe(await answersTo(ownerEmail, '203.0.113.2'))
    const { teamEvents } = await everything(app)
    expect(teamEvents?.match(/operator\.sign_in_failed/g)).toHaveLength(4)
    expect(teamEvents).not.toContain('nobody@')
  })
})
