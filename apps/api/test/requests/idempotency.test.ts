import { createClient } from '@clientele/sdk'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { secondApplication } from '../world/storefront-steps.ts'
import { ownerEmail, ownerPassword, startApp, type TestApp } from '../world/start-app.ts'

const asha = { email: 'asha@example.com', first_name: 'Asha' }
const under = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more })
const create = (app: TestApp, key: string, body: object = asha, more: Record<string, string> = {}) =>
  app.call('POST', '/customers', body, under(key, more))
const countUsers = async (app: TestApp) => (await app.call('GET', '/customers/list')).body.page.item_total
const keysIn = ({ database: { queries, tables } }: TestApp) => queries.select().from(tables.idempotencyKeys)

/** A call to a team operation, whose URLs contain no application. */
async function team(app: TestApp, path: string, body: object, headers: Record<string, string>) {
  const response = await fetch(`${app.url}/service/platform/team/v1.0${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as { code?: string; secret?: string }
  return { status: response.status, body: answer, cookies: response.headers.getSetCookie() }
}

test('a repeated POST is executed once and gets the same response', async () => {
  const app = await startApp({ jobs: false })
  const first = await create(app, 'k-1')
  expect(first.status).toBe(200)
  const again = await create(app, 'k-1', { first_name: 'Asha', email: 'asha@example.com' })
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(await countUsers(app)).toBe(1)
  const { items } = (await app.call('GET', `/customers/${first.body.user._id}/events`)).body
  expect(items.map(({ type }: { type: string }) => type)).toEqual(['user.created'])
})

test('a different request under the same key is a conflict, and changes nothing', async () => {
  const app = await startApp({ jobs: false })
  await create(app, 'k-1')
  const other = await create(app, 'k-1', { email: 'ben@example.com' })
  expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  expect(await countUsers(app)).toBe(1)
})

test('of several concurrent requests, one is executed, and the others get its response or are told to retry', async () => {
  const app = await startApp({ jobs: false })
  const answers = await Promise.all(Array.from({ length: 12 }, () => create(app, 'k-1')))
  const done = answers.filter(({ status }) => status === 200)
  const waiting = answers.filter(({ status }) => status !== 200)
  expect(done.length).toBeGreaterThan(0)
  expect(new Set(done.map(({ body }) => body.user._id)).size).toBe(1)
  for (const { status, body, headers } of waiting) {
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'IDEMPOTENCY_KEY_IN_USE' })
    expect(headers.get('retry-after')).toBe('1')
  }
  expect(await countUsers(app)).toBe(1)
  expect((await create(app, 'k-1')).body).toEqual(done[0]?.body)
})

test('a key belongs to one caller, one application and one operation', async () => {
  const app = await startApp({ jobs: false })
  const elsewhere = await secondApplication(app)
  await create(app, 'k-1')
  const other = { authorization: `Bearer ${await app.tokenWith(['users:write'])}` }
  expect((await create(app, 'k-1', asha, other)).body.code).toBe('EMAIL_TAKEN')
  expect((await create(elsewhere, 'k-1')).status).toBe(200)
  expect((await app.call('POST', '/platform/config', { name: 'Shop' }, under('k-1'))).status).toBe(200)
})

test('a rejected request releases its key', async () => {
  const app = await startApp({ jobs: false })
  const { body } = await app.call('POST', '/customers', asha)
  expect((await create(app, 'k-1')).body.code).toBe('EMAIL_TAKEN')
  await app.call('PUT', '/customers/archive', { user_id: body.user._id })
  expect((await create(app, 'k-1')).status).toBe(200)
})

test('a response with a secret is repeated, and stored encrypted', async () => {
  const app = await startApp({ jobs: false })
  const cookie = await app.operatorCookie('owner')
  const create = () =>
    team(app, '/company/1/api-keys', { name: 'Stock', permissions: ['users:read'] }, under('k-1', { cookie }))
  const first = await create()
  expect(first.status).toBe(201)
  expect(await create()).toMatchObject({ status: 201, body: { secret: first.body.secret } })
  const [row] = await keysIn(app)
  expect(JSON.stringify(row)).not.toContain(first.body.secret)
  expect(JSON.stringify(row)).not.toContain('Stock')
})

test('a response that signs a visitor in is not stored', async () => {
  const app = await startApp({ jobs: false })
  const signIn = () => team(app, '/sign-in', { email: ownerEmail, password: ownerPassword }, under('k-1'))
  const first = await signIn()
  expect(first.cookies).toHaveLength(1)
  const again = await signIn()
  expect(again).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_RESPONSE_NOT_KEPT' }, cookies: [] })
  expect((await keysIn(app)).map(({ response }) => response)).toEqual([null])
})

test('a key can be reused after 24 hours', async () => {
  const app = await startApp({ jobs: false })
  const first = await create(app, 'k-1')
  const [row] = await keysIn(app)
  const day_ms = 24 * 60 * 60 * 1000
  expect((row?.expires_at.getTime() ?? 0) - (row?.done_at?.getTime() ?? 0)).toBeGreaterThan(day_ms - 60_000)
  expect((row?.expires_at.getTime() ?? 0) - (row?.done_at?.getTime() ?? 0)).toBeLessThanOrEqual(day_ms)

  const { queries, tables } = app.database
  await queries.update(tables.idempotencyKeys).set({ expires_at: new Date(Date.now() - 1) })
  await app.call('PUT', '/customers/archive', { user_id: first.body.user._id })
  const later = await create(app, 'k-1')
  expect(later.status).toBe(200)
  expect(later.body.user._id).not.toBe(first.body.user._id)
})

test('a request whose process died has an unknown outcome, so it is not executed again', async () => {
  const app = await startApp({ jobs: false })
  await create(app, 'k-1')
  const { queries, tables } = app.database
  const { idempotencyKeys: k } = tables
  await queries.update(k).set({ done_at: null, response: null, held_until: new Date(Date.now() + 60_000) })
  expect((await create(app, 'k-1')).body.code).toBe('IDEMPOTENCY_KEY_IN_USE')
  await queries.update(k).set({ held_until: new Date(Date.now() - 1) })
  expect(await create(app, 'k-1')).toMatchObject({ status: 503, body: { code: 'OUTCOME_UNKNOWN' } })
  expect(await countUsers(app)).toBe(1)
})

test('a response that was encrypted with a removed key is not made up', async () => {
  const app = await startApp({ jobs: false })
  await create(app, 'k-1')
  const { queries, tables } = app.database
  const [row] = await keysIn(app)
  await queries
    .update(tables.idempotencyKeys)
    .set({ response: 'AAAA' })
    .where(eq(tables.idempotencyKeys.key, row?.key ?? ''))
  expect((await create(app, 'k-1')).body.code).toBe('IDEMPOTENCY_RESPONSE_NOT_KEPT')
})

test('nothing is stored without the header, or for requests that can safely be repeated', async () => {
  const app = await startApp({ jobs: false })
  const { body } = await app.call('POST', '/customers', asha)
  await app.call('PUT', `/customers/${body.user._id}`, { first_name: 'Aisha' }, under('k-1'))
  await app.call('GET', '/customers/list', undefined, under('k-1'))
  expect(await keysIn(app)).toEqual([])
})

test.each(['with space', 'x'.repeat(256)])('the key %j is rejected', async (key) => {
  const app = await startApp({ jobs: false })
  expect(await create(app, key)).toMatchObject({ status: 400, body: { details: [{ field: 'idempotency-key' }] } })
})

test('tRPC honors the key as well', async () => {
  const app = await startApp({ jobs: false })
  const trpc = app.trpc(under('k-1', { authorization: `Bearer ${await app.ownToken()}` }))
  const first = await trpc.createUser.mutate({ body: asha })
  expect(await trpc.createUser.mutate({ body: asha })).toEqual(first)
  expect(await countUsers(app)).toBe(1)
})

test('the SDK sends the key with a call', async () => {
  const app = await startApp({ jobs: false })
  const client = createClient({ baseUrl: app.url, companyId: 1, accessToken: await app.ownToken() })
  const { user } = client.application(app.application_id)
  const first = await user.createUser({ body: asha }, { idempotencyKey: 'k-1' })
  expect(await user.createUser({ body: asha }, { idempotencyKey: 'k-1' })).toEqual(first)
})
