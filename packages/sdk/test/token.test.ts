import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../src/index.ts'
import { aToken, failure, startService } from './service.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const minutes = (count: number) => vi.setSystemTime(Date.now() + count * 60_000)
const ok = () => ({ json: { items: [] } })
const clientOf = (baseUrl: string) =>
  createClient({ baseUrl, companyId: 1, apiKey: 'kéy', apiSecret: 'sécret ✓' }).company

test('a key is exchanged with Basic authentication and a form, once for many calls', async () => {
  const { baseUrl, arrived, exchanges } = await startService(ok)
  const company = clientOf(baseUrl)
  await Promise.all(Array.from({ length: 20 }, () => company.getOperators()))
  await company.getApiKeys()

  expect(exchanges).toHaveLength(1)
  expect(exchanges[0]).toMatchObject({
    method: 'POST',
    body: 'grant_type=client_credentials',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('kéy:sécret ✓').toString('base64')}`,
    },
  })
  expect(new Set(arrived.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']))
})

test('a token is renewed before it expires, once for many calls, and no call waits for it', async () => {
  const { baseUrl, arrived, exchanges } = await startService(ok)
  const company = clientOf(baseUrl)
  await company.getOperators()
  minutes(58)
  await company.getOperators()
  expect(exchanges).toHaveLength(1)

  minutes(1.5)
  await Promise.all(Array.from({ length: 10 }, () => company.getOperators()))
  await expect.poll(() => exchanges).toHaveLength(2)
  expect(arrived.at(-1)?.headers.authorization).toBe('Bearer token-1')
  const latest = async () => {
    await company.getOperators()
    return arrived.at(-1)?.headers.authorization
  }
  await expect.poll(latest).toBe('Bearer token-2')
  expect(exchanges).toHaveLength(2)
})

test('a failed renewal affects nobody while the old token is valid', async () => {
  const { baseUrl, arrived, exchanges } = await startService(ok, (request, count) =>
    count === 1 ? aToken(request, count) : failure(500, 'INTERNAL'),
  )
  const company = clientOf(baseUrl)
  await company.getOperators()
  minutes(59.5)
  await company.getOperators()
  await expect.poll(() => exchanges).toHaveLength(2)
  await company.getOperators()
  expect(arrived).toHaveLength(3)

  minutes(1)
  await expect(company.getOperators()).rejects.toMatchObject({ code: 'INTERNAL', status: 500 })
})

test('a rejected token is replaced once for all calls, and the calls are retried', async () => {
  const { baseUrl, arrived, exchanges } = await startService(({ headers }) =>
    headers.authorization === 'Bearer token-1' ? failure(401, 'UNAUTHENTICATED') : ok(),
  )
  const company = clientOf(baseUrl)
  await Promise.all(
    Array.from({ length: 5 }, () => company.inviteOperator({ body: { email: 'new@example.com', role: 'viewer' } })),
  )
  expect(exchanges).toHaveLength(2)
  expect(arrived).toHaveLength(10)
  expect(arrived.at(-1)?.body).toBe('{"email":"new@example.com","role":"viewer"}')
})

test('a call that is rejected twice fails', async () => {
  const { baseUrl, arrived, exchanges } = await startService(() => failure(401, 'UNAUTHENTICATED'))
  await expect(clientOf(baseUrl).getOperators()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  expect([arrived.length, exchanges.length]).toEqual([2, 2])
})

test('the error for a wrong secret is the service’s own, and the next call tries again', async () => {
  const { baseUrl, arrived, exchanges } = await startService(ok, () =>
    failure(401, 'INVALID_CLIENT', { error: 'invalid_client' }),
  )
  const company = clientOf(baseUrl)
  await expect(company.getOperators()).rejects.toMatchObject({ code: 'INVALID_CLIENT', status: 401 })
  await expect(company.getOperators()).rejects.toMatchObject({ code: 'INVALID_CLIENT', status: 401 })
  expect([arrived.length, exchanges.length]).toEqual([0, 2])
})

test('a response without a token is distinguished', async () => {
  const { baseUrl } = await startService(ok, () => ({ json: { hello: 'world' } }))
  await expect(clientOf(baseUrl).getOperators()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 })
})

test('a caller who aborts stops waiting for the token; the others still get it', async () => {
  const { baseUrl, exchanges, arrived } = await startService(ok)
  const company = clientOf(baseUrl)
  const stopped = company.getOperators({}, { signal: AbortSignal.abort(new Error('enough')) })
  const patient = company.getOperators()
  await expect(stopped).rejects.toThrow('enough')
  await patient
  expect([arrived.length, exchanges.length]).toEqual([1, 1])
})

test('a token from the caller is used unchanged', async () => {
  const { baseUrl, arrived, exchanges } = await startService(() => failure(401, 'UNAUTHENTICATED'))
  const { company } = createClient({ baseUrl, companyId: 1, accessToken: 'mine' })
  await expect(company.getOperators()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(arrived.map(({ headers }) => headers.authorization)).toEqual(['Bearer mine'])
  expect(exchanges).toEqual([])
})

test('a function that returns tokens is called for each call, and told about a rejected one', async () => {
  const { baseUrl, arrived } = await startService(({ headers }) =>
    headers.authorization === 'Bearer stale' ? failure(401, 'UNAUTHENTICATED') : ok(),
  )
  const asked: (string | undefined)[] = []
  const accessToken = async (rejected?: string) => {
    asked.push(rejected)
    return rejected === undefined ? 'stale' : 'fresh'
  }
  await createClient({ baseUrl, companyId: 1, accessToken }).company.getOperators()
  expect(asked).toEqual([undefined, 'stale'])
  expect(arrived.map(({ headers }) => headers.authorization)).toEqual(['Bearer stale', 'Bearer fresh'])
})

test('public operations need no credentials', async () => {
  const { baseUrl, arrived, exchanges } = await startService(() => ({ json: { needed: true } }))
  const { open } = createClient({ baseUrl, companyId: 1, apiKey: 'k', apiSecret: 's' })
  expect(await open.getSetupStatus()).toEqual({ needed: true })
  expect(arrived[0]?.headers.authorization).toBeUndefined()
  expect(exchanges).toEqual([])
})

test('half a key is rejected immediately', () => {
  expect(() => createClient({ baseUrl: 'http://localhost', companyId: 1, apiKey: 'k' })).toThrow('apiSecret')
})
