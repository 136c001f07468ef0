import { text } from 'node:stream/consumers'
import { type Operation, type Scope, scopePrefix, wireName } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'
import { describe, expect, test } from 'vitest'
import { createClient, createStorefrontClient, type FileResponse } from '../src/index.ts'
import { type Arrived, startService } from './service.ts'

const applicationId = '000000000000000000000001'
const applicationToken = 'a-public-tøken'
const operations: [string, Operation][] = [...Object.entries(platform), ...Object.entries(storefront)]

const start = async (answer: unknown = {}) => {
  const service = await startService(() => ({ json: answer }))
  const client = createClient({ baseUrl: service.baseUrl, companyId: 1, accessToken: 'a-token' })
  const shop = createStorefrontClient({ baseUrl: service.baseUrl, applicationId, applicationToken })
  return { ...service, client, user: client.application(applicationId).user, shop }
}

type AnyMethod = (input?: unknown, options?: object) => Promise<unknown>

/** The method of an operation, whatever its scope. */
const methodOf = ({ client, user, shop }: Awaited<ReturnType<typeof start>>, scope: Scope, name: string) => {
  const methods: object = { application: user, company: client.company, open: client.open, storefront: shop.user }[
    scope
  ]
  return (methods as Record<string, AnyMethod>)[name]
}

/** The input as parsed by the service from a request: the contract's rule in reverse. */
function inputFrom(operation: Operation, { url, headers, body }: Arrived): unknown {
  const { pathname, searchParams } = new URL(url, 'http://service')
  const prefix = scopePrefix[operation.scope].replace(':company_id', '1').replace(':application_id', applicationId)
  const pattern = new RegExp(`^${prefix}${operation.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
  const inPath = pattern.exec(pathname)
  expect(inPath, `${pathname} is the path of the operation`).not.toBeNull()
  const names = 'shape' in operation.input ? Object.keys(operation.input.shape as object) : []
  const inQuery = Array.from(searchParams.keys(), (wire) => {
    const values = searchParams.getAll(wire)
    return [names.find((name) => wireName(name) === wire) ?? wire, values.length > 1 ? values : values[0]] as const
  })
  const input = {
    ...Object.fromEntries(inQuery),
    ...Object.fromEntries(
      Object.entries(inPath?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    ),
    ...(names.includes('body') && body !== '' && { body: operation.accepts ? body : JSON.parse(body) }),
    ...(headers['if-match'] !== undefined && { ifMatch: headers['if-match'] }),
  }
  return operation.accepts ? input : operation.input.parse(input)
}

/** An example's input in the form that `inputFrom` returns: parsed, or with its file as text. */
async function comparable(operation: Operation, input: unknown): Promise<unknown> {
  if (!operation.accepts) return operation.input.parse(input)
  const { body, ...named } = input as { body: AsyncIterable<Uint8Array> }
  return { ...named, body: await text(body) }
}

const credentialFor = ({ permission, scope }: Operation) => {
  if (permission === 'nobody') return undefined
  return scope === 'storefront'
    ? `Bearer ${Buffer.from(`${applicationId}:${applicationToken}`).toString('base64')}`
    : 'Bearer a-token'
}

describe.each(operations.map(([name, each]) => [each.scope, name, each] as const))('%s %s', (_, name, operation) => {
  const { input, output } = operation.example

  test('arrives as the contract defines it, and its response is returned', async () => {
    const world = await start(output)
    const answer = await methodOf(world, operation.scope, name)?.(input)
    const body: unknown = operation.returns ? JSON.parse(await (answer as FileResponse).text()) : answer
    expect(body).toEqual(JSON.parse(JSON.stringify(output)))

    const [arrived] = world.arrived
    if (!arrived) throw new Error('Nothing arrived')
    expect(arrived.method).toBe(operation.method)
    expect(arrived.headers.authorization).toBe(credentialFor(operation))
    expect(arrived.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(inputFrom(operation, arrived)).toEqual(await comparable(operation, input))
  })

  test('returns a response that passes validation', async () => {
    const world = await start(output)
    const answer = await methodOf(world, operation.scope, name)?.(input, { validate: true })
    // The schemas only know JSON, so a file isn't checked.
    const body: unknown = operation.returns ? JSON.parse(await (answer as FileResponse).text()) : answer
    expect(body).toEqual(operation.returns ? JSON.parse(JSON.stringify(output)) : operation.output.parse(output))
  })
})

test('every operation of the catalog is a method of exactly one scope', async () => {
  const { client, user, shop } = await start()
  const names = [user, client.company, client.open].flatMap((methods) => Object.keys(methods))
  expect(names.toSorted()).toEqual(Object.keys(platform).toSorted())
  expect(Object.keys(shop.user).toSorted()).toEqual(Object.keys(storefront).toSorted())
})

test('an operation without required input can be called without arguments', async () => {
  const { user, arrived } = await start()
  await user.getPlatformConfig()
  await user.getCustomers()
  expect(arrived.map(({ url }) => url.split(applicationId)[1])).toEqual(['/platform/config', '/customers/list'])
})

test('lists become repeated names, objects become JSON text, and undefined values are omitted', async () => {
  const { user, arrived } = await start()
  await user.getCustomers({
    q: { first_name: 'Zoë & co' },
    status: ['active', 'blocked'],
    hasEmail: true,
    pageNo: undefined,
  })
  const query = new URL(arrived[0]?.url ?? '', 'http://service').searchParams
  expect([...query]).toEqual([
    ['q', '{"first_name":"Zoë & co"}'],
    ['status', 'active'],
    ['status', 'blocked'],
    ['has_email', 'true'],
  ])
})

test('a version becomes the If-Match header', async () => {
  const { user, arrived } = await start()
  await user.updateUser({ userId: 'u1', ifMatch: '7', body: { first_name: 'Aisha' } })
  expect(arrived[0]).toMatchObject({ body: '{"first_name":"Aisha"}', headers: { 'if-match': '7' } })
})

test('an ID is one segment of the path, whatever it contains', async () => {
  const { user, arrived } = await start()
  await user.getUser({ userId: 'a/b?c#ü %2e' })
  expect(arrived[0]?.url).toMatch(/\/customers\/a%2Fb%3Fc%23%C3%BC%20%252e$/)
})

test.each(['', '.', '..'])('the ID %j is rejected before it becomes another path', async (userId) => {
  const { client, user, arrived } = await start()
  const refusal = { code: 'INVALID_INPUT', status: 400, details: [{ field: 'user_id' }] }
  await expect(user.getUser({ userId })).rejects.toMatchObject(refusal)
  await expect(client.application(userId).user.getCustomers()).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  expect(arrived).toEqual([])
})

const csv = 'email\nzoë@example.com\n'
const bytes = new TextEncoder().encode(csv)
const cut = bytes.indexOf(0xc3) + 1

test.each([
  ['text', csv],
  ['bytes', bytes],
  ['a Blob', new Blob([bytes])],
  ['a stream', new Blob([bytes]).stream()],
  ['pieces of bytes', piecesOf([bytes.subarray(0, cut), bytes.subarray(cut)])],
  ['pieces of text', piecesOf(['email\n', 'zoë@example.com\n'])],
])('a file can be %s', async (_kind, body) => {
  const { user, arrived } = await start()
  await user.uploadUserGroupFile({ fileName: 'early birds.csv', body })
  expect(arrived[0]).toMatchObject({ method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } })
  expect(arrived[0]?.url).toMatch(/\/user_group\/file\?file_name=early(\+|%20)birds\.csv$/)
})

async function* piecesOf<T>(pieces: T[]) {
  yield* pieces
}

test('headers and the request ID can be set', async () => {
  const { baseUrl, arrived } = await startService(() => ({}))
  const client = createClient({
    baseUrl: `${baseUrl}/`,
    companyId: '1',
    accessToken: 't',
    headers: { 'x-team': 'orders' },
  })
  await client.company.getOperators({}, { requestId: 'order-service-17', headers: { traceparent: '00-01-02-00' } })
  expect(arrived[0]?.headers).toMatchObject({
    'x-team': 'orders',
    'x-request-id': 'order-service-17',
    traceparent: '00-01-02-00',
  })
})

test('a custom fetch replaces the global one', async () => {
  const seen: unknown[] = []
  const client = createClient({
    baseUrl: 'https://clientele.example',
    companyId: 1,
    fetch: async function (this: unknown, url, init) {
      seen.push(this, url, init?.credentials)
      return Response.json({ needed: false })
    },
  })
  expect(await client.open.getSetupStatus()).toEqual({ needed: false })
  // Browsers reject a `fetch` called as a method; and without a key or token, they must send their cookie.
  expect(seen).toEqual([undefined, 'https://clientele.example/service/platform/team/v1.0/set-up', 'include'])
})
