import { beforeEach, expect, test, vi } from 'vitest'
import { ClienteleConnectionError, createClient } from '../src/index.ts'
import { closedAddress, failure, type Reply, startService } from './service.ts'

// Without it, these tests would actually wait for the backoff.
beforeEach(() => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  return () => random.mockRestore()
})

const read = { name: 'a read', send: (of: Client) => of.company.getOperators() }
const write = { name: 'a write', send: (of: Client) => of.company.revokeApiKey({ apiKeyId: 'k1' }) }
const file = {
  name: 'a stream',
  send: (of: Client) => of.application('a1').user.uploadUserGroupFile({ body: new Blob(['email\n']).stream() }),
}
type Client = ReturnType<typeof createClient>

const clientOf = (baseUrl: string, options: object = {}) =>
  createClient({ baseUrl, companyId: 1, accessToken: 't', timeout_ms: 200, ...options })

const answers = (status: number, headers = {}): Reply => ({ status, headers, json: { message: 'no' } })

// The number of times that each arrives: three if a retry is safe, once if it isn't.
test.each<[string, Reply, { read: number; write: number; file: number }]>([
  ['400', answers(400), { read: 1, write: 1, file: 1 }],
  ['404', answers(404), { read: 1, write: 1, file: 1 }],
  ['409', answers(409), { read: 1, write: 1, file: 1 }],
  ['429', answers(429), { read: 3, write: 3, file: 1 }],
  ['500', answers(500), { read: 1, write: 1, file: 1 }],
  ['502', answers(502), { read: 3, write: 1, file: 1 }],
  ['503', answers(503), { read: 3, write: 3, file: 1 }],
  ['503 OUTCOME_UNKNOWN', failure(503, 'OUTCOME_UNKNOWN'), { read: 3, write: 1, file: 1 }],
  ['504', answers(504), { read: 3, write: 1, file: 1 }],
  ['a broken connection', 'break', { read: 3, write: 1, file: 1 }],
  ['no response in time', 'hang', { read: 3, write: 1, file: 1 }],
  ['an answer that is not JSON', { text: '<html>' }, { read: 1, write: 1, file: 1 }],
])('after %s, a call is retried only if that is safe', async (_name, reply, times) => {
  const { baseUrl, arrived } = await startService(() => reply)
  const client = clientOf(baseUrl)
  const counts = []
  for (const { send } of [read, write, file]) {
    await expect(send(client)).rejects.toThrow(Error)
    counts.push(arrived.splice(0).length)
  }
  expect(counts).toEqual([times.read, times.write, times.file])
})

test.each([read, write])('$name is retried after a refused connection', async ({ send }) => {
  const closed = await closedAddress()
  let calls = 0
  const refusedOnce: typeof fetch = async (...request) => {
    calls++
    return calls === 1 ? fetch(...request) : Response.json({ items: [] })
  }
  await send(clientOf(closed, { fetch: refusedOnce }))
  expect(calls).toBe(2)
})

test('a call that finally succeeds is a success, under one request ID', async () => {
  const { baseUrl, arrived } = await startService((_request, count) =>
    count < 3 ? failure(503, 'OVERLOADED') : { json: { items: [] } },
  )
  expect(await clientOf(baseUrl).company.getOperators()).toEqual({ items: [] })
  expect(new Set(arrived.map(({ headers }) => headers['x-request-id'])).size).toBe(1)
  expect(arrived).toHaveLength(3)
})

test('Retry-After is respected', async () => {
  const { baseUrl, arrived } = await startService((_request, count) =>
    count === 1 ? answers(429, { 'retry-after': '1' }) : { json: { items: [] } },
  )
  const started = performance.now()
  await clientOf(baseUrl).company.getOperators()
  expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  expect(arrived).toHaveLength(2)
})

test('a longer Retry-After is left to the caller', async () => {
  const { baseUrl, arrived } = await startService(() => answers(429, { 'retry-after': '600' }))
  await expect(clientOf(baseUrl).company.getOperators()).rejects.toMatchObject({ status: 429, retryAfter_s: 600 })
  expect(arrived).toHaveLength(1)
})

test('retries can be turned off, for one call or for all', async () => {
  const { baseUrl, arrived } = await startService(() => answers(503))
  await expect(clientOf(baseUrl, { retries: 0 }).company.getOperators()).rejects.toThrow('no')
  await expect(clientOf(baseUrl).company.getOperators({}, { retries: 0 })).rejects.toThrow('no')
  expect(arrived).toHaveLength(2)
})

test('a call times out with an error that says so', async () => {
  const { baseUrl } = await startService(() => 'hang')
  const failed = clientOf(baseUrl).company.getOperators({}, { timeout_ms: 50, retries: 0, requestId: 'request-17' })
  const error = await failed.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ClienteleConnectionError)
  expect(error).toMatchObject({ reason: 'timeout', requestId: 'request-17', message: 'No response within 50 ms.' })
  expect(error).toHaveProperty('cause')
})

test('a response that starts but never ends times out as well', async () => {
  const slow: typeof fetch = async (_url, init) =>
    new Response(
      new ReadableStream({
        start: (body) => init?.signal?.addEventListener('abort', () => body.error(init.signal?.reason)),
      }),
    )
  const client = createClient({
    baseUrl: 'http://slow',
    companyId: 1,
    accessToken: 't',
    timeout_ms: 50,
    retries: 0,
    fetch: slow,
  })
  await expect(client.company.getOperators()).rejects.toMatchObject({ reason: 'timeout' })
})

test('an aborted call throws its signal’s reason while waiting for a response', async () => {
  const { baseUrl } = await startService(() => 'hang')
  const stop = new AbortController()
  const call = clientOf(baseUrl, { timeout_ms: 5_000 }).company.getOperators({}, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('the shopper left')), 30)
  await expect(call).rejects.toThrow('the shopper left')
})

test('an aborted call throws its signal’s reason while waiting for a retry', async () => {
  const { baseUrl, arrived } = await startService(() => answers(503, { 'retry-after': '20' }))
  const stop = new AbortController()
  const call = clientOf(baseUrl).company.getOperators({}, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('the shopper left')), 100)
  await expect(call).rejects.toThrow('the shopper left')
  expect(arrived).toHaveLength(1)
})

test('a call that was aborted beforehand is not sent', async () => {
  const { baseUrl, arrived } = await startService(() => ({}))
  const call = clientOf(baseUrl).company.getOperators({}, { signal: AbortSignal.abort() })
  await expect(call).rejects.toHaveProperty('name', 'AbortError')
  expect(arrived).toEqual([])
})
