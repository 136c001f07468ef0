import { createClient } from '@clientele/sdk'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastMessage, openBrowser, withoutCaptcha } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * What was stored under other rules can be sent back: it is the same value, and nobody has asked for a new one.
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

const turned = 'Asha \u202eoaR'

/** A user with values that would be refused today. */
async function oldUser() {
  created += 1
  const phone = `98${String(40_000_000 + created)}`
  const { body } = await app.call('POST', '/customers', {
    email: `before${created}@example.com`,
    phone_number: phone,
    first_name: 'Asha',
    external_id: `before-${created}`,
  })
  const { _id } = body.user
  const { queries, tables } = app.database
  const ofApplication = eq(tables.users.application_id, app.application_id)
  await queries
    .update(tables.users)
    .set({
      first_name: turned,
      last_name: 'x'.repeat(150),
      dob: '1890-01-01T00:00:00.000Z',
      gender: 'unspecified',
      profile_pic_url: 'ftp://example.com/asha.jpg',
      // A non-breaking hyphen, which requests spell as a plain one.
      external_id: `before\u2011${created}`,
    })
    .where(and(ofApplication, eq(tables.users.id, _id)))
  return { _id, phone, path: `/customers/${_id}` }
}

const readUser = async (path: string): Promise<Answer> => (await app.call('GET', path)).body.user

/** Gives a user's phone number another spelling, or one that is no number. */
async function respell(user_id: string, number: { value: string; phone: string | null; country_code: number | null }) {
  const { queries, tables } = app.database
  const { identifiers } = tables
  await queries
    .update(identifiers)
    .set(number)
    .where(
      and(
        eq(identifiers.application_id, app.application_id),
        eq(identifiers.user_id, user_id),
        eq(identifiers.kind, 'phone'),
      ),
    )
}

describe('a user', () => {
  test('is sent back with values that would be refused today, and stays as it is', async () => {
    const { path } = await oldUser()
    const before = await readUser(path)
    expect(before).toMatchObject({ first_name: turned, dob: '1890-01-01T00:00:00.000Z' })
    const answer = await app.call('PUT', path, before)
    expect(answer).toMatchObject({ status: 200, body: { user: { first_name: turned } } })
    expect(await readUser(path)).toEqual(before)
  })

  test('can be changed in other respects, and the old values stay', async () => {
    const { path } = await oldUser()
    const before = await readUser(path)
    const answer = await app.call('PUT', path, { ...before, meta: { tier: 'gold' } })
    expect(answer).toMatchObject({ status: 200 })
    const after = await readUser(path)
    const { updated_at } = after
    expect(after).toEqual({ ...before, meta: { tier: 'gold' }, updated_at, __v: before.__v + 1 })
    // A day is sent with or without a time.
    expect((await app.call('PUT', path, { dob: '1890-01-01', rr_id: 'RR-1' })).status).toBe(200)
  })

  test('is refused with other values of that kind, and names only those', async () => {
    const { path } = await oldUser()
    const before = await readUser(path)
    const answer = await app.call('PUT', path, { ...before, first_name: `${turned}!`, dob: '1890-01-02' })
    expect(answer.status).toBe(400)
    expect(answer.body.details.map(({ field }: Answer) => field).toSorted()).toEqual(['body.dob', 'body.first_name'])
    expect((await app.call('PUT', path, { ...before, password: 'x' })).body.details).toMatchObject([
      { field: 'body.password' },
    ])
    expect(await readUser(path)).toEqual(before)
  })

  test('is sent back over the SDK and tRPC as well', async () => {
    const { _id, path } = await oldUser()
    const before = await readUser(path)
    const { user } = createClient({
      baseUrl: app.url,
      companyId: '1',
      apiKey: app.api_key,
      apiSecret: app.api_secret,
    }).application(app.application_id)
    expect(await user.updateUser({ userId: _id, body: before })).toMatchObject({ user: { first_name: turned } })
    const trpc = app.trpc({ authorization: `Bearer ${await app.ownToken()}` })
    expect(await trpc.updateUser.mutate({ userId: _id, body: before })).toMatchObject({ user: { first_name: turned } })
  })

  test('that nobody knows is still refused for its values', async () => {
    const answer = await app.call('PUT', '/customers/64f0000000000000000000ff', { first_name: turned })
    expect(answer).toMatchObject({ status: 400, body: { details: [{ field: 'body.first_name' }] } })
  })

  test.each([
    ['is too short', { value: '+9112345', phone: '12345', country_code: 91 }],
    ['is not a number at all', { value: '+91call-me', phone: 'call-me', country_code: 91 }],
    ['has no country', { value: '12345', phone: null, country_code: null }],
    ['is in an old spelling', { value: '+5215512345678', phone: '15512345678', country_code: 52 }],
  ])('keeps a phone number that %s, if it is sent back', async (_what, number) => {
    const { _id, path } = await oldUser()
    await respell(_id, number)
    const before = await readUser(path)
    const answer = await app.call('PUT', path, before)
    expect(answer).toMatchObject({ status: 200 })
    expect(await readUser(path)).toEqual(before)
    const other = { ...before.phone_numbers[0], phone: '123450' }
    expect((await app.call('PUT', path, { phone_numbers: [...before.phone_numbers, other] })).status).toBe(400)
    const added = { phone: `99${String(50_000_000 + created)}`, country_code: '91' }
    const { body } = await app.call('PUT', path, { phone_numbers: [...before.phone_numbers, added] })
    expect(body.user.phone_numbers).toMatchObject([before.phone_numbers[0], { phone: added.phone }])
  })

  test('keeps an email address that would be refused today, if it is sent back', async () => {
    const { _id, path } = await oldUser()
    const { queries, tables } = app.database
    const { identifiers: i } = tables
    await queries
      .update(i)
      .set({ value: `"asha rao${created}"@localhost` })
      .where(and(eq(i.application_id, app.application_id), eq(i.user_id, _id), eq(i.kind, 'email')))
    const before = await readUser(path)
    expect(await app.call('PUT', path, before)).toMatchObject({ status: 200 })
    expect(await readUser(path)).toEqual(before)
  })
})

describe('the shopper’s own profile', () => {
  test('is sent back with values that would be refused today', async () => {
    const { _id, phone, path } = await oldUser()
    const browser = openBrowser(app)
    const sent = await browser.auth('POST', '/login/otp', { mobile: phone, country_code: '91' })
    const otp = (await lastMessage(app, phone)).code
    await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
    const before = (await browser.auth('GET', '/session')).body
    expect(before.user).toMatchObject({ _id, first_name: turned })
    expect(await browser.profile('POST', '/detail', before.user)).toMatchObject({ status: 200 })
    // As the hosted pages send it.
    const { first_name, last_name } = before.user
    const body = { first_name, last_name: 'Rao', dob: '1890-01-01' }
    expect(last_name).toHaveLength(150)
    expect(await browser.profile('POST', '/detail', body)).toMatchObject({
      status: 200,
      body: { user: { first_name: turned, last_name: 'Rao', dob: '1890-01-01T00:00:00.000Z' } },
    })
    expect((await browser.profile('POST', '/detail', { ...body, first_name: `${turned}!` })).status).toBe(400)

    await respell(_id, { value: '+91123456', phone: '123456', country_code: 91 })
    const mobile = { phone: '123456', country_code: '91' }
    expect(await browser.profile('POST', '/detail', { first_name, mobile })).toMatchObject({ status: 200 })
    expect((await readUser(path)).phone_numbers).toMatchObject([{ phone: '123456' }])
  })
})

test('a user group is sent back with a name that would be refused today', async () => {
  const file = await app.call('POST', '/user_group/file', 'email\nasha@example.com\n', { 'content-type': 'text/csv' })
  const made = { name: 'Early birds', description: 'x', file_url: file.body.file_url, confirm_empty: true }
  const { uid, _id } = (await app.call('POST', '/user_group', made)).body
  const read = async () => (await app.call('GET', `/user_group/${uid}`)).body
  await expect.poll(async () => (await read()).status, { timeout: 30_000 }).toBe('completed')
  const { queries, tables } = app.database
  await queries
    .update(tables.userGroups)
    .set({ name: turned, description: 'x'.repeat(1_500) })
    .where(eq(tables.userGroups.id, _id))
  const before = await read()
  for (const method of ['PUT', 'PATCH'])
    expect(await app.call(method, `/user_group/${uid}`, before)).toMatchObject({ status: 200, body: { name: turned } })
  expect(await read()).toEqual(before)
  const changed = await app.call('PUT', `/user_group/${uid}`, { ...before, description: 'Came early' })
  expect(changed).toMatchObject({ status: 200, body: { name: turned, description: 'Came early' } })
  expect(
    (await app.call('PUT', `/user_group/${uid}`, { ...changed.body, name: `${turned}!` })).body.details,
  ).toMatchObject([{ field: 'body.name' }])
})

test('the platform config is sent back with values that would be refused today', async () => {
  await app.call('POST', '/platform/config', { subtext: 'Come in' })
  const { queries, tables } = app.database
  const { platformConfigs } = tables
  const [row] = await queries
    .select()
    .from(platformConfigs)
    .where(eq(platformConfigs.application_id, app.application_id))
  const config: Answer = row?.config
  config.subtext = 'Come\u0007 in'
  config.session_config = { ...config.session_config, duration: 4_000 }
  config.delete_account_reasons = [{ reason_id: '1', reason_text: 'x\u0007', show_text_area: false }]
  await queries.update(platformConfigs).set({ config }).where(eq(platformConfigs.application_id, app.application_id))
  const before = (await app.call('GET', '/platform/config')).body
  expect(await app.call('POST', '/platform/config', before)).toMatchObject({ status: 200 })
  expect((await app.call('GET', '/platform/config')).body).toEqual(before)
  const { body } = await app.call('POST', '/platform/config', { ...before, display: 'Meadow' })
  expect(body).toMatchObject({ display: 'Meadow', subtext: before.subtext, session_config: { duration: 4_000 } })
  expect((await app.call('POST', '/platform/config', { ...before, subtext: 'Come\u0007' })).body.details).toMatchObject(
    [{ field: 'body.subtext' }],
  )
})

test('an application is sent back with values that would be refused today', async () => {
  const { queries, tables } = app.database
  const { applications } = tables
  await queries
    .update(applications)
    .set({ name: turned, support_contact: { email: 'not an address', phone: '+1 555 010 0200' } })
    .where(eq(applications.id, app.application_id))
  const send = async (method: string, body?: object) => {
    const response = await fetch(`${app.url}/service/platform/team/v1.0/company/1/applications/${app.application_id}`, {
      method,
      headers: {
        authorization: `Bearer ${await app.ownToken()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Answer }
  }
  const before = (await send('GET')).body
  expect(await send('PATCH', before.application)).toMatchObject({ status: 200 })
  expect((await send('GET')).body).toEqual(before)
  const support_contact = { ...before.application.support_contact, phone: '+1 555 010 0201' }
  expect(await send('PATCH', { support_contact })).toMatchObject({
    status: 200,
    body: { application: { name: turned, support_contact } },
  })
  // The whole response, as it was received.
  const { body } = await send('GET')
  expect(await send('PATCH', body)).toMatchObject({ status: 200 })
})

describe('a whole response', () => {
  test('is a body: what is in it counts, and errors name it', async () => {
    const { path } = await oldUser()
    const answer = (await app.call('GET', path)).body
    expect(await app.call('PUT', path, answer)).toMatchObject({ status: 200 })
    const changed = await app.call('PUT', path, { user: { ...answer.user, rr_id: 'RR-2' } })
    expect(changed).toMatchObject({ status: 200, body: { user: { rr_id: 'RR-2' } } })
    expect(await app.call('PUT', path, changed.body)).toMatchObject({ status: 200 })
    expect((await app.call('PUT', path, { user: { ...answer.user, first_name: `${turned}!` } })).body).toMatchObject({
      details: [{ field: 'body.user.first_name' }],
    })
    expect((await app.call('PUT', path, { user: { ...answer.user, account_type: 'x' } })).body).toMatchObject({
      details: [{ field: 'body.user.account_type' }],
    })
  })

  test('is not mixed with fields of the request, and is an object', async () => {
    const { path } = await oldUser()
    for (const body of [{ user: { rr_id: 'RR-3' }, rr_id: 'RR-4' }, { user: 'x' }, { user: [] }, { other: {} }])
      expect(await app.call('PUT', path, body)).toMatchObject({ status: 400 })
    expect((await app.call('POST', '/customers', { user: { email: 'new@example.com' } })).status).toBe(400)
  })

  test('of a shopper’s profile is a body, too', async () => {
    const { phone } = await oldUser()
    const browser = openBrowser(app)
    const sent = await browser.auth('POST', '/login/otp', { mobile: phone, country_code: '91' })
    const otp = (await lastMessage(app, phone)).code
    await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
    const session = (await browser.auth('GET', '/session')).body
    const changed = await browser.profile('POST', '/detail', { user: { ...session.user, last_name: 'Rao' } })
    expect(changed).toMatchObject({ status: 200, body: { user: { last_name: 'Rao' } } })
    expect(await browser.profile('POST', '/detail', changed.body)).toMatchObject({ status: 200 })
  })
})
