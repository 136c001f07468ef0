import BetterSqlite from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { changeContacts } from '../../src/accounts/contacts.ts'
import { atomically } from '../../src/context.ts'
import { wantedEmail } from '../../src/users/wanted-contacts.ts'
import { lockUser } from '../../src/users/self.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, asha, codeTo, openShop, password, signedIn } from '../world/storefront-steps.ts'
import type { TestApp } from '../world/start-app.ts'

/*
 * An operation doesn't read a user twice. This counts every statement that selects from the users table, as executed by the databases'
 * drivers. The shopper who makes a call is read together with the session, in one statement.
 */

const fresh = { email: 'asha@new.example', mobile: '9876543210' }

const statement = Object.getPrototypeOf(new BetterSqlite(':memory:').prepare('select 1')) as BetterSqlite.Statement
const ofSqlite = [vi.spyOn(statement, 'all'), vi.spyOn(statement, 'get')]
const ofPostgres = vi.spyOn(pg.Client.prototype, 'query')

let app: TestApp
let id: string

beforeAll(async () => {
  app = await openShop({ jobs: false })
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app.stop()
})

let number = 0
beforeEach(async () => {
  number += 1
  id = await addShopper(app, { ...asha, phone_number: `865252395${number}`, email: `asha${number}@example.com` })
})
const phone = () => `865252395${number}`

/** The number of times that `work` reads users. */
async function readsIn(work: () => Promise<{ status: number; body: unknown }>): Promise<number> {
  for (const spy of [...ofSqlite, ofPostgres]) spy.mockClear()
  const { status, body } = await work()
  expect({ status, body }).toMatchObject({ status: 200 })
  const texts = [
    ...ofSqlite.flatMap(({ mock }) => mock.contexts.map((each) => (each as BetterSqlite.Statement).source)),
    ...ofPostgres.mock.calls.map(([given]: unknown[]) =>
      typeof given === 'string' ? given : (given as pg.QueryConfig).text,
    ),
  ]
  return texts.filter((text) => /^(with .*?)?\bselect\b/i.test(text) && /\b(from|join) "users"/.test(text)).length
}

test('updating a user reads it once', async () => {
  expect(await readsIn(() => app.call('PUT', `/customers/${id}`, { first_name: 'Ash' }))).toBe(1)
})

test('opening a session for a user reads it once, to lock it', async () => {
  const body = { user_id: id, domain: 'shop.example.com' }
  expect(await readsIn(() => app.call('POST', '/customers/session', body))).toBe(1)
})

test('undoing a deletion reads the user once', async () => {
  const browser = await signedIn(app, phone())
  const { request_id } = (await browser.auth('POST', '/otp/mobile/send', { mobile: phone(), country_code: '91' })).body
  const deletion = { user_id: id, otp: await codeTo(app, phone()), request_id, reason_id: '3', reason: 'No need' }
  // Once with the session, and once to lock it.
  expect(await readsIn(() => browser.auth('POST', '/delete', deletion))).toBe(2)
  const undo = { user_id: id, reason: 'Requested by phone', reason_id: '1' }
  expect(await readsIn(() => app.call('PUT', '/customers/undelete', undo))).toBe(1)
})

test('changing the primary contact reads the user with the session, and once to lock it', async () => {
  const browser = await signedIn(app, phone())
  for (const [entity, named] of [
    ['email', { email: fresh.email }],
    ['mobile', { mobile: fresh.mobile, country_code: '91' }],
  ] as const) {
    await browser.call('POST', `/profile/v2.0/${entity}/otp/send`, named)
    const otp = await codeTo(app, entity === 'email' ? fresh.email : fresh.mobile)
    expect(await readsIn(() => browser.call('POST', `/profile/v2.0/${entity}/otp/verify`, { ...named, otp }))).toBe(2)
  }
})

test('changing your own password reads the user with the session, and once to lock it', async () => {
  const browser = await signedIn(app, phone())
  const change = { new_password: password }
  expect(await readsIn(() => browser.auth('POST', '/password', change))).toBe(2)
})

test('changing your own profile reads the user with the session, and once to lock it', async () => {
  const browser = await signedIn(app, phone())
  expect(await readsIn(() => browser.call('POST', '/profile/v1.0/detail', { first_name: 'Ash' }))).toBe(2)
})

test('adding a contact to your own profile also reads who has it, and the user once more to lock it', async () => {
  const browser = await signedIn(app, phone())
  const body = { first_name: 'Ash', email: `another${number}@example.com` }
  expect(await readsIn(() => browser.call('POST', '/profile/v1.0/detail', body))).toBe(4)
})

test('signing in with a password reads who has the name, and the user once to lock it', async () => {
  const browser = await signedIn(app, phone())
  expect(await browser.auth('POST', '/password', { new_password: password })).toMatchObject({ status: 200 })
  const stranger = openBrowser(app)
  const named = { username: `asha${number}@example.com`, password }
  expect(await readsIn(() => stranger.auth('POST', '/login/password', named))).toBe(2)
})

test('a transaction that waited for a user’s lock sees the contacts that the previous one wrote', async () => {
  const email = `late${number}@example.com`
  const { opened: locked, open: nowLocked } = gate()
  const { opened: waited, open: resume } = gate()
  const first = atomically(app.ctx, async (tx) => {
    const user = await lockUser(tx, id)
    nowLocked()
    await waited
    if (!user) throw new Error('User not found.')
    await changeContacts(
      tx,
      user,
      (contacts) => [...contacts, wantedEmail(email, 'email', { verified: true, primary: false })],
      () => [{ type: 'user.contact_added', kind: 'email' }],
    )
  })
  await locked
  const second = atomically(app.ctx, (tx) => lockUser(tx, id))
  if (app.database.dialect === 'postgres') await vi.waitUntil(async () => (await waiting(app)) > 0, { timeout: 30_000 })
  resume()
  await first
  const seen = await second
  expect(seen?.contacts.map(({ value }) => value)).toContain(email)
  expect(seen?.user.version).toBe(1)
})

/** The number of statements that are waiting for a lock. */
async function waiting({ database: { queries } }: TestApp): Promise<number> {
  const [row] = await queries
    .select({ waiting: sql<number>`count(*)`.mapWith(Number) })
    .from(sql`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
  return row?.waiting ?? 0
}

function gate() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  return { opened, open }
}
