import { newId } from '@clientele/db'
import { createClient } from '@clientele/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastMessage, openBrowser, withoutCaptcha } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * What a response contains can be sent back: clients read something, change a field, and send the whole back.
 */

let app: TestApp
let created = 0
beforeAll(async () => {
  app = await startApp({
    settings: { CODES_PER_ADDRESS_PER_HOUR: '1000', SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1000' },
  })
  await withoutCaptcha(app)
})
afterAll(() => app.stop())

// oxlint-disable-next-line typescript/no-explicit-any -- responses of every shape are sent back
type Answer = any

const newUser = async (): Promise<Answer> => {
  created += 1
  const body = {
    email: `echo${created}@example.com`,
    phone_number: `98${String(20_000_000 + created)}`,
    first_name: 'Asha',
    external_id: `echo-${created}`,
    dob: '1995-07-23',
    meta: { tier: 'gold' },
  }
  return (await app.call('POST', '/customers', body)).body.user
}

async function newGroup(): Promise<Answer> {
  const file = await app.call('POST', '/user_group/file', 'email\nasha@example.com\n', { 'content-type': 'text/csv' })
  const body = { name: 'Early birds', description: '', file_url: file.body.file_url, confirm_empty: true }
  const { uid } = (await app.call('POST', '/user_group', body)).body
  const read = async () => (await app.call('GET', `/user_group/${uid}`)).body
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('completed')
  return read()
}

const team = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${app.url}/service/platform/team/v1.0/company/1${path}`, {
    method,
    headers: {
      cookie: await ownerCookie(),
      origin: 'http://localhost:3000',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}
let owner: Promise<string> | undefined
const ownerCookie = () => (owner ??= app.operatorCookie('owner'))

async function newShopper() {
  const user = await newUser()
  const browser = openBrowser(app)
  const { phone } = user.phone_numbers[0]
  const sent = await browser.auth('POST', '/login/otp', { mobile: phone, country_code: '91' })
  const otp = (await lastMessage(app, phone)).code
  await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
  return browser
}

interface Thing {
  read: () => Promise<Answer>
  send: (body: object) => Promise<{ status: number; body: Answer }>
  /** A change that the request accepts. */
  change: object
  /** The field of the response that holds the thing. */
  within?: string
}

/** Everything that can be read and changed. */
const things: Record<string, () => Promise<Thing>> = {
  'a user': async () => {
    const { _id } = await newUser()
    const path = `/customers/${_id}`
    return {
      read: async () => (await app.call('GET', path)).body.user,
      send: (body) => app.call('PUT', path, body),
      change: { first_name: 'Aisha' },
      within: 'user',
    }
  },
  'a user group': async () => {
    const { uid } = await newGroup()
    const path = `/user_group/${uid}`
    return {
      read: async () => (await app.call('GET', path)).body,
      send: (body) => app.call('PUT', path, body),
      change: { name: 'Earliest birds' },
    }
  },
  'a user group, in part': async () => {
    const { uid } = await newGroup()
    const path = `/user_group/${uid}`
    return {
      read: async () => (await app.call('GET', path)).body,
      send: (body) => app.call('PATCH', path, body),
      change: { name: 'Earliest birds' },
    }
  },
  'the platform config': async () => {
    const own = await startApp({ jobs: false })
    await own.call('POST', '/platform/config', { display: 'Example Shop' })
    return {
      read: async () => (await own.call('GET', '/platform/config')).body,
      send: (body) => own.call('POST', '/platform/config', body),
      change: { subtext: 'Come in' },
    }
  },
  'an application': async () => {
    const path = `/applications/${app.application_id}`
    return {
      read: async () => (await team('GET', path)).body.application,
      send: (body) => team('PATCH', path, body),
      change: { name: 'Another name' },
      within: 'application',
    }
  },
  'an operator': async () => {
    await app.operatorCookie('viewer')
    const { items } = (await team('GET', '/operators')).body
    const { _id } = items.at(-1)
    return {
      read: async () => (await team('GET', '/operators')).body.items.find((each: Answer) => each._id === _id),
      send: (body) => team('PUT', `/operators/${_id}`, body),
      change: { role: 'support' },
      within: 'operator',
    }
  },
  'an OAuth client': async () => {
    const body = { name: 'Web shop', redirect_uris: ['https://shop.example.com/callback'] }
    const path = `/oauth-clients/${(await app.call('POST', '/oauth-clients', body)).body.client._id}`
    return {
      read: async () => (await app.call('GET', path)).body.client,
      send: (change) => app.call('PATCH', path, change),
      change: { name: 'Second shop' },
      within: 'client',
    }
  },
  'an API that access tokens can be for': async () => {
    const part = newId()
    const body = {
      name: 'Orders',
      identifier: `https://api.shop.example.com/${part}`,
      scopes: [{ name: `${part}:read`, description: 'See your orders' }],
    }
    const { _id } = (await app.call('POST', '/oauth-resources', body)).body.resource
    return {
      read: async () => (await app.call('GET', '/oauth-resources')).body.items.find((each: Answer) => each._id === _id),
      send: (change) => app.call('PATCH', `/oauth-resources/${_id}`, change),
      change: { name: 'Order history' },
      within: 'resource',
    }
  },
  'the shopper’s own account': async () => {
    const browser = await newShopper()
    return {
      read: async () => (await browser.auth('GET', '/session')).body.user,
      send: (body) => browser.profile('POST', '/detail', body),
      change: { first_name: 'Aisha' },
      within: 'user',
    }
  },
}

describe.each(Object.keys(things))('%s', (name) => {
  const start = () => (things[name] as () => Promise<Thing>)()

  test('can be sent back as it was read, with a change, and as it was answered', async () => {
    const { read, send, change, within } = await start()
    const first = await read()
    expect(await send(first)).toMatchObject({ status: 200 })
    expect(await read()).toEqual(first)

    const changed = await send({ ...first, ...change })
    expect(changed).toMatchObject({ status: 200 })
    const answered = within ? changed.body[within] : changed.body
    expect(answered).toMatchObject(change)
    // The response of a change, and the one before it, which is older now.
    expect(await send(answered)).toMatchObject({ status: 200 })
    expect(await send({ ...first, ...change })).toMatchObject({ status: 200 })
    expect(await read()).toMatchObject(change)
  })

  test('is refused, and stays as it is, if a read-only field has another value', async () => {
    const { read, send } = await start()
    const before = await read()
    const accepted: string[] = []
    const named: Record<string, unknown> = {}
    for (const [field, value] of Object.entries(before)) {
      const { status, body } = await send({ [field]: other(value) })
      if (status === 200) accepted.push(field)
      // The URL of another file is refused because there is no such file.
      else named[field] = body.details?.[0]?.field.split('.')[1] ?? field
    }
    expect(named).toEqual(Object.fromEntries(Object.keys(named).map((field) => [field, field])))
    const readOnly = ['_id', '__v', 'application_id', 'created_at', 'active', 'account_type', 'status']
    expect(accepted.filter((field) => readOnly.includes(field) && !isWritable(name, field))).toEqual([])
  })
})

const isWritable = (name: string, field: string) =>
  field === 'active' && (name === 'the platform config' || name === 'an operator')

/** Another value of the same type. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1_000
  if (typeof value === 'string') return /^\d{4}-\d\d-/.test(value) ? '2999-01-01T00:00:00.000Z' : `${value}x`
  return Array.isArray(value) ? [...value, 'x'] : { x: 'x' }
}

test('a user is sent back over the SDK and tRPC as well, and unknown fields are still refused', async () => {
  const { _id } = await newUser()
  const client = createClient({
    baseUrl: app.url,
    companyId: '1',
    apiKey: app.api_key,
    apiSecret: app.api_secret,
  }).application(app.application_id)
  const { user }: Answer = await client.user.getUser({ userId: _id })
  expect((await client.user.updateUser({ userId: _id, body: { ...user, last_name: 'Rao' } })).user).toMatchObject({
    last_name: 'Rao',
  })
  const trpc = app.trpc({ authorization: `Bearer ${await app.ownToken()}` })
  const { user: seen }: Answer = await trpc.getUser.query({ userId: _id })
  await trpc.updateUser.mutate({ userId: _id, body: { ...seen, last_name: 'Sen' } })
  await expect(trpc.updateUser.mutate({ userId: _id, body: { ...seen, account_type: 'other' } })).rejects.toThrow(
    /not valid/,
  )
  expect(await app.call('PUT', `/customers/${_id}`, { ...seen, password: 'x' })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.password' }] },
  })
})

test('a user is sent back from every response that has one, in whatever state', async () => {
  const created = await newUser()
  const path = `/customers/${created._id}`
  const sendBack = async (user: Answer) => expect(await app.call('PUT', path, user)).toMatchObject({ status: 200 })
  const found = async (list: string) => {
    const { items } = (await app.call('GET', list)).body
    return items.find((each: Answer) => each._id === created._id)
  }
  await sendBack(created)
  await sendBack((await app.call('GET', path)).body.user)
  await sendBack(await found('/customers/list?page_size=100'))
  const { users } = (await app.call('GET', `/customers/search?q=${created.emails[0].email}`)).body
  await sendBack(users[0])
  const matching = await found(`/customers/list?q=${created.emails[0].email}`)
  expect(matching.matches).toMatchObject([{ field: 'email' }])
  await sendBack(matching)

  await app.call('PUT', '/customers/activation', { status: true, user_id: [created._id], reason: 'Chargebacks' })
  const blocked = (await app.call('GET', path)).body.user
  expect(blocked).toMatchObject({ active: false, status: 'blocked', block: { reason: 'Chargebacks' } })
  await sendBack(blocked)
  await sendBack({ ...blocked, first_name: 'Aisha' })
  expect((await app.call('PUT', path, { ...blocked, block: { reason: 'Other' } })).body.details).toMatchObject([
    { field: 'body.block' },
  ])
})

test('a group whose file could not be read is sent back, and its file is only read again if the caller says so', async () => {
  const file = await app.call('POST', '/user_group/file', 'email\nnobody@example.com\n', { 'content-type': 'text/csv' })
  const made = await app.call('POST', '/user_group', { name: 'Nobody', description: '', file_url: file.body.file_url })
  const path = `/user_group/${made.body.uid}`
  const read = async () => (await app.call('GET', path)).body
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('failed')
  const failed = await read()
  expect(failed).toMatchObject({ needs_confirm_empty: 'matches_nobody', error: { count: 1 } })
  expect((await app.call('PUT', path, { ...failed, name: 'Still nobody' })).body).toMatchObject({
    name: 'Still nobody',
    status: 'failed',
  })
  // What was read while the file was being read is accepted later.
  expect(await app.call('PUT', path, made.body)).toMatchObject({ status: 200, body: { status: 'failed' } })
  expect((await app.call('PUT', path, { ...failed, confirm_empty: true })).body).toMatchObject({ status: 'pending' })
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('completed')
})

test('a version or time that an earlier response had is accepted, and one that none can have had is not', async () => {
  const { _id, created_at } = await newUser()
  const path = `/customers/${_id}`
  await app.call('PUT', path, { first_name: 'Aisha' })
  const send = async (body: object) => (await app.call('PUT', path, body)).status
  expect(await send({ __v: 0, updated_at: created_at })).toBe(200)
  for (const body of [{ __v: 2 }, { __v: -1 }, { __v: 0.5 }, { updated_at: '2001-01-01T00:00:00.000Z' }, { id: 'x' }])
    expect({ body, status: await send(body) }).toEqual({ body, status: 400 })
})

test('a group’s file_url that is sent back is not read again, even if the file is gone', async () => {
  const group = await newGroup()
  const { queries, tables } = app.database
  await queries.delete(tables.fileChunks)
  await queries.delete(tables.files)
  const { body } = await app.call('PUT', `/user_group/${group.uid}`, { ...group, name: 'Other birds' })
  expect(body).toMatchObject({ name: 'Other birds', status: 'completed', file_url: group.file_url })
})

describe('a blank value in a query', () => {
  test.each([
    '/customers/list?status=&page_no=&page_size=&sort=&verified=&has_email=&created_from=&group_uid=&cursor=&q=',
    '/user_group?status=&page_no=&page_size=&group_uid=&type=&name=',
    '/customers/search?q=&query=&query=',
    '/customers/list?page_no=%20',
    '/platform/config/versions?page_size=&cursor=',
  ])('%s counts as absent', async (path) => {
    const [asked, plain] = await Promise.all([app.call('GET', path), app.call('GET', path.replace(/\?.*/, ''))])
    expect(asked).toMatchObject({ status: 200 })
    expect(asked.body).toEqual(plain.body)
  })

  test('is absent in storefronts and over tRPC too, and a required one is still required', async () => {
    const browser = openBrowser(app)
    expect((await browser.call('GET', '/platform/v1.0/config?name=')).status).toBe(200)
    expect(await browser.auth('GET', '/user-exists?q=')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'q', message: expect.stringContaining('required') }] },
    })
    const trpc = app.trpc({ authorization: `Bearer ${await app.ownToken()}` })
    const { page } = await trpc.getCustomers.query({ pageNo: '', pageSize: '' })
    expect(page).toMatchObject({ current: 1, size: 10 })
  })
})
