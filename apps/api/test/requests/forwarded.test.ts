import { beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import { apiKey, ownerEmail, ownerPassword, type TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop } from '../world/storefront-steps.ts'

/*
 * The test acts as the proxy nearest to the API, and 10.0.0.0/8 contains others. However they write a caller's address, it is the same.
 */

/** The same caller, as forwarded by all kinds of proxies. */
const spellings = [
  '203.0.113.7',
  '203.0.113.7:1001',
  '203.0.113.7:1002',
  '"203.0.113.7:1003"',
  '::ffff:203.0.113.7',
  '[::ffff:203.0.113.7]:1004',
  '203.0.113.7:1005, 10.0.0.1',
  '203.0.113.7:1006, 10.0.0.1:8080',
  '203.0.113.7, [::ffff:10.0.0.1]:8080, 10.0.0.2:8080',
  // Values sent by the caller itself come before those of the proxies, and are ignored.
  '198.51.100.1, 203.0.113.7:1007',
  'unknown, 203.0.113.7',
]
const other = '203.0.113.8:1001'

/** Not an address, so the caller is identified by the proxy that sent it. */
const garbage = [
  'unknown',
  '_hidden',
  '_SEVKISEK:4711',
  '"',
  'garbage',
  '999.1.1.1',
  '203.0.113.7:port',
  '203.0.113.9, unknown',
]

const allowed = 3
const settings = {
  TRUST_PROXY: '127.0.0.1,10.0.0.0/8',
  SIGN_IN_ATTEMPTS_PER_MINUTE: String(allowed),
  OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR: '100',
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: String(allowed),
  USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: String(allowed),
  CODES_PER_ADDRESS_PER_HOUR: String(allowed),
}

let app: TestApp
beforeEach(async () => void (app = await openShop({ settings, jobs: false })))

type Call = (from: string, attempt: number) => Promise<{ status: number }>
const json = { 'content-type': 'application/json' }
const forwarded = (from: string) => ({ 'x-forwarded-for': from })
const shopper = (method: string, path: string, body: unknown, from: string) =>
  openBrowser(app).call(method, `/authentication/v1.0${path}`, body, forwarded(from))
const wrongPassword = (username: string, from: string) =>
  shopper('POST', '/login/password', { username, password: 'not-the-password' }, from)

/** Every limit by address, and the number of attempts it allows. */
const limits: [string, number, Call][] = [
  [
    'console sign-ins of an address',
    allowed,
    (from, i) =>
      fetch(`${app.url}/service/platform/team/v1.0/sign-in`, {
        method: 'POST',
        headers: { ...json, ...forwarded(from) },
        body: JSON.stringify({ email: `nobody-${i}@example.com`, password: 'not-the-password' }),
      }),
  ],
  ['sign-ins of an address', allowed, (from, i) => wrongPassword(`nobody-${i}@example.com`, from)],
  [
    'lookups of an address',
    allowed,
    (from, i) => shopper('GET', `/user-exists?q=nobody-${i}@example.com`, undefined, from),
  ],
  [
    'codes of an address',
    allowed,
    (from, i) => shopper('POST', '/login/otp', { mobile: `98765432${10 + i}`, country_code: '91' }, from),
  ],
  [
    'exchanges of an address',
    60,
    (from) =>
      fetch(`${app.url}/service/panel/authentication/v1.0/company/1/oauth/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${apiKey}:wrong`)}`, ...forwarded(from) },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      }),
  ],
]

const isLimited = ({ status }: { status: number }) => status === 429

describe('N48: a limit by address', () => {
  test.each(limits)('counts every spelling as the same address: %s', async (_, most, call) => {
    for (let i = 0; i < most; i += 1)
      expect(isLimited(await call(spellings[i % spellings.length] ?? '', i))).toBe(false)
    for (const [i, from] of spellings.entries())
      expect({ from, isLimited: isLimited(await call(from, most + i)) }).toEqual({ from, isLimited: true })
    expect(isLimited(await call(other, 50))).toBe(false)
  })

  test.each(limits)('counts an invalid address as the connection’s: %s', async (_, most, call) => {
    for (let i = 0; i < most; i += 1) expect(isLimited(await call(garbage[i % garbage.length] ?? '', i))).toBe(false)
    for (const [i, from] of [...garbage, '127.0.0.1'].entries())
      expect({ from, isLimited: isLimited(await call(from, most + i)) }).toEqual({ from, isLimited: true })
    expect(isLimited(await call(other, 50))).toBe(false)
  })

  test('counts every spelling as the same for one account, too', async () => {
    const perAccount = {
      SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '2',
      SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '100',
    }
    app = await openShop({ settings: { ...settings, ...perAccount }, jobs: false })
    await addShopper(app)
    for (const [i, from] of spellings.entries())
      expect({ from, ...(await wrongPassword(asha.email, from)) }).toMatchObject({ from, status: i < 2 ? 401 : 429 })
    expect((await wrongPassword(asha.email, other)).status).toBe(401)
  })
})

describe('N48: a record', () => {
  test.each([
    ...spellings.map((from) => [from, '203.0.113.7']),
    ['[2001:0DB8::0007]:4711', '2001:db8::7'],
    ['fe80::7%eth0', 'fe80::7'],
    ...garbage.map((from) => [from, '127.0.0.1']),
  ])('of a call from %s contains %s', async (from, address) => {
    const { queries, tables } = app.database
    const user_id = await addShopper(app)
    const session = { user_id, domain: 'shop.example.com', max_age: 60 }
    const made = await app.call('POST', '/customers/session', session, {
      authorization: `Bearer ${await app.ownToken()}`,
      ...forwarded(from),
    })
    expect(made.status).toBe(200)
    const signedIn = await fetch(`${app.url}/service/platform/team/v1.0/sign-in`, {
      method: 'POST',
      headers: { ...json, ...forwarded(from) },
      body: JSON.stringify({ email: ownerEmail, password: ownerPassword }),
    })
    expect(signedIn.status).toBe(200)

    const { items: sessions } = (await app.call('GET', `/customers/sessions?id=${user_id}`)).body
    expect(sessions).toMatchObject([{ ip: address }])
    const { items: events } = (await app.call('GET', `/customers/${user_id}/events`)).body
    expect(events.find(({ type }: { type: string }) => type === 'session.created')).toMatchObject({ ip: address })
    expect(await queries.select({ ip: tables.operatorSessions.ip }).from(tables.operatorSessions)).toEqual([
      { ip: address },
    ])
    const team = await queries
      .select({ type: tables.teamEvents.type, ip: tables.teamEvents.ip })
      .from(tables.teamEvents)
    expect(team).toContainEqual({ type: 'operator.signed_in', ip: address })
  })
})
