import { platform } from '@clientele/contracts/operations'
import { createClient } from '@clientele/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atomically, systemContext } from '../../src/context.ts'
import type { Services } from '../../src/services.ts'
import { facetOf } from '../../src/users/facets.ts'
import { traitsOf } from '../../src/users/contacts.ts'
import { addToCount } from '../../src/users/repository/counts.ts'
import { lockUser, writeUser } from '../../src/users/repository.ts'
import {
  failureOf,
  methodsOf,
  pendingMethods,
  type PublishedUser,
  type PublishedVersion,
  publishedVersions,
  signedIn,
  specifiedOperations,
} from '../world/published-clients.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

let api: TestApp
beforeAll(async () => void (api = await startApp()))
afterAll(() => api.stop())

const userOf = async (version: PublishedVersion, token?: string): Promise<PublishedUser> =>
  (await signedIn(version, api, token)).application(api.application_id).user

let made = 0
/** A value that no other user in this file has. */
const unique = () => {
  made++
  return {
    email: `shopper${made}@example.com`,
    phone_number: `98${String(10_000_000 + made)}`,
    username: `shopper${made}`,
    external_id: `ext-${made}`,
  }
}

/** An existing user with every requested field. */
async function existing(user: PublishedUser) {
  const body = { ...unique(), first_name: 'Zoë', last_name: 'Rao', gender: 'female', meta: { tier: 'gold' } }
  const { user: created } = await user.createUser({ body })
  if (!created?._id) throw new Error('No user came back')
  return { ...body, id: created._id, created }
}

test('the current client has a method for every operation in the specification, the first client for all but groups', async () => {
  const has = async (version: PublishedVersion) => {
    const user = await userOf(version)
    return specifiedOperations.filter((name) => typeof user[name] === 'function')
  }
  expect(await has('3.4.2')).toEqual(specifiedOperations)
  expect(await has('1.0.0')).toEqual(specifiedOperations.filter((name) => !/UserGroup/.test(name)))
})

test('every method of the current client is an operation here, or listed as pending', async () => {
  const methods = methodsOf(await userOf('3.4.2'))
  const missing = methods.filter((name) => !Object.hasOwn(platform, name))
  expect(missing).toEqual(pendingMethods.platform)
})

/** Each client has its own path format, and with it a response shape. */
const sessionAsListed = {
  '1.0.0': expect.stringMatching(/^sess:/),
  '3.4.2': expect.objectContaining({ session_id: expect.any(String), domain: 'shop.example.com' }),
}

describe.each(publishedVersions)('client %s', (version) => {
  let user: PublishedUser
  beforeAll(async () => void (user = await userOf(version)))

  test('createUser', async () => {
    const { created, email, phone_number, id } = await existing(user)
    expect(created).toMatchObject({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      user_id: id,
      application_id: api.application_id,
      first_name: 'Zoë',
      gender: 'female',
      active: true,
      meta: { tier: 'gold' },
      emails: [{ email, primary: true, verified: true, active: true }],
      phone_numbers: [{ phone: phone_number, country_code: 91, primary: true, verified: true, active: true }],
    })
  })

  test('getCustomers', async () => {
    const { id, email, phone_number } = await existing(user)
    await existing(user)
    for (const q of [email, phone_number]) {
      const { items, page } = await user.getCustomers({ q, pageSize: 1, pageNo: 1 })
      expect(items).toMatchObject([{ _id: id }])
      expect(page).toMatchObject({ type: 'number', current: 1, size: 1, item_total: 1, has_next: false })
    }
    const all = await user.getCustomers({ pageSize: 1, pageNo: 2 })
    expect(all.items).toHaveLength(1)
    expect(all.page?.item_total).toBeGreaterThanOrEqual(2)
  })

  test('getCustomers with an object, which arrives as `[object Object]`, filters nothing', async () => {
    await existing(user)
    // The current client rejects anything but strings, so it sends the string that an object becomes.
    const q = version === '1.0.0' ? { email: 'nobody@example.com' } : '[object Object]'
    expect((await user.getCustomers({ q })).items?.length).toBeGreaterThan(0)
  })

  test('searchUsers', async () => {
    const { id, email, phone_number, username } = await existing(user)
    for (const q of [email, phone_number, `+91${phone_number}`, username])
      expect((await user.searchUsers({ q })).users).toMatchObject([{ _id: id, first_name: 'Zoë', gender: 'female' }])
    expect(await user.searchUsers({ q: 'nobody@example.com' })).toEqual({ users: [] })
  })

  test('updateUser', async () => {
    const { id, email } = await existing(user)
    const other = unique().email
    const body = {
      first_name: 'Zoé ✓',
      meta: { tier: 'silver' },
      emails: [
        { email, primary: true, verified: true, active: true },
        { email: other, primary: false, verified: false, active: true },
      ],
      phone_numbers: [
        { phone: unique().phone_number, country_code: '91', primary: true, active: true, verified: false },
      ],
    }
    const { user: changed } = await user.updateUser({ userId: id, body })
    expect(changed).toMatchObject({ _id: id, first_name: 'Zoé ✓', last_name: 'Rao', meta: { tier: 'silver' } })
    expect(changed?.emails).toMatchObject([{ email }, { email: other, verified: false }])
    expect(changed?.phone_numbers).toMatchObject([{ country_code: 91 }])
  })

  test('blockOrUnblockUsers', async () => {
    const [one, two] = [await existing(user), await existing(user)]
    const both = [one.id, two.id]
    const isActive = async () => (await user.searchUsers({ q: one.email })).users?.[0]?.active
    expect(await user.blockOrUnblockUsers({ body: { status: true, user_id: both, reason: 'Chargebacks' } })).toEqual({
      success: true,
    })
    expect(await isActive()).toBe(false)
    expect(await user.blockOrUnblockUsers({ body: { status: false, user_id: both, reason: 'Settled' } })).toEqual({
      success: true,
    })
    expect(await isActive()).toBe(true)
  })

  test('archiveUser', async () => {
    const { id, email } = await existing(user)
    expect(await user.archiveUser({ body: { user_id: id } })).toEqual({ success: true })
    expect((await user.searchUsers({ q: email })).users).toEqual([])
  })

  test('unDeleteUser', async () => {
    const { id, email } = await existing(user)
    await scheduleDeletion(api.services, id)
    expect((await user.searchUsers({ q: email })).users).toMatchObject([{ active: false }])
    expect(await user.unDeleteUser({ body: { user_id: id, reason: 'Asked for', reason_id: '1' } })).toEqual({
      success: true,
    })
    expect((await user.searchUsers({ q: email })).users).toMatchObject([{ active: true }])
  })

  test('createUserSession, getActiveSessions and deleteActiveSessions', async () => {
    const { id } = await existing(user)
    const body = { user_id: id, domain: 'shop.example.com', max_age: 3600 }
    const session = await user.createUserSession({ body })
    expect(session).toMatchObject({ domain: 'shop.example.com', max_age: 3600, http_only: true })
    expect(session.cookie?.['f.session']).toMatch(/^s%3A[\w-]{32,}\.[\w%]+/)

    const { items } = await user.getActiveSessions({ id })
    expect(items).toEqual([sessionAsListed[version]])
    const ended = await user.deleteActiveSessions({ id, reason: 'Lost phone' })
    expect(ended).toMatchObject({
      user_id: id,
      items: [expect.stringMatching(/^sess:/)],
      session_ids: [expect.any(String)],
    })
    expect(await user.getActiveSessions({ id })).toEqual({ items: [] })
  })

  test('getPlatformConfig and updatePlatformConfig', async () => {
    const before = await user.getPlatformConfig()
    expect(before).toMatchObject({ active: true, session_config: { type: 'Days', duration: expect.any(Number) } })
    const changed = await user.updatePlatformConfig({ body: { subtext: `Hello ${version}`, login: { otp: false } } })
    expect(changed).toMatchObject({
      subtext: `Hello ${version}`,
      login: { otp: false, password: before.login?.password },
    })
    // The response can be sent back unchanged, as a settings page does.
    const again = { ...(await user.getPlatformConfig()), display: 'Shop' }
    expect(await user.updatePlatformConfig({ body: again })).toMatchObject({ display: 'Shop', login: { otp: false } })
    expect(await user.getPlatformConfig()).toMatchObject({ _id: before._id, display: 'Shop' })
  })

  test('a failure can be read: 400, with the invalid fields', async () => {
    const body = { ...unique(), email: 'not an address' }
    const failure = await failureOf(user.createUser({ body }))
    expect(failure).toMatchObject({ code: 400, status: 'Bad Request', message: expect.stringContaining('email') })
    expect(failure.details).toMatchObject({
      code: 'INVALID_INPUT',
      message: failure.message,
      request_id: expect.any(String),
      details: [{ field: 'body.email', message: expect.any(String) }],
    })
  })

  test('a failure can be read: 401, with an invalid token', async () => {
    const failure = await failureOf((await userOf(version, 'at_0123456789')).getCustomers({}))
    expect(failure).toMatchObject({ code: 401, status: 'Unauthorized', details: { code: 'UNAUTHENTICATED' } })
    expect(failure.message).not.toBe('')
  })

  test('a failure can be read: 403, without the permission', async () => {
    const reader = await userOf(version, await api.tokenWith(['users:read']))
    expect((await reader.getCustomers({})).items).toBeDefined()
    const failure = await failureOf(reader.createUser({ body: unique() }))
    expect(failure).toMatchObject({
      code: 403,
      status: 'Forbidden',
      details: { code: 'FORBIDDEN', meta: { permission: 'users:write' } },
    })
  })

  test('a failure can be read: 404, for a user and for an application', async () => {
    const user_id = '0123456789abcdef01234567'
    const notFound = { code: 404, status: 'Not Found', message: 'No such user.', details: { code: 'USER_NOT_FOUND' } }
    const calls = [
      user.updateUser({ userId: user_id, body: { first_name: 'A' } }),
      user.archiveUser({ body: { user_id } }),
      user.unDeleteUser({ body: { user_id, reason: 'r', reason_id: '1' } }),
      user.createUserSession({ body: { user_id, domain: 'shop.example.com' } }),
      user.getActiveSessions({ id: user_id }),
      user.deleteActiveSessions({ id: user_id, reason: 'r' }),
    ]
    for (const failure of await Promise.all(calls.map(failureOf))) expect(failure).toMatchObject(notFound)
    const blocked = await failureOf(
      user.blockOrUnblockUsers({ body: { status: true, user_id: [user_id], reason: 'r' } }),
    )
    expect(blocked).toMatchObject({ code: 404, details: { code: 'USER_NOT_FOUND' } })

    const elsewhere = (await signedIn(version, api)).application('0123456789abcdef01234567').user
    expect(await failureOf(elsewhere.getCustomers({}))).toMatchObject({
      code: 404,
      details: { code: 'APPLICATION_NOT_FOUND' },
    })
  })

  test('a failure can be read: 409, for a value that another user has', async () => {
    const taken = await existing(user)
    const { email, phone_number, username, external_id } = taken
    const create = (other: object) => failureOf(user.createUser({ body: { ...unique(), ...other } }))
    expect(await create({ email })).toMatchObject({ code: 409, status: 'Conflict', details: { code: 'EMAIL_TAKEN' } })
    expect(await create({ phone_number })).toMatchObject({ code: 409, details: { code: 'PHONE_TAKEN' } })
    expect(await create({ username })).toMatchObject({ code: 409, details: { code: 'USERNAME_TAKEN' } })
    expect(await create({ external_id })).toMatchObject({ code: 409, details: { code: 'EXTERNAL_ID_TAKEN' } })
  })

  test('a failure can be read: 422, for a forbidden change', async () => {
    const { id } = await existing(user)
    const failure = await failureOf(user.unDeleteUser({ body: { user_id: id, reason: 'r', reason_id: '1' } }))
    expect(failure).toMatchObject({ code: 422, details: { code: 'USER_NOT_DELETED' } })
  })
})

describe('client 3.4.2 only', () => {
  let user: PublishedUser
  beforeAll(async () => void (user = await userOf('3.4.2')))

  const sdk = () => {
    const { url, company_id, api_key, api_secret } = api
    const client = createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret })
    return client.application(api.application_id).user
  }
  const upload = async (csv: string) => (await sdk().uploadUserGroupFile({ body: csv })).file_url

  test('createUserGroup, getUserGroupById, getUserGroups and updateUserGroup', async () => {
    const { email, phone_number } = await existing(user)
    const body = {
      name: 'Early birds',
      description: 'The first',
      file_url: await upload(`email\n${email}\nnobody@example.com\n`),
    }
    const group = await user.createUserGroup({ body })
    expect(group).toMatchObject({ ...body, status: 'pending', is_active: true, uid: expect.any(Number) })

    const groupId = String(group.uid)
    const statusOf = async () => (await user.getUserGroupById({ groupId })).status
    await expect.poll(statusOf).toBe('completed')
    expect(await user.getUserGroupById({ groupId })).toMatchObject({ _id: group._id, members: 1, error: { count: 1 } })

    const listed = await user.getUserGroups({
      pageNo: '1',
      pageSize: '10',
      name: 'birds',
      status: 'completed',
      groupUid: group.uid,
    })
    expect(listed).toMatchObject({
      items: [{ uid: group.uid }],
      page: { type: 'number', current: 1, size: 10, item_total: 1 },
    })

    const renamed = await user.updateUserGroup({ groupId, body: { name: 'Earliest birds' } })
    expect(renamed).toMatchObject({ uid: group.uid, name: 'Earliest birds', description: 'The first' })
    const refilled = await user.updateUserGroup({
      groupId,
      body: { file_url: await upload(`phone_number\n${phone_number}\n`) },
    })
    expect(refilled.status).toBe('pending')
    await expect.poll(statusOf).toBe('completed')
  })

  test('createUserGroup and updateUserGroup, with conditions instead of a file', async () => {
    const { _id } = await sdk().createUserAttributeDefinition({ body: { name: 'Level', slug: 'level', type: 'text' } })
    const conditionsOf = (value: string) => [{ user_attribute_definition_id: _id, type: 'in', value }]
    const body = { name: 'Best', description: 'Gold or better', type: 'conditional' }
    const group = await user.createUserGroup({ body: { ...body, conditions: conditionsOf('gold,platinum') } })
    expect(group).toMatchObject({ ...body, status: 'pending', conditions: conditionsOf('gold,platinum') })
    const groupId = String(group.uid)
    const changed = await user.updateUserGroup({ groupId, body: { conditions: conditionsOf('platinum') } })
    expect(changed).toMatchObject({ ...body, conditions: conditionsOf('platinum') })
    const statusOf = async () => (await user.getUserGroupById({ groupId })).status
    await expect.poll(statusOf).toBe('completed')
    const { items } = await user.getUserGroups({ pageNo: '1', pageSize: '10', type: 'conditional' })
    expect(items).toMatchObject([{ uid: group.uid, conditions: conditionsOf('platinum') }])
  })

  test('updateUserGroupPartially', async () => {
    const [stays, leaves, joins] = [await existing(user), await existing(user), await existing(user)]
    const file_url = await upload(`email\n${stays.email}\n${leaves.email}\n`)
    const group = await user.createUserGroup({ body: { name: 'Changing', description: 'd', file_url } })
    const groupId = String(group.uid)
    const statusOf = async () => (await user.getUserGroupById({ groupId })).status
    await expect.poll(statusOf).toBe('completed')

    const changed = await user.updateUserGroupPartially({
      groupId,
      body: {
        type: 'json',
        name: 'Changed',
        user_data: [
          { user_id: '', email: joins.email, phone_number: '', action: 'add' },
          { user_id: leaves.id, action: 'remove' },
        ],
      },
    })
    expect(changed).toMatchObject({ uid: group.uid, name: 'Changed', status: 'pending', file_url })
    await expect.poll(statusOf).toBe('completed')
    const rows = await upload(`user_id,action\n${joins.id},remove\n`)
    await user.updateUserGroupPartially({ groupId, body: { type: 'file_url', file_url: rows } })
    await expect.poll(statusOf).toBe('completed')
    expect(await user.getUserGroupById({ groupId })).toMatchObject({ members: 1 })
  })

  test('the `url` from the specification is accepted, and fails later with a reason', async () => {
    const group = await user.createUserGroup({ body: { name: 'As documented', description: 'd', file_url: 'url' } })
    expect(group).toMatchObject({ status: 'pending', file_url: 'url' })
    const groupId = String(group.uid)
    await expect.poll(async () => (await user.getUserGroupById({ groupId })).status).toBe('failed')
  })

  test('failures of groups', async () => {
    const notFound = { code: 404, details: { code: 'USER_GROUP_NOT_FOUND' } }
    expect(await failureOf(user.getUserGroupById({ groupId: '999' }))).toMatchObject(notFound)
    expect(await failureOf(user.updateUserGroup({ groupId: '999', body: { name: 'n' } }))).toMatchObject(notFound)
    const unnamed = await failureOf(user.createUserGroup({ body: { name: '', description: 'd', file_url: 'url' } }))
    expect(unnamed).toMatchObject({ code: 400, details: { details: [{ field: 'body.name' }] } })
    const page = await failureOf(user.getUserGroups({ pageNo: 'first' }))
    expect(page).toMatchObject({ code: 400, details: { details: [{ field: 'page_no' }] } })
  })

  test('several queries at once, as repeated parameters', async () => {
    const [one, two] = [await existing(user), await existing(user)]
    const { users } = await user.searchUsers({ query: [one.email, two.email] })
    expect(users?.map(({ _id }) => _id).toSorted()).toEqual([one.id, two.id].toSorted())
  })

  test('the response headers, and the request ID from the caller', async () => {
    const answered: unknown = await user.getPlatformConfig(
      { requestHeaders: { 'x-request-id': 'order-service-17' } },
      { responseHeaders: true },
    )
    expect(answered).toEqual([
      expect.objectContaining({ active: true }),
      expect.objectContaining({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'x-request-id': 'order-service-17',
      }),
    ])
    const failure = await failureOf(
      user.archiveUser({ body: { user_id: 'u' }, requestHeaders: { 'x-request-id': 'order-service-18' } }),
    )
    expect(failure.details).toMatchObject({ request_id: 'order-service-18' })
  })
})

test('both spellings of the sessions path accept both methods', async () => {
  const user = await userOf('3.4.2')
  const { id } = await existing(user)
  const open = () => user.createUserSession({ body: { user_id: id, domain: 'shop.example.com' } })
  for (const path of ['/customers/sesions', '/customers/sessions']) {
    await open()
    expect((await api.call('GET', `${path}?id=${id}`)).body.items).toHaveLength(1)
    expect((await api.call('DELETE', `${path}?id=${id}`)).body.items).toEqual([expect.stringMatching(/^sess:/)])
  }
})

/** The effects of a shopper's request to delete their account. */
async function scheduleDeletion(services: Services, id: string) {
  const ctx = systemContext(services, { company_id: api.company_id, application_id: api.application_id })
  await atomically(ctx, async (tx) => {
    const found = await lockUser(tx, id)
    if (!found) throw new Error('No such user')
    const state = 'deletion_scheduled'
    const facet = facetOf(state, traitsOf(found.contacts))
    await writeUser(tx, { ...found.user, state, facet, delete_on: new Date(Date.now() + 86_400_000) })
    await addToCount(tx, found.user.state, -1)
    await addToCount(tx, state, 1)
  })
}
