import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { purgeUser } from '../../src/accounts/purge.ts'
import { systemContext } from '../../src/context.ts'
import { serveMetrics } from '../../src/observability/metrics.ts'
import { findPasswordHash, listForeignForms, sumForeignForms } from '../../src/passwords/shoppers.ts'
import { firebase, refusedHashes, systemHashes } from '../world/foreign-hashes.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  askToBeDeleted,
  asha,
  codeTo,
  eventsOf,
  openShop,
  otherPassword,
} from '../world/storefront-steps.ts'

const email = 'nuria@example.com'
const mobile = '9876543210'
const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: notAsked, mobile: notAsked } }

const signIn = (app: TestApp, password: string, username = email) =>
  openBrowser(app).auth('POST', '/login/password', { username, password })

const unverified = '/customers?verified=false'
const known = { password: 'Kediler & çay', value: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS' }

/** Adds a customer who brings this password along, and returns their ID. */
async function bring(
  app: TestApp,
  { path = unverified, body = {}, hash = {} }: { path?: string; body?: object; hash?: object } = {},
) {
  const answer = await app.call('POST', path, {
    email,
    first_name: 'Núria',
    password_hash: { value: known.value, ...hash },
    ...body,
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body.user._id as string
}

const emailsOf = async (app: TestApp, id: string) => (await app.call('GET', `/customers/${id}`)).body.user.emails
const historyOf = async (app: TestApp, id: string) =>
  (await app.call('GET', `/customers/${id}/events`)).body.items as { type: string; details?: object }[]

/** What the metrics say. */
async function gauge({ services, database }: TestApp): Promise<string> {
  const measures = {
    lanes: async () => [],
    kinds: async () => [],
    index: async () => ({ waiting: 0, oldest_s: 0 }),
    segments: async () => ({ waiting: 0, oldest_s: 0 }),
    foreignHashes: () => sumForeignForms(database),
  }
  const server = await serveMetrics({ ...services.config, metrics: { host: '127.0.0.1', port: 0 } }, measures)
  onTestFinished(() => void server.close())
  return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)).text()
}

/** How many hashes of other systems are left. */
const left = async (app: TestApp) => (await listForeignForms(app.ctx)).reduce((sum, { count }) => sum + count, 0)

describe('a password that a customer brings along', () => {
  test('opens the account, and is replaced by a hash of ours', { timeout: 120_000 }, async () => {
    const app = await openShop({ config })
    const ids: string[] = []
    for (const [i, { hash }] of systemHashes.entries())
      ids.push(await bring(app, { path: '/customers', body: { email: `c${i}@example.com`, password_hash: hash } }))
    expect(await left(app)).toBe(systemHashes.length)
    for (const [i, { password, hash }] of systemHashes.entries()) {
      const name = `c${i}@example.com`
      const refused = await signIn(app, `x${password}`, name)
      expect([hash.value, refused.status, refused.body.code]).toEqual([hash.value, 401, 'WRONG_SIGN_IN'])
      expect([hash.value, (await signIn(app, password, name)).status]).toEqual([hash.value, 200])
      expect(await findPasswordHash(app.ctx, ids[i] ?? '')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      expect([hash.value, (await signIn(app, password, name)).status]).toEqual([hash.value, 200])
    }
    expect(await left(app)).toBe(0)
  })

  test('opens it in the form that was typed then, and in ours', async () => {
    const app = await openShop({ config })
    // The hash is of a composed ç.
    await bring(app)
    expect((await signIn(app, known.password.normalize('NFD'))).status).toBe(200)
    await bring(app, { body: { email: 'second@example.com' } })
    expect((await signIn(app, known.password, 'second@example.com')).status).toBe(200)
  })

  test('is neither in a response nor in the history, which names its scheme', async () => {
    const app = await openShop({ config })
    const id = await bring(app)
    const created = (await historyOf(app, id)).find(({ type }) => type === 'user.created')
    expect(created?.details).toEqual({ password_scheme: 'bcrypt' })
    const everything = JSON.stringify([await historyOf(app, id), (await app.call('GET', `/customers/${id}`)).body])
    expect(everything).not.toContain(known.value.slice(-20))
  })

  test('is refused with the reason before anything is stored', async () => {
    const app = await openShop({ config, jobs: false })
    for (const { hash, message } of refusedHashes) {
      const { status, body } = await app.call('POST', '/customers', { email, password_hash: hash })
      expect([status, body.details]).toEqual([400, [{ field: 'body.password_hash.value', message }]])
    }
    const { users, firebaseKeys } = app.database.tables
    expect(await app.database.queries.select().from(users)).toEqual([])
    expect(await app.database.queries.select().from(firebaseKeys)).toEqual([])
  })

  test('needs the permission', async () => {
    const app = await openShop({ config, jobs: false })
    const authorization = `Bearer ${await app.tokenWith(['users:write'])}`
    const body = { email, password_hash: { value: known.value } }
    const refused = await app.call('POST', '/customers', body, { authorization })
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', details: [{ field: 'body.password_hash' }] },
    })
    const social = { email, social_accounts: [{ provider: 'google', subject: '1' }] }
    expect((await app.call('POST', '/customers', social, { authorization })).status).toBe(403)
    expect((await app.call('POST', '/customers', { email }, { authorization })).status).toBe(200)
  })

  test('of Firebase names the key of its project, which is stored once, encrypted', async () => {
    const app = await openShop({ config })
    const hash = systemHashes.find(({ what }) => what === 'Firebase')?.hash
    const id = await bring(app, { body: { password_hash: hash } })
    await bring(app, { body: { email: 'second@example.com', password_hash: hash } })
    const keys = await app.database.queries.select().from(app.database.tables.firebaseKeys)
    expect(keys).toHaveLength(1)
    const stored = await findPasswordHash(app.ctx, id)
    expect(stored).toContain(keys[0]?.id)
    for (const text of [stored, keys[0]?.sealed]) expect(text).not.toContain(firebase.base64_signer_key.slice(0, 20))
  })

  test('is counted until it is replaced, or the customer is erased', async () => {
    const app = await openShop({ jobs: false, config: { ...config, delete_account_day: 0 } })
    await bring(app, { path: '/customers', body: { phone_number: mobile } })
    const second = await bring(app, { path: '/customers', body: asha })
    expect(await gauge(app)).toContain('clientele_foreign_password_hashes{form="bcrypt,plain,2y,10"} 2')
    const begun = await openBrowser(app).auth('POST', '/otp/forgot/mobile/send', { mobile, country_code: '91' })
    const otp = await codeTo(app, mobile)
    const { request_id } = begun.body
    const proven = await openBrowser(app).auth('POST', '/otp/forgot/mobile/verify', {
      request_id,
      otp,
    })
    const reset = { code: proven.body.forgot_token, password: otherPassword }
    expect((await openBrowser(app).auth('POST', '/login/password/forgot', reset)).status).toBe(200)
    expect(await gauge(app)).toContain('clientele_foreign_password_hashes{form="bcrypt,plain,2y,10"} 1')
    const payload = await askToBeDeleted(app, second)
    await purgeUser(systemContext(app.services, { application_id: app.application_id }), payload)
    expect(await findPasswordHash(app.ctx, second)).toBeUndefined()
    expect(await gauge(app)).toContain('clientele_foreign_password_hashes{form="bcrypt,plain,2y,10"} 0')
  })
})

describe('a contact that came with the password, and that nobody has verified', () => {
  test('signs in, as often as its owner likes, and stays unverified', async () => {
    const app = await openShop({ config })
    const id = await bring(app, { body: { phone_number: mobile } })
    for (const name of [email, mobile, `+91${mobile}`, email])
      expect((await signIn(app, known.password, name)).status).toBe(200)
    expect(await emailsOf(app, id)).toMatchObject([{ email, verified: false }])
    expect((await signIn(app, 'not-this-password', mobile)).body.code).toBe('WRONG_SIGN_IN')
  })

  test('asks for the confirmation if the team requires that', async () => {
    const app = await openShop({ config })
    await bring(app, { hash: { require_confirmation: true }, body: { phone_number: mobile } })
    expect((await signIn(app, known.password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
    expect((await signIn(app, known.password, mobile)).body.code).toBe('WRONG_SIGN_IN')
  })

  test('is lost with the password when someone else proves it', async () => {
    const app = await openShop({ config })
    const id = await bring(app, { body: { email: 'kept@example.com', phone_number: mobile } })
    expect((await signIn(app, known.password, mobile)).status).toBe(200)
    const stranger = openBrowser(app)
    const begun = await stranger.signInByOtp(mobile)
    expect(begun.body).toMatchObject({ user_exists: false, register_token: expect.any(String) })
    const { register_token } = begun.body
    expect((await stranger.profile('POST', '/detail', { register_token, first_name: 'Olive' })).status).toBe(200)

    for (const name of [mobile, 'kept@example.com'])
      expect((await signIn(app, known.password, name)).body.code).toBe('WRONG_SIGN_IN')
    expect(await findPasswordHash(app.ctx, id)).toBeUndefined()
    expect(await left(app)).toBe(0)
    expect((await historyOf(app, id)).find(({ type }) => type === 'user.contact_lost')?.details).toEqual({
      kinds: ['phone'],
      password_removed: true,
    })
    expect(await emailsOf(app, id)).toMatchObject([{ email: 'kept@example.com', verified: false }])
  })

  test('is lost with a password that was not used yet, if the team verifies it for someone else', async () => {
    const app = await openShop({ config })
    const id = await bring(app)
    expect(await left(app)).toBe(1)
    await addShopper(app, { email, first_name: 'Olive' })
    expect((await signIn(app, known.password)).body.code).toBe('WRONG_SIGN_IN')
    expect([await findPasswordHash(app.ctx, id), await left(app)]).toEqual([undefined, 0])
    expect(await eventsOf(app, id)).toContain('user.contact_lost')
  })

  test('opens nothing if someone else had verified it before', async () => {
    const app = await openShop({ config })
    const owner = await addShopper(app, { email, first_name: 'Olive' })
    await bring(app)
    expect((await signIn(app, known.password)).body.code).toBe('WRONG_SIGN_IN')
    const { identifiers } = app.database.tables
    await app.database.queries
      .update(identifiers)
      .set({ released_at: new Date() })
      .where(eq(identifiers.user_id, owner))
    expect((await signIn(app, known.password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  })

  test('still signs in after others have claimed it', async () => {
    const app = await openShop({ config })
    const id = await bring(app)
    await app.call('POST', unverified, { email, first_name: 'Mallory' })
    await bring(app, { hash: { require_confirmation: true, value: systemHashes[0]?.hash.value } })
    expect((await signIn(app, known.password)).body.user._id).toBe(id)
  })

  test('that another customer adds later does not sign in with their password', async () => {
    const app = await openShop({ config })
    await bring(app, { path: '/customers' })
    const browser = openBrowser(app)
    await browser.auth('POST', '/login/password', { username: email, password: known.password })
    await browser.profile('PUT', '/email', { email: 'later@example.com' })
    expect((await signIn(app, known.password, 'later@example.com')).body.code).toBe('EMAIL_NOT_CONFIRMED')
  })
})

test('an unknown name gets the same response as a wrong password, whatever the hash', async () => {
  const app = await openShop({ config })
  await bring(app)
  const { request_id: _, ...wrong } = (await signIn(app, 'not-this-password')).body
  for (const name of ['nobody@example.com', 'someone@example.com', '9123456780']) {
    const { request_id: __, ...unknown } = (await signIn(app, 'not-this-password', name)).body
    expect(unknown).toEqual(wrong)
  }
})

test('an unknown name takes as long as one whose hash takes long', async () => {
  const app = await openShop({ config })
  await bring(app, { hash: { value: known.value.replace('$10$', '$13$') } })
  const fastest = async (name: string) => {
    const times: number[] = []
    for (let i = 0; i < 3; i += 1) {
      const begun = performance.now()
      expect((await signIn(app, 'not-this-password', name)).body.code).toBe('WRONG_SIGN_IN')
      times.push(performance.now() - begun)
    }
    return Math.min(...times)
  }
  // A hash of ours takes less than a tenth of it.
  expect(await fastest('nobody@example.com')).toBeGreaterThan((await fastest(email)) / 2)
}, 60_000)
