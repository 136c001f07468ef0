import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { ErrorBodySchema, type ErrorCode, exampleWorld } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { throughTrpc } from '../world/doors.ts'
import { contentsOf, cookieOf, eventTypesIn, keyBearer, neighbors, startWorld, type World } from '../world/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world.stop())

const { asha, ben, application } = exampleWorld
const inApplication = (id: string) => `/service/platform/user/v1.0/company/1/application/${id}`
const here = inApplication(application.id)
const json = { 'content-type': 'application/json' }

/** A raw request, so that it can be malformed. Strings are sent unchanged, anything else as JSON. */
async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = keyBearer) {
  const url = world.url + (path.startsWith('/service') || !path.startsWith('/c') ? path : here + path)
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && json), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return read(response.status, Object.fromEntries(response.headers), await response.text())
}

function read(status: number, headers: Record<string, unknown>, text: string) {
  return { status, headers, body: JSON.parse(text) as Record<string, unknown> }
}
type Reply = ReturnType<typeof read>

interface Refusal {
  status: number
  code: ErrorCode
  field?: string
  /** How the response differs from what every error looks like. */
  faults: string[]
}

/** A summary of an error, after checking what every error must have: our format, helpful sentences, and no side effects. */
async function refusalOf({ status, headers, body }: Reply): Promise<Refusal> {
  const { success, data } = ErrorBodySchema.strict().safeParse(body)
  const unhelpful = (data?.details ?? []).filter(({ message }) =>
    /invalid input|received|undefined|\[object/i.test(message),
  )
  const traces = await tracesLeft()
  const faults = [
    success ? '' : `not in our shape: ${JSON.stringify(body)}`,
    data && data.request_id !== headers['x-request-id'] ? 'another request id than in the header' : '',
    ...unhelpful.map(({ field, message }) => `${field}: ${message}`),
    ...traces.map((table) => `something was left in ${table}`),
  ]
  const field = data?.details[0]?.field
  return {
    status,
    code: (data?.code ?? 'INTERNAL') as ErrorCode,
    ...(field !== undefined && { field }),
    faults: faults.filter(Boolean),
  }
}

/** Returns the tables that changed since seeding, and restores them, so that the next test starts in the same world. */
async function tracesLeft(): Promise<string[]> {
  const now = await contentsOf(world.database)
  const changed = Object.keys(now).filter((table) => !isDeepStrictEqual(now[table], world.seeded[table]))
  if (changed.length > 0) await world.rewind()
  return changed
}

const firstField = (body: Record<string, unknown>) => (body.details as { field: string }[] | undefined)?.[0]?.field
const refused = (status: number, code: ErrorCode, field?: string): Refusal => ({
  status,
  code,
  ...(field !== undefined && { field }),
  faults: [],
})
const invalid = (field: string) => refused(400, 'INVALID_INPUT', field)
const notFound = (code: ErrorCode) => refused(404, code)
const noSuchOperation = notFound('NO_SUCH_OPERATION')

const chitra = { email: 'chitra@example.com', first_name: 'Chitra' }

describe('a body', () => {
  test.each<[string, unknown, string]>([
    ['an unknown field', { ...chitra, nickname: 'Chi' }, 'body.nickname'],
    ['a field that a caller may not set', { ...chitra, active: false }, 'body.active'],
    ['a number for a text', { ...chitra, first_name: 7 }, 'body.first_name'],
    ['an object for a text', { phone_number: {} }, 'body.phone_number'],
    ['a list for a text', { email: ['chitra@example.com'] }, 'body.email'],
    ['a text for an object', { ...chitra, meta: 'gold' }, 'body.meta'],
    ['a list for an object', { ...chitra, meta: [] }, 'body.meta'],
    ['a word that is none of those offered', { ...chitra, gender: 'dragon' }, 'body.gender'],
    ['a day that is none', { ...chitra, dob: '2024-02-31' }, 'body.dob'],
    ['an address that is none', { email: 'chitra' }, 'body.email'],
    ['an address with a line break', { email: 'chitra@example.com\r\nbcc: x@example.com' }, 'body.email'],
    ['a number that is none', { phone_number: '12' }, 'body.phone_number'],
    ['a number in letters', { phone_number: 'eight six five' }, 'body.phone_number'],
    [
      'a number of another country than it says',
      { phone_number: '+1 2025550123', country_code: 91 },
      'body.phone_number',
    ],
    ['neither a phone number nor an address', { first_name: 'Chitra' }, 'body.email'],
    ['empty texts for both', { email: '', phone_number: '  ' }, 'body.email'],
    ['null for both', { email: null, phone_number: null }, 'body.email'],
    ['a control character', { ...chitra, first_name: 'Chi\u0000tra' }, 'body.first_name'],
    ['an escape sequence', { ...chitra, last_name: '\u001b[31mSen' }, 'body.last_name'],
    ['a NUL in meta', { ...chitra, meta: { note: 'a\u0000b' } }, 'body.meta'],
    ['a NUL in a key of meta', { ...chitra, meta: { 'a\u0000b': 1 } }, 'body.meta'],
    ['more than 16 KiB of meta', { ...chitra, meta: { note: 'x'.repeat(16 * 1024) } }, 'body.meta'],
    ['a text of a million characters', { ...chitra, first_name: 'x'.repeat(1_000_000) }, 'body.first_name'],
    ['a list in its place', [], 'body'],
    ['a text in its place', '"text"', 'body'],
    ['a number in its place', '7', 'body'],
    ['null in its place', 'null', 'body'],
    ['nothing in its place', '', 'body'],
  ])('is rejected for %s', async (_, body, field) => {
    expect(await refusalOf(await send('POST', '/customers', body))).toEqual(invalid(field))
  })

  test('is rejected if it is missing altogether', async () => {
    expect(await refusalOf(await send('POST', '/customers'))).toEqual(invalid('body'))
    expect(await refusalOf(await send('PUT', `/customers/${asha.id}`))).toEqual(invalid('body'))
    expect(await refusalOf(await send('PUT', '/customers/archive'))).toEqual(invalid('body'))
  })

  test.each([
    ['words', 'hello'],
    ['an unfinished object', '{"email":"chitra@example.com"'],
    ['an object and more', '{"email":"chitra@example.com"}}'],
    ['single quotes', "{'email':'chitra@example.com'}"],
    ['NaN', '{"max_age":NaN}'],
    ['a byte order mark in the middle', '{\ufeff"email":"chitra@example.com"}'],
  ])('is rejected for %s instead of JSON', async (_, body) => {
    expect(await refusalOf(await send('POST', '/customers', body))).toEqual(refused(400, 'INVALID_JSON', 'body'))
  })

  test.each([
    ['plain text', 'text/plain', '{"email":"chitra@example.com"}'],
    ['a form', 'application/x-www-form-urlencoded', 'email=chitra%40example.com'],
    ['a form of several parts', 'multipart/form-data; boundary=x', '--x--'],
    ['CSV', 'text/csv', 'email\nchitra@example.com\n'],
    ['XML', 'application/xml', '<email>chitra@example.com</email>'],
    ['a kind of body that is none', 'json', '{"email":"chitra@example.com"}'],
  ])('is rejected as %s', async (_, type, body) => {
    const reply = await send('POST', '/customers', body, { ...keyBearer, 'content-type': type })
    expect(await refusalOf(reply)).toEqual(refused(415, 'UNSUPPORTED_MEDIA_TYPE', 'content-type'))
  })

  test('of 10 MB is rejected, with or without its length', async () => {
    const body = JSON.stringify({ ...chitra, last_name: 'x'.repeat(10_000_000) })
    for (const headers of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }])
      expect(await refusalOf(await sendAll(`${here}/customers`, body, headers))).toEqual(
        refused(413, 'BODY_TOO_LARGE', 'body'),
      )
  })

  test('of 400,000 nested lists is rejected, wherever they are', async () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`
    for (const body of [deep, `{"email":"chitra@example.com","first_name":${deep}}`]) {
      const refusal = await refusalOf(await send('POST', '/customers', body))
      expect(refusal).toEqual(invalid(expect.stringMatching(/^body\./) as string))
    }
    const meta = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`
    const inMeta = await send('POST', '/customers', `{"email":"chitra@example.com","meta":${meta}}`)
    expect(await refusalOf(inMeta)).toEqual(invalid('body.meta'))
  })

  test('with a meta as deep as 16 KiB allow is stored and returned', async () => {
    const meta = JSON.parse(`${'{"a":'.repeat(2_700)}1${'}'.repeat(2_700)}`) as object
    const kept = await send('PUT', `/customers/${asha.id}`, { meta })
    expect(kept).toMatchObject({ status: 200 })
    const read = await send('GET', `/customers/${asha.id}`)
    expect(JSON.stringify((read.body.user as { meta: object }).meta)).toBe(JSON.stringify(meta))
    expect(await send('GET', `/customers/${asha.id}/events`)).toMatchObject({ status: 200 })
    await world.rewind()
  })

  test('with half a surrogate pair is stored with U+FFFD in its place', async () => {
    const body = '{"first_name":"Chi\\ud800tra","meta":{"\\ud800":["\\udc00","\\\\ud800","\\ud83d\\ude00"]}}'
    expect(await send('PUT', `/customers/${asha.id}`, body)).toMatchObject({ status: 200 })
    const user = (await send('GET', `/customers/${asha.id}`)).body.user
    expect(user).toMatchObject({ first_name: 'Chi\ufffdtra', meta: { '\ufffd': ['\ufffd', '\\ud800', '😀'] } })
    expect(await send('GET', `/customers/${asha.id}/events`)).toMatchObject({ status: 200 })
    await world.rewind()
  })

  test.each(['{"__proto__":{"admin":true}}', '{"a":[{"__proto__":1}]}', '{"constructor":{"prototype":{}}}'])(
    'with %s as meta is rejected, as an object and as text (N38)',
    async (meta) => {
      for (const given of [meta, JSON.stringify(meta)]) {
        const reply = await send('POST', '/customers', `{"email":"chitra@example.com","meta":${given}}`)
        expect(await refusalOf(reply)).toEqual(invalid('body.meta'))
      }
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    },
  )

  test('with __proto__ as a field is rejected, in a body and in a query (N38)', async () => {
    const inBody = await send('POST', '/customers', '{"email":"chitra@example.com","__proto__":{"verified":true}}')
    expect(await refusalOf(inBody)).toEqual(invalid('body.__proto__'))
    expect(await refusalOf(await send('GET', '/customers/list?__proto__=1'))).toEqual(invalid('__proto__'))
    expect(await refusalOf(await send('GET', '/customers/list?constructor=1'))).toEqual(invalid('constructor'))
    const place = { url: world.url, company_id: '1', application_id: application.id }
    const input = JSON.parse('{"body":{"email":"chitra@example.com"},"__proto__":{"verified":false}}')
    const answer = await throughTrpc(place, 'createUser', input, keyBearer)
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field: '__proto__' }] } })
  })
})

describe('null and the empty string', () => {
  test.each<[string, string, unknown, string]>([
    ['PUT', '/customers/archive', { user_id: null }, 'body.user_id'],
    ['PUT', '/customers/archive', { user_id: '' }, 'body.user_id'],
    ['PUT', '/customers/archive', { user_id: '  ' }, 'body.user_id'],
    ['PUT', '/customers/archive', {}, 'body.user_id'],
    ['PUT', '/customers/activation', { user_id: [asha.id], status: null }, 'body.status'],
    ['PUT', '/customers/activation', { user_id: null, status: true }, 'body.user_id'],
    ['PUT', '/customers/activation', { user_id: [], status: true }, 'body.user_id'],
    ['PUT', '/customers/activation', { user_id: [''], status: true }, 'body.user_id'],
    ['PUT', '/customers/activation', { user_id: [null], status: true }, 'body.user_id'],
    ['PUT', '/customers/activation', { user_id: [asha.id], status: 'perhaps' }, 'body.status'],
    ['PUT', '/customers/activation', { user_id: [asha.id], status: 1 }, 'body.status'],
    ['PUT', `/customers/${asha.id}`, { emails: [null] }, 'body.emails.0'],
    ['PUT', `/customers/${asha.id}`, { emails: [{ email: null }] }, 'body.emails.0.email'],
    ['PUT', `/customers/${asha.id}`, { emails: [{ email: '' }] }, 'body.emails.0.email'],
    ['PUT', `/customers/${asha.id}`, { phone_numbers: [{ phone: '' }] }, 'body.phone_numbers.0.phone'],
    ['POST', '/customers/session', { user_id: asha.id, domain: '' }, 'body.domain'],
    ['POST', '/customers/session', { user_id: asha.id, domain: null }, 'body.domain'],
    ['POST', '/customers/session', { user_id: asha.id, domain: 'shop.example.com', max_age: 0 }, 'body.max_age'],
  ])('%s %s rejects %j where a value is required', async (method, path, body, field) => {
    const reply = await send(method, path, body)
    expect(firstField(reply.body)).toContain(field)
    expect(await refusalOf(reply)).toEqual(invalid(firstField(reply.body) ?? ''))
  })

  test('null is the same as omitting the field', async () => {
    const reply = await send('PUT', `/customers/${asha.id}`, { first_name: null, emails: null, gender: null })
    expect(reply).toMatchObject({
      status: 200,
      body: { user: { first_name: 'Asha', emails: [{ email: asha.email }, { email: asha.second_email }] } },
    })
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })
})

describe('the query', () => {
  test.each([
    ['page_size=0', 'page_size'],
    ['page_size=-1', 'page_size'],
    ['page_size=101', 'page_size'],
    ['page_size=1.5', 'page_size'],
    ['page_size=ten', 'page_size'],
    ['page_size=1e1', 'page_size'],
    ['page_size=0x10', 'page_size'],
    ['page_size=NaN', 'page_size'],
    ['page_size=99999999999999999999', 'page_size'],
    ['page_size=10&page_size=20', 'page_size'],
    ['page_size[]=10', 'page_size[]'],
    ['page_no=0', 'page_no'],
    ['page_no=-3', 'page_no'],
    ['page_no=first', 'page_no'],
    ['page_no=1000001', 'page_no'],
    ['sort=random()', 'sort'],
    ['sort=name,id', 'sort'],
    ['sort=password_hash', 'sort'],
    ['status=deleted', 'status.0'],
    ['status=active,purged', 'status.1'],
    ['verified=perhaps', 'verified'],
    ['has_email=1', 'has_email'],
    ['created_from=yesterday', 'created_from'],
    ['created_from=2024-13-01', 'created_from'],
    ['created_to=2024-02-31', 'created_to'],
    ['last_sign_in_from=now()', 'last_sign_in_from'],
    ['password_hash=x', 'password_hash'],
    ['pageSize=10', 'pageSize'],
    ['page_size=10&pageSize=20', 'pageSize'],
    ['hasEmail=true', 'hasEmail'],
    ['q=%00', 'q'],
    ['q=a%00b', 'q'],
    ['q=asha&q=ben', 'q'],
    ['q={"email"', 'q'],
    ['q={"password_hash":"x"}', 'q'],
    ['q={"email":{"toString":null}}', 'q'],
    ['q={"email":["asha@example.com"]}', 'q'],
    ['q={"email":"\\u0000"}', 'q'],
    ['q={"external_id":"a\\u0000b"}', 'q'],
    ['q={"first_name":{"$gt":""}}', 'q'],
    ['group_uid=1&group_uid=2', 'group_uid'],
    ['group_uid=%00', 'group_uid'],
  ])('%s is rejected by its name', async (query, field) => {
    expect(await refusalOf(await send('GET', `/customers/list?${encodeURI(query).replace(/%25/g, '%')}`))).toEqual(
      invalid(field),
    )
  })

  test('rejects parameters that belong in the path, the body or a header, and reveals nothing to anonymous callers', async () => {
    for (const [method, path, body, field] of [
      ['GET', `/customers/${asha.id}?userId=${ben.id}`, undefined, 'userId'],
      ['PUT', `/customers/${asha.id}?body=x`, {}, 'body'],
      ['PUT', `/customers/${asha.id}?ifMatch=1`, {}, 'ifMatch'],
    ] as const)
      expect(await refusalOf(await send(method, path, body))).toEqual(invalid(field))
    expect((await send('GET', '/customers/list?pageSize=10')).body.message).toContain('page_size')
    for (const query of ['pageSize=10', '__proto__=1', 'nonsense=1'])
      expect(await refusalOf(await send('GET', `/customers/list?${query}`, undefined, {}))).toEqual(
        refused(401, 'UNAUTHENTICATED'),
      )
  })

  test.each(['/customers/search?q=%00', '/customers/search?query=a&query=%00', '/customers/search?q=a&q=b'])(
    '%s is rejected',
    async (path) => {
      const reply = await send('GET', path)
      expect(firstField(reply.body)).toMatch(/^q/)
      expect(await refusalOf(reply)).toEqual(invalid(firstField(reply.body) ?? ''))
    },
  )

  const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const id = asha.id
  test.each<[string, string]>([
    ['/customers/list', 'x'],
    ['/customers/list', '%00'],
    ['/customers/list', packed(null)],
    ['/customers/list', packed({})],
    ['/customers/list', packed('newest')],
    ['/customers/list', packed(['oldest', '', id])],
    ['/customers/list', packed(['newest', '', 7])],
    ['/customers/list', packed(['newest', '', 'x'.repeat(60)])],
    ['/customers/list', packed(['newest', '', "' or 1=1"])],
    ['/customers/list', packed(['newest', '\u0000', id])],
    ['/customers/list', packed(['newest', '', '\u0000'])],
    ['/customers/list?sort=name', packed(['name', 'a\u0000', id])],
    ['/customers/list?sort=name', packed(['newest', '', id])],
    ['/customers/list?sort=recently_signed_in', packed(['recently_signed_in', 'junk', id])],
    ['/customers/list?sort=recently_signed_in', packed(['recently_signed_in', '+999999-01-01T00:00:00Z', id])],
    ['/customers/list?q=a', packed(['match', '\u0000', id])],
    [`/customers/${id}/events`, 'x'],
    [`/customers/${id}/events`, '%00'],
    [`/customers/${id}/events`, "' or 1=1"],
    [`${here}/user_group/1/users`, 'x'],
    [`${here}/user_group/1/users`, packed(['newest', '', '\u0000'])],
    [`${here}/platform/config/versions`, 'x'],
    [`${here}/platform/config/versions`, '1.5'],
    [`${here}/platform/config/versions`, '-99999999999'],
    [`${here}/platform/config/versions`, '%00'],
  ])('%s rejects %s as a cursor', async (path, cursor) => {
    const reply = await send('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`)
    expect(await refusalOf(reply)).toEqual(invalid('cursor'))
  })

  test('a very long cursor is rejected', async () => {
    expect(await refusalOf(await send('GET', `/customers/list?cursor=${'x'.repeat(1_025)}`))).toEqual(invalid('cursor'))
  })

  test('a very long search is rejected', async () => {
    for (const q of ['x'.repeat(513), '%F0%9F%98%80'.repeat(1_000), `{"name":"${'x'.repeat(400)}"}`])
      expect(await refusalOf(await send('GET', `/customers/list?q=${q}`))).toEqual(invalid('q'))
  })

  test.each(['0000-01-01', '2001-01-01', '9999-12-31T23:59:59-14:00', '2999-02-30', 'tomorrow'])(
    'an API key cannot expire %s',
    async (expires_at) => {
      const body = { name: 'A key', permissions: ['users:read'], expires_at }
      const reply = await send('POST', '/service/platform/team/v1.0/company/1/api-keys', body)
      expect(await refusalOf(reply)).toEqual(invalid('body.expires_at'))
    },
  )

  test.each([
    'created_from=0000-01-01',
    'created_to=9999-12-31',
    'created_from=9999-12-31T23:59:59-14:00',
    'last_sign_in_from=0000-01-01',
    'last_sign_in_to=9999-12-31',
    'last_sign_in_to=9999-12-31T23:59:59-14:00',
    'last_sign_in_from=9999-12-31T23:59:59-14:00',
    'page_no=1000000&page_size=100',
    'q=%25%25%25%5F%5F',
    'q=%5C',
    "q=' or 1=1 --",
    'q=%ED%A0%80',
    'q={}',
    'q=[1]',
    'q=%5Bobject%20Object%5D',
    'q=@',
    'q=@@@',
    'q=%2B',
    'q=00000',
    'q=---',
    'cursor=',
    'group_uid=',
  ])('%s is valid and gets a response', async (query) => {
    const reply = await send('GET', `/customers/list?${query}`)
    expect(reply).toMatchObject({ status: 200, body: { items: expect.any(Array), page: { type: 'number' } } })
  })
})

describe('an ID', () => {
  test.each([
    ['not-an-id', notFound('USER_NOT_FOUND')],
    ['z'.repeat(24), notFound('USER_NOT_FOUND')],
    [asha.id.slice(0, -1), notFound('USER_NOT_FOUND')],
    [`${asha.id}0`, notFound('USER_NOT_FOUND')],
    ['-1', notFound('USER_NOT_FOUND')],
    ["' or 1=1 --", notFound('USER_NOT_FOUND')],
    ['..%2F..%2Fetc', notFound('USER_NOT_FOUND')],
    ['%F0%9F%98%80', notFound('USER_NOT_FOUND')],
    ['%00', invalid('user_id')],
    ['x'.repeat(65), invalid('user_id')],
  ])('%s in a path matches nothing', async (id, wanted) => {
    expect(await refusalOf(await send('GET', `/customers/${id}`))).toEqual(wanted)
    expect(await refusalOf(await send('PUT', `/customers/${id}`, { first_name: 'X' }))).toEqual(wanted)
  })

  test.each([neighbors.sameCompany.user_id, neighbors.otherCompany.user_id, asha.email, asha.username, 'f'.repeat(24)])(
    '%s in a body matches nobody',
    async (user_id) => {
      expect(await refusalOf(await send('PUT', '/customers/archive', { user_id }))).toEqual(notFound('USER_NOT_FOUND'))
      expect(await refusalOf(await send('PUT', '/customers/undelete', { user_id }))).toEqual(notFound('USER_NOT_FOUND'))
      const session = await send('POST', '/customers/session', { user_id, domain: 'shop.example.com' })
      expect(await refusalOf(session)).toEqual(notFound('USER_NOT_FOUND'))
      const blocked = await send('PUT', '/customers/activation', { user_id: [asha.id, user_id], status: true })
      expect(await refusalOf(blocked)).toEqual(refused(404, 'USER_NOT_FOUND', 'body.user_id.1'))
    },
  )

  test.each([
    neighbors.otherCompany.application_id,
    'f'.repeat(24),
    'x',
    '%00',
    '%F0%9F%98%80',
    "' or 1=1 --",
    'x'.repeat(100),
  ])('%s is not an application', async (id) => {
    const path = `${inApplication(id)}/customers/list`
    expect(await refusalOf(await send('GET', path))).toEqual(notFound('APPLICATION_NOT_FOUND'))
    expect(await refusalOf(await send('GET', path, undefined, cookieOf('owner')))).toEqual(
      notFound('APPLICATION_NOT_FOUND'),
    )
  })

  test.each(['2', '3', '0', '-1', '01', '1%20', '%00', 'one', 'x'.repeat(100)])('%s is not a company', async (id) => {
    const path = `/service/platform/user/v1.0/company/${id}/application/${application.id}/customers/list`
    expect(await refusalOf(await send('GET', path))).toEqual(notFound('APPLICATION_NOT_FOUND'))
  })

  test('an invalid application over tRPC is not found', async () => {
    for (const application_id of ['x', ' ', '%00', 'x'.repeat(4_000), `${application.id},${application.id}`]) {
      const answer = await throughTrpc(
        { url: world.url, company_id: '1', application_id },
        'getCustomers',
        {},
        keyBearer,
      )
      expect(answer).toMatchObject({ status: 404, body: { code: 'APPLICATION_NOT_FOUND' } })
    }
  })
})

describe('one contact in several spellings', () => {
  test.each([
    { phone_number: '8652523958' },
    { phone_number: '08652523958' },
    { phone_number: '+918652523958' },
    { phone_number: '+91 86525 23958' },
    { phone_number: '+91 08652523958' },
    { phone_number: '0091-8652-523-958' },
    { phone_number: '(865) 252-3958' },
    { phone_number: '(+91) 86525 23958' },
    { phone_number: '(0091) 8652523958' },
    { phone_number: '( +91 ) 8652523958' },
    { phone_number: '(+91)8652523958', country_code: 91 },
    { phone_number: '(+91 86525) 23958' },
    { phone_number: '865.252.3958' },
    { phone_number: '８６５２５２３９５８' },
    { phone_number: ' 8652523958 ext. 12 ' },
    { phone_number: '8652523958', country_code: 91 },
    { phone_number: '8652523958', country_code: '+91' },
    { phone_number: '+918652523958', country_code: '91' },
  ])('%j is Asha’s phone number', async (given) => {
    const reply = await send('POST', '/customers', { ...given, first_name: 'Other' })
    expect(await refusalOf(reply)).toEqual(refused(409, 'PHONE_TAKEN', 'body.phone_number'))
  })

  test.each([
    'asha@example.com',
    'Asha@Example.COM',
    '  asha@example.com  ',
    'asha＠example.com',
    'ａｓｈａ@example.com',
    'asha@example.com.',
    'asha@EXAMPLE。com',
  ])('%s is Asha’s address (N18)', async (email) => {
    const reply = await send('POST', '/customers', { email, first_name: 'Other' })
    expect(await refusalOf(reply)).toEqual(refused(409, 'EMAIL_TAKEN', 'body.email'))
  })

  test('of ten concurrent creates with one phone number, one succeeds', async () => {
    const listedBefore = await send('GET', '/customers/list')
    const spellings = ['9876543210', '+919876543210', '09876543210', '98765 43210', '0091 9876543210']
    const replies = await Promise.all(
      [...spellings, ...spellings].map((phone_number) => send('POST', '/customers', { phone_number })),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(409)])
    const refused = replies.filter(({ status }) => status === 409)
    expect(new Set(refused.map(({ body }) => `${String(body.code)} ${firstField(body)}`))).toEqual(
      new Set(['PHONE_TAKEN body.phone_number']),
    )
    expect((await eventTypesIn(world.database)).filter((type) => type === 'user.created')).toHaveLength(1)
    const listed = await send('GET', '/customers/list')
    const { item_total } = listedBefore.body.page as { item_total: number }
    expect(listed.body.page).toMatchObject({ item_total: item_total + 1 })
    await world.rewind()
  })

  test('of ten concurrent creates with one address, one succeeds', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        send('POST', '/customers', { email: `Twin@${i % 2 ? 'EXAMPLE' : 'example'}.com` }),
      ),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(409)])
    await world.rewind()
  })

  test('a user’s own list never contains a contact twice, however it is spelled', async () => {
    const emails = [{ email: asha.email }, { email: 'ASHA@example.com' }]
    expect(await refusalOf(await send('PUT', `/customers/${asha.id}`, { emails }))).toEqual(
      invalid('body.emails.1.email'),
    )
    const phone_numbers = [{ phone: asha.phone }, { phone: `+91 ${asha.phone}` }]
    const reply = await send('PUT', `/customers/${asha.id}`, { phone_numbers })
    expect(await refusalOf(reply)).toEqual(invalid('body.phone_numbers.1.phone'))
  })
})

describe('the version of a record', () => {
  test.each(['7', '"7"', 'W/"7"', '2020-01-01T00:00:00.000Z', 'junk', '{}', '0.0'])(
    'If-Match: %s does not match, and nothing is overwritten',
    async (version) => {
      const reply = await send(
        'PUT',
        `/customers/${asha.id}`,
        { first_name: 'X' },
        { ...keyBearer, 'if-match': version },
      )
      expect(await refusalOf(reply)).toEqual(refused(409, 'STALE_VERSION'))
    },
  )

  test('a very long If-Match is rejected by its name', async () => {
    const headers = { ...keyBearer, 'if-match': 'x'.repeat(129) }
    expect(await refusalOf(await send('PUT', `/customers/${asha.id}`, { first_name: 'X' }, headers))).toEqual(
      invalid('if_match'),
    )
  })
})

describe('N29: an invalid credential', () => {
  test.each([
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer short' },
    { authorization: 'Bearer two words' },
    { authorization: 'Basic' },
    { authorization: 'Basic %%%' },
    { authorization: `Basic ${Buffer.from('example-api-key:wrong').toString('base64')}` },
    { authorization: 'Digest username="x"' },
    { authorization: 'null' },
    { authorization: '' },
    { authorization: 'Bearer §§§§§§§§§§' },
    { authorization: `${keyBearer.authorization}, ${keyBearer.authorization}` },
    { authorization: keyBearer.authorization.slice(0, -1) },
    { authorization: `${keyBearer.authorization}=` },
    { authorization: 'Bearer x', ...cookieOf('owner') },
    { cookie: 'clientele_operator=' },
    { cookie: 'clientele_operator=%' },
    { cookie: 'clientele_operator=%00' },
    { cookie: 'clientele_operator="' },
    { cookie: 'clientele_operator=s%3Aabc.def' },
    { cookie: ';;;===;;; =' },
    { cookie: `__proto__=x; ${'a=b; '.repeat(5)}` },
  ])('%j gets a 401', async (headers) => {
    expect(await refusalOf(await send('GET', '/customers/list', undefined, headers))).toEqual(
      refused(401, 'UNAUTHENTICATED'),
    )
  })

  test('gets a 401 however long it is', async () => {
    for (const headers of [
      { authorization: `Bearer ${'x'.repeat(8_000)}` },
      { cookie: `clientele_operator=${'x'.repeat(8_000)}` },
      { cookie: 'a=b; '.repeat(1_500) },
    ] as Record<string, string>[]) {
      const reply = await send('GET', '/customers/list', undefined, headers)
      expect(await refusalOf(reply)).toEqual(refused(401, 'UNAUTHENTICATED'))
    }
  })

  test.each([
    ['grant_type=client_credentials', {}],
    ['grant_type=client_credentials&client_id=x&client_secret=y', {}],
    ['grant_type=client_credentials&client_id=%00&client_secret=%00', {}],
    ['grant_type=client_credentials', { authorization: 'Basic AAAA' }],
    ['grant_type=client_credentials', { authorization: 'Basic ' }],
    ['grant_type=client_credentials', { authorization: `Basic ${Buffer.from('a\u0000:b').toString('base64')}` }],
    ['grant_type=client_credentials', { authorization: `Basic ${Buffer.from('\ud800:b').toString('base64')}` }],
    ['grant_type=refresh_token&refresh_token=%00', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
  ])('the token endpoint rejects the credentials in %s %j', async (form, headers: Record<string, string>) => {
    const reply = await exchange(form, { 'content-type': 'application/x-www-form-urlencoded', ...headers })
    expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client', code: 'INVALID_CLIENT' } })
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test.each([
    ['', 'invalid_request'],
    ['grant_type=password', 'unsupported_grant_type'],
    ['grant_type=', 'unsupported_grant_type'],
    [`grant_type=client_credentials&client_id=${'x'.repeat(201)}`, 'invalid_request'],
  ])('the token endpoint rejects %s as %s', async (form, error) => {
    const reply = await exchange(form, { 'content-type': 'application/x-www-form-urlencoded' })
    expect(reply).toMatchObject({ status: 400, body: { error, code: 'INVALID_INPUT' } })
  })

  const exchange = (body: string, headers: Record<string, string>) =>
    send('POST', '/service/panel/authentication/v1.0/company/1/oauth/token', body, headers)
})

describe('an invalid URL or header', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/service'],
    ['GET', '/nowhere'],
    ['POST', '/nowhere'],
    ['GET', '//etc/passwd'],
    ['GET', '/service/platform/user/v1.0/company/1'],
    ['GET', `${here}/customers/list/more/and/more`],
    ['GET', `${here}/Customers/List`],
    ['GET', `${here}/customers/list/`],
    ['PATCH', `${here}/customers/list`],
    ['DELETE', `${here}/customers`],
    ['POST', `${here}/customers/list`],
    ['GET', `${here}/customers/archive/now/please`],
  ])('%s %s is not found, in our format', async (method, path) => {
    expect(await refusalOf(await send(method, path))).toEqual(noSuchOperation)
  })

  test('HEAD gets the same response as GET, without a body', async () => {
    const head = await fetch(`${world.url}${here}/customers/list`, { method: 'HEAD', headers: keyBearer })
    expect({ status: head.status, text: await head.text() }).toEqual({ status: 200, text: '' })
    const stranger = await fetch(`${world.url}${here}/customers/list`, { method: 'HEAD' })
    expect({ status: stranger.status, text: await stranger.text() }).toEqual({ status: 401, text: '' })
  })

  test.each([
    '/%',
    `${here}/customers/%`,
    `${here}/customers/%zz`,
    `${here}/customers/%c3%28`,
    '/trpc/%',
    '/sign-in/%',
  ])('GET %s is rejected with a hint about the encoding', async (path) => {
    const reply = await send('GET', path)
    expect(await refusalOf(reply)).toEqual(invalid(''))
    expect(reply.body.message).toContain('%25')
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  })

  test('a very long name in a path is not found, in our format', async () => {
    const reply = await send('GET', `/customers/${'x'.repeat(3_000)}`)
    expect(await refusalOf(reply)).toEqual(noSuchOperation)
  })

  test('OPTIONS without a preflight gets an empty response', async () => {
    for (const path of ['/', '/nowhere', '/healthz', `${here}/customers/list`])
      for (const headers of [{}, { origin: 'http://localhost:3000' }, { 'access-control-request-method': 'PUT' }]) {
        const response = await fetch(world.url + path, {
          method: 'OPTIONS',
          headers: headers as Record<string, string>,
        })
        expect({ path, status: response.status, text: await response.text() }).toEqual({ path, status: 204, text: '' })
      }
  })

  test('OPTIONS reveals nothing to a page of another origin', async () => {
    const response = await fetch(`${world.url}${here}/customers/list`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example.com', 'access-control-request-method': 'GET' },
    })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each(['<script>alert(1)</script>', 'x'.repeat(129), 'short', 'a b c d e f g h', '"; drop table users'])(
    'the request ID %s from the caller is not used',
    async (id) => {
      const reply = await send('GET', '/nowhere', undefined, { 'x-request-id': id })
      expect(reply.body.request_id).toMatch(/^[0-9a-f]{24}$/)
      expect(await refusalOf(reply)).toEqual(noSuchOperation)
    },
  )

  test('junk in other headers does no harm', async () => {
    for (const [name, value] of [
      ['accept', 'application/xml'],
      ['accept-language', 'x'.repeat(4_000)],
      ['user-agent', 'x'.repeat(4_000)],
      ['x-forwarded-for', 'not, an, address'],
      ['x-fp-signature', 'v1.1:zz'],
      ['content-type', 'application/json; charset=klingon'],
      ['if-none-match', '*'],
      ['range', 'bytes=0-0'],
      ['expect', 'nothing'],
      ['traceparent', '00-junk'],
    ] as [string, string][]) {
      const reply = await sendAll(`${here}/customers/list`, '', { ...keyBearer, [name]: value }, 'GET')
      expect({ name, status: reply.status }).toEqual({ name, status: name === 'expect' ? 417 : 200 })
    }
  })

  test.each([
    ['a header of 20 KB', `GET / HTTP/1.1\r\nhost: x\r\nx-junk: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a method that is none', 'FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['a request that is none', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nhost: x\r\nx-junk: a\u0000b\r\n\r\n', 400],
  ])('%s ends the connection, but not the service', async (_, text, status) => {
    expect(await sendRaw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(await send('GET', '/customers/list')).toMatchObject({ status: 200 })
  })
})

/** Sends a whole body even if the response comes before its end, in which case `fetch` would give up. */
function sendAll(path: string, body: string, headers: Record<string, string>, method = 'POST'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      world.url + path,
      { method, headers: { ...json, ...keyBearer, ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => (text += piece))
        response.on('end', () => resolve(read(response.statusCode ?? 0, response.headers, text || '{}')))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** The server's response to bytes that may not be a request at all. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => {
      said += piece
      socket.end()
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })
}
