import { errors, type FieldFault, type Permission, type SupportContact } from '@clientele/contracts'
import { expect, expectTypeOf, test } from 'vitest'
import {
  ClienteleConnectionError,
  ClienteleError,
  type ClienteleErrorCode,
  type ClienteleErrorOf,
  createClient,
} from '../src/index.ts'
import { closedAddress, failure, type Reply, startService } from './service.ts'

async function failureFrom(reply: Reply, options: object = {}): Promise<unknown> {
  const { baseUrl } = await startService(() => reply)
  const { company } = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0, ...options })
  return company.getOperators().then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  )
}

test.each(Object.entries(errors))('%s is returned as the service sent it', async (code, { status }) => {
  const error = await failureFrom(failure(status, code))
  expect(error).toBeInstanceOf(ClienteleError)
  expect(error).toMatchObject({
    code,
    status,
    message: `It is ${code}.`,
    requestId: 'request-of-the-service',
    details: [],
  })
})

test('the invalid fields, further facts and the wait are included', async () => {
  const details = [{ field: 'body.email', message: 'email must be an email address' }]
  const error = await failureFrom(failure(429, 'TOO_MANY_ATTEMPTS', { details, meta: { retry_after_s: 42 } }))
  expect(error).toMatchObject({ details, meta: { retry_after_s: 42 }, retryAfter_s: 42 })
})

test('Retry-After can be a date', async () => {
  const at = new Date(Date.now() + 90_000).toUTCString()
  const error = await failureFrom({ status: 503, headers: { 'retry-after': at }, json: {} })
  expect((error as ClienteleError).retryAfter_s).toBeGreaterThanOrEqual(88)
  expect((error as ClienteleError).retryAfter_s).toBeLessThanOrEqual(91)
})

test.each<[string, Reply]>([
  ['a page of a proxy', { status: 502, text: '<html>Bad gateway</html>', headers: { 'x-request-id': 'r-1' } }],
  ['JSON of something else', { status: 502, json: ['no'], headers: { 'x-request-id': 'r-1' } }],
  ['null', { status: 502, text: 'null', headers: { 'x-request-id': 'r-1' } }],
  ['nothing', { status: 502, text: '', headers: { 'x-request-id': 'r-1' } }],
])('%s instead of an error is distinguished', async (_name, reply) => {
  expect(await failureFrom(reply)).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 502, requestId: 'r-1' })
})

test('a page instead of a success is distinguished', async () => {
  const error = await failureFrom({ text: '<!doctype html>' })
  expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 })
  expect((error as Error).message).toContain('baseUrl')
})

test('a response that breaks the contract is rejected if responses are validated', async () => {
  const error = await failureFrom({ json: { items: [{ _id: 7 }] } }, { validate: true })
  expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 })
  expect((error as Error).cause).toHaveProperty('issues')
})

test('a redirect is not followed', async () => {
  const error = await failureFrom({ status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } })
  expect(error).toBeInstanceOf(ClienteleConnectionError)
})

test('an unreachable service is a network error, with its cause', async () => {
  const client = createClient({ baseUrl: await closedAddress(), companyId: 1, apiKey: 'k', apiSecret: 's', retries: 0 })
  const error = await client.company.getOperators().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ClienteleConnectionError)
  expect(error).not.toBeInstanceOf(ClienteleError)
  expect(error).toMatchObject({ reason: 'network' })
  expect((error as Error).cause).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

test('the code narrows the error’s facts', async () => {
  const error = await failureFrom(
    failure(409, 'EMAIL_TAKEN', { details: [{ field: 'body.email', message: 'It belongs to another user.' }] }),
  )
  if (!(error instanceof ClienteleError)) throw error
  expectTypeOf(error.details).toEqualTypeOf<readonly FieldFault[] | readonly [FieldFault, ...FieldFault[]]>()

  if (error.code !== 'EMAIL_TAKEN') throw error
  expectTypeOf(error.status).toEqualTypeOf<409>()
  expect(error.details[0].field).toBe('body.email')
})

test('the facts of an error have the types that the contract declares', () => {
  type Meta<Code extends ClienteleErrorCode> = ClienteleErrorOf<Code>['meta']
  expectTypeOf<Meta<'STALE_VERSION'>['version']>().toEqualTypeOf<number>()
  expectTypeOf<Meta<'TOO_MANY_ATTEMPTS'>['retry_after_s']>().toEqualTypeOf<number>()
  expectTypeOf<NonNullable<Meta<'FORBIDDEN'>>['permission']>().toEqualTypeOf<Permission>()
  expectTypeOf<NonNullable<Meta<'USER_BLOCKED'>>['support_contact']>().toEqualTypeOf<SupportContact>()
  expectTypeOf<Meta<'INTERNAL'>>().toEqualTypeOf<Readonly<Record<string, unknown>> | undefined>()
  expectTypeOf<ClienteleErrorOf<'UNEXPECTED_ANSWER'>['status']>().toEqualTypeOf<number>()
})
