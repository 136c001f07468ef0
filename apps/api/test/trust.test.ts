import { request as httpRequest } from 'node:http'
import { exampleWorld, type Permission, permissionNames, roles } from '@clientele/contracts'
import { openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import { eq } from 'drizzle-orm'
import { describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { limitKey } from '../src/rate-limits/keys.ts'
import { hashSecret } from '../src/secrets.ts'
import { doorsOf, type Name, operationNames, operationOf, throughRest, throughTrpc } from './doors.ts'
import { exchange, signIn, startApp } from './start-app.ts'
import { startServer } from './start-server.ts'
import {
  contentsOf,
  cookieOf,
  eventTypesIn,
  keyBearer,
  neighbours,
  type Reply,
  send,
  startWorld,
  type World,
} from './world.ts'

const { application, asha, ben, group, invited, owner, viewer } = exampleWorld
const here = `/service/platform/user/v1.0/company/1/application/${application.id}`
const team = '/service/platform/team/v1.0'
const asOwner = cookieOf('owner')

/** The permissions of the key behind `keyBearer` from now on. */
async function allowKey({ database: { queries, tables } }: World, permissions: readonly Permission[]) {
  const { id } = exampleWorld.apiKey
  await queries
    .update(tables.apiKeys)
    .set({ permissions: [...permissions] })
    .where(eq(tables.apiKeys.id, id))
}

const statuses = (replies: readonly { status: number }[]) =>
  replies.map(({ status }) => status).toSorted((a, b) => a - b)
const times = <T>(count: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)))
const liveSessions = async (world: World, id = asha.id) =>
  (await send(world, 'GET', `${here}/customers/sessions?id=${id}`)).body.items as { session_id: string }[]

describe('identity comes from the credential', () => {
  const place = (world: World) => ({ url: world.url, company_id: '1', application_id: application.id })

  test('N1: who acts and where is in no body, whatever the operation', async () => {
    const world = await startWorld()
    const claims = [
      'application_id',
      'company_id',
      'tenant_id',
      'created_by',
      'actor',
      'userId',
      'operator_id',
      'role_id',
    ]
    const withBody = operationNames.filter(
      (name) => 'body' in (operationOf(name).example.input as object) && !operationOf(name).accepts,
    )
    for (const name of withBody)
      for (const [, door] of doorsOf(name)) {
        const { body } = operationOf(name).example.input as { body: object }
        const claimed = Object.fromEntries(claims.map((claim) => [claim, neighbours.otherCompany.company_id]))
        const input = { ...(operationOf(name).example.input as object), body: { ...body, ...claimed } }
        const answer = await door(place(world), name, input, asOwner)
        const refused = (answer.body.details as { field: string }[]).map(({ field }) => field)
        expect({ name, status: answer.status, refused }).toEqual({
          name,
          status: 400,
          refused: expect.arrayContaining(claims.map((claim) => `body.${claim}`)) as string[],
        })
      }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N2: nobody vouches for a contact without users:verify', async () => {
    const world = await startWorld()
    const limited = roles.support satisfies readonly Permission[]
    await allowKey(world, limited)
    const before = await contentsOf(world.database)
    const bodies: [object, string][] = [
      [{ emails: [{ email: asha.email }, { email: 'mallory@example.com', verified: true }] }, 'body.emails.1.email'],
      [{ phone_numbers: [{ phone: '9876543210', verified: true }] }, 'body.phone_numbers.0.phone'],
    ]
    for (const [body, field] of bodies)
      for (const headers of [keyBearer, cookieOf('support')]) {
        const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, body, headers)
        expect(reply).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', details: [{ field }] } })
      }
    expect(await contentsOf(world.database)).toEqual(before)

    const emails = [{ email: asha.email, verified: true }, { email: 'new@example.com' }]
    const unproven = await send(world, 'PUT', `${here}/customers/${asha.id}`, { emails })
    expect(unproven.body.user.emails).toMatchObject([{ verified: true }, { verified: false }])
    await allowKey(world, [...limited, 'users:verify'])
    const proven = emails.map(({ email }) => ({ email, verified: true }))
    const vouched = await send(world, 'PUT', `${here}/customers/${asha.id}`, { emails: proven })
    expect(vouched.body.user.emails).toMatchObject([{ verified: true }, { verified: true }])
  })

  test('N2: what only the service decides is not taken from a body', async () => {
    const world = await startWorld()
    const decided = [
      'active',
      'account_type',
      'password',
      'password_hash',
      'role',
      'state',
      'status',
      'block',
      'application_id',
      'version',
      'facet',
      'last_sign_in_at',
      'deleted_on',
      'username_key',
    ]
    for (const field of decided) {
      const update = await send(world, 'PUT', `${here}/customers/${asha.id}`, { [field]: 'x' })
      const create = await send(world, 'POST', `${here}/customers`, { email: 'new@example.com', [field]: 'x' })
      for (const reply of [update, create])
        expect(reply).toMatchObject({ status: 400, body: { details: [{ field: `body.${field}` }] } })
    }
    const echoed = { _id: ben.id, id: ben.id, __v: 99, created_at: '2001-01-01', updated_at: '2001-01-01' }
    expect((await send(world, 'PUT', `${here}/customers/${asha.id}`, echoed)).status).toBe(200)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N3: groups are not given through the user', async () => {
    const world = await startWorld()
    for (const field of ['groups', 'user_groups', 'group_id', 'group_uid', 'permissions']) {
      const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, { [field]: [group.id] })
      expect(reply).toMatchObject({ status: 400, body: { details: [{ field: `body.${field}` }] } })
    }
    await allowKey(world, ['groups:read', 'groups:write'])
    expect((await send(world, 'GET', `${here}/user_group/1/users`)).status).toBe(403)
  })

  test('N5: a search is a list: it needs the same right, finds the same users, and looks into no secret', async () => {
    const world = await startWorld()
    for (const q of [
      `id:${asha.id}`,
      'id:*',
      `application:${neighbours.sameCompany.application_id}`,
      'password_hash:a',
      'email:asha@example.com',
    ])
      for (const path of [`/customers/search?q=${q}`, `/customers/list?q=${q}`]) {
        const { status, body } = await send(world, 'GET', here + path)
        expect({ status, found: body.users ?? body.items }).toEqual({ status: 200, found: [] })
      }
    for (const column of ['password_hash', 'token_hash', 'facet', 'meta', 'state_reason', 'hidden_at'])
      for (const query of [`sort=${column}`, `q={"${column}":"a"}`, `${column}=a`])
        expect((await send(world, 'GET', `${here}/customers/list?${query}`)).status).toBe(400)
    await allowKey(
      world,
      permissionNames.filter((permission) => permission !== 'users:read'),
    )
    for (const path of [
      '/customers/search?q=asha',
      '/customers/list?q=asha',
      '/customers/list?group_uid=1',
      '/user_group/1/users',
    ])
      expect((await send(world, 'GET', here + path)).status).toBe(403)
  })

  test('N34: a list is sorted by what is offered, and by no name that a caller makes up', async () => {
    const world = await startWorld()
    const ask = (sort: string) => send(world, 'GET', `${here}/customers/list?sort=${encodeURIComponent(sort)}`)
    for (const offered of ['newest', 'oldest', 'name', 'recently_signed_in'])
      expect(await ask(offered)).toMatchObject({ status: 200, body: { items: expect.any(Array) } })
    for (const sort of [
      'created_at',
      'users.password_hash',
      'id desc; drop table users --',
      '"id" desc',
      '(select 1)',
      'constructor',
      '__proto__',
    ])
      expect(await ask(sort)).toMatchObject({ status: 400, body: { details: [{ field: 'sort' }] } })
    const field = JSON.stringify({ 'first_name" or 1=1 --': 'x' })
    expect((await send(world, 'GET', `${here}/customers/list?q=${encodeURIComponent(field)}`)).status).toBe(400)
  })

  test('N6: a right to read opens nothing that does something', async () => {
    const world = await startWorld()
    const isOfKind = (name: Name, isReading: boolean) => {
      const { permission } = operationOf(name)
      return (permissionNames as readonly string[]).includes(permission) && permission.endsWith(':read') === isReading
    }
    const reading = operationNames.filter((name) => isOfKind(name, true))
    const doing = operationNames.filter((name) => isOfKind(name, false))
    expect([reading.length > 10, doing.length > 10]).toEqual([true, true])
    await allowKey(
      world,
      permissionNames.filter((permission) => permission.endsWith(':read')),
    )
    const before = await contentsOf(world.database)
    for (const name of reading) {
      const { method, events } = operationOf(name)
      expect({ name, method, events }).toEqual({ name, method: 'GET', events: [] })
      for (const [, door] of doorsOf(name)) {
        const { status } = await door(place(world), name, operationOf(name).example.input, keyBearer)
        expect({ name, status }).toEqual({ name, status: operationOf(name).status ?? 200 })
      }
    }
    for (const name of doing)
      for (const [, door] of doorsOf(name))
        for (const headers of [keyBearer, cookieOf('viewer')]) {
          const { status, body } = await door(place(world), name, operationOf(name).example.input, headers)
          expect({ name, status, code: body.code }).toEqual({ name, status: 403, code: 'FORBIDDEN' })
        }
    expect(await contentsOf(world.database)).toEqual(before)
  })

  test('N7: without the right, nobody learns who exists', async () => {
    const world = await startWorld()
    const there = {
      userId: asha.id,
      id: asha.id,
      groupId: '1',
      sessionId: asha.session_id,
      operatorId: viewer.id,
      apiKeyId: exampleWorld.apiKey.id,
      applicationId: application.id,
    }
    const absent = Object.fromEntries(Object.keys(there).map((name) => [name, 'f'.repeat(24)]))
    await allowKey(world, [])
    const named = operationNames.filter((name) =>
      Object.keys(operationOf(name).example.input as object).some((field) => field in there),
    )
    expect(named.length).toBeGreaterThan(10)
    // What is about the caller alone needs no right but a session, which an API key has none of.
    const refusedWith = (name: Name) => (operationOf(name).permission === 'signed-in' ? 401 : 403)
    for (const name of named)
      for (const [, door] of doorsOf(name)) {
        const given = operationOf(name).example.input as Record<string, unknown>
        const ask = async (ids: Record<string, string>) => {
          const input = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, ids[field] ?? value]))
          const { status, body } = await door(place(world), name, input, keyBearer)
          return { name, status, body: { ...body, request_id: '' } }
        }
        const [known, unknown] = [await ask(there), await ask(absent)]
        expect(known).toEqual(unknown)
        expect(known.status).toBe(refusedWith(name))
      }
  })
})

describe('links, names and identifiers', () => {
  test('N14: links are built from the settings, never from what a request says of its host', async () => {
    const world = await startWorld({
      settings: {
        ADMIN_URL: 'https://console.example.com',
        PUBLIC_URL: 'https://api.example.com',
        ALLOW_NO_MESSAGE_PROVIDER: 'true',
      },
    })
    const hostile = {
      host: 'evil.example.net',
      'x-forwarded-host': 'evil.example.net',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil.example.net',
    }
    const invite = await sendWithHost(
      world,
      'POST',
      `${team}/company/1/operators`,
      { ...keyBearer, ...hostile },
      { email: 'new@example.com', role: 'support' },
    )
    expect(JSON.parse(invite).link).toMatch(/^https:\/\/console\.example\.com\/join\?token=[\w-]{43}$/)
    const groupWithErrors = JSON.parse(
      await sendWithHost(world, 'GET', `${here}/user_group/1`, { ...keyBearer, ...hostile }),
    )
    expect(groupWithErrors.error.file_url).toBe(`https://api.example.com${here}/user_group/1/errors`)
    const document = await sendWithHost(world, 'GET', '/openapi.json', hostile)
    expect(document).not.toContain('evil.example.net')
    expect(JSON.parse(document).servers).toMatchObject([{ url: 'https://api.example.com' }])
  })

  test.each([
    asha.email,
    'ASHA@example.com',
    'asha＠example.com',
    'stranger@example.com',
    '+918652523958',
    '8652523958',
    '０8652523958',
    '+91 86525-23958',
    '+12025550123',
  ])('N19: %s is no username for anybody but its owner', async (username) => {
    const world = await startWorld()
    const reply = await send(world, 'POST', `${here}/customers`, { email: 'mallory@example.com', username })
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field: 'body.username' }] } })
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N19: a username that was one’s own address goes with the address', async () => {
    const world = await startWorld()
    const email = 'dora@example.com'
    const dora = (await send(world, 'POST', `${here}/customers`, { email, username: email })).body.user
    expect(dora.username).toBe(email)
    const moved = await send(world, 'PUT', `${here}/customers/${dora._id}`, {
      emails: [{ email: 'dora@other.example.com' }],
    })
    expect(moved.body.user.username).not.toBe(email)
    const next = await send(world, 'POST', `${here}/customers`, { email, username: email })
    expect(next).toMatchObject({ status: 200, body: { user: { username: email } } })
  })

  test('N18: an unproven claim keeps nobody from a contact, and falls to whoever proves it', async () => {
    const world = await startWorld()
    const phone_number = '9876543210'
    const claim = await send(world, 'POST', `${here}/customers?verified=false`, {
      phone_number,
      first_name: 'Squatter',
    })
    const proof = await send(world, 'POST', `${here}/customers`, {
      phone_number: `+91 ${phone_number}`,
      first_name: 'Holder',
    })
    expect(statuses([claim, proof])).toEqual([200, 200])
    const found = await send(world, 'GET', `${here}/customers/search?q=${phone_number}`)
    expect(found.body.users).toMatchObject([{ first_name: 'Holder' }])
    const squatter = (await send(world, 'GET', `${here}/customers/${claim.body.user._id}`)).body.user
    expect(squatter.phone_numbers).toEqual([])
    const without = await send(world, 'GET', `${here}/customers/list?has_phone=false&sort=newest`)
    expect(without.body.items.map((listed: { _id: string }) => listed._id)).toContain(squatter._id)
  })
})

describe('sessions end at once', () => {
  test.each([
    ['blocked', 'PUT', '/customers/activation', { status: true, user_id: [asha.id] }],
    ['archived', 'PUT', '/customers/archive', { user_id: asha.id }],
  ])('N20: a user who is %s has no session left, and gets no new one', async (_, method, path, body) => {
    const world = await startWorld()
    const session = { user_id: asha.id, domain: 'shop.example.com' }
    const held = await liveSessions(world)
    await times(3, () => send(world, 'POST', `${here}/customers/session`, session))
    expect(await liveSessions(world)).toHaveLength(held.length + 3)
    expect((await send(world, method, here + path, body)).status).toBe(200)
    expect(await liveSessions(world)).toEqual([])
    const { queries, tables } = world.database
    const rows = await queries.select().from(tables.sessions).where(eq(tables.sessions.user_id, asha.id))
    expect(rows.filter(({ ended_at }) => ended_at === null)).toEqual([])
    expect((await send(world, 'POST', `${here}/customers/session`, session)).status).toBeGreaterThanOrEqual(404)
    expect(await liveSessions(world)).toEqual([])
  })

  test('N20: when the block of several fails for one, nobody’s sessions end', async () => {
    const world = await startWorld()
    const user_id = [asha.id, neighbours.sameCompany.user_id]
    expect((await send(world, 'PUT', `${here}/customers/activation`, { status: true, user_id })).status).toBe(404)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N25: a session asked for while its user is blocked or archived does not outlive that', async () => {
    const world = await startWorld()
    for (let round = 0; round < 8; round += 1) {
      const email = `racer-${round}@example.com`
      const { user } = (await send(world, 'POST', `${here}/customers`, { email })).body
      const open = () =>
        send(world, 'POST', `${here}/customers/session`, { user_id: user._id, domain: 'shop.example.com' })
      const close =
        round % 2
          ? () => send(world, 'PUT', `${here}/customers/archive`, { user_id: user._id })
          : () => send(world, 'PUT', `${here}/customers/activation`, { user_id: user._id, status: true })
      const [, , closed] = await Promise.all([open(), open(), close(), open(), open()])
      expect(closed.status).toBe(200)
      expect(await liveSessions(world, user._id)).toEqual([])
    }
  })

  test('N22: a revoked key is refused on the next request, in every process', async () => {
    const world = await startWorld()
    const other = await startApp({ databaseUrl: world.databaseUrl, seed: async () => undefined, jobs: false })
    const paths = () => [world, other].map((app) => send(app, 'GET', `${here}/customers/list`))
    expect(statuses(await Promise.all(paths()))).toEqual([200, 200])
    const { key, secret, id } = exampleWorld.apiKey
    const token = { authorization: `Bearer ${await exchange(other.url, key, secret)}` }
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, token)).status).toBe(200)

    expect((await send(world, 'DELETE', `${team}/company/1/api-keys/${id}`, undefined, asOwner)).status).toBe(200)
    expect(statuses(await Promise.all(paths()))).toEqual([401, 401])
    expect((await send(other, 'GET', `${here}/customers/list`, undefined, token)).status).toBe(401)
    expect(await exchange(other.url, key, secret)).toBeUndefined()
    expect((await send(world, 'DELETE', `${team}/company/1/api-keys/${id}`, undefined, asOwner)).status).toBe(200)
    const revoked = (await eventTypesIn(world.database)).filter((type) => type === 'api_key.revoked')
    expect(revoked).toHaveLength(1)
  })

  test('N22: a refresh token works once, even for twenty at once', async () => {
    const world = await startWorld()
    const { key, secret } = exampleWorld.apiKey
    const grant = (form: Record<string, string>) => grantOf(world.url, form, { key, secret })
    const first = (await grant({ grant_type: 'client_credentials' })).body
    const used = await times(20, () => grant({ grant_type: 'refresh_token', refresh_token: first.refresh_token }))
    expect(used.filter(({ status }) => status === 200)).toHaveLength(1)
    const again = await grant({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
    expect(again).toMatchObject({ status: expect.any(Number), body: { error: 'invalid_grant' } })
    const access = await grant({ grant_type: 'refresh_token', refresh_token: first.access_token })
    expect(access.body.error).toBe('invalid_grant')
    const asBearer = { authorization: `Bearer ${first.refresh_token}` }
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, asBearer)).status).toBe(401)
  })

  test('N22: a refresh token that comes back later ends every token of its exchange, and of no other', async () => {
    const world = await startWorld()
    const { key, secret } = exampleWorld.apiKey
    const grant = (form: Record<string, string>) => grantOf(world.url, form, { key, secret })
    const renew = (refresh_token: string) => grant({ grant_type: 'refresh_token', refresh_token })
    const works = async ({ access_token }: { access_token: string }) =>
      (await send(world, 'GET', `${here}/customers/list`, undefined, { authorization: `Bearer ${access_token}` }))
        .status
    const aMinuteLater = async () => {
      const { queries, tables } = world.database
      for (const row of await queries.select().from(tables.bearerTokens))
        if (row.used_at)
          await queries
            .update(tables.bearerTokens)
            .set({ used_at: new Date(row.used_at.getTime() - 60_000) })
            .where(eq(tables.bearerTokens.token_hash, row.token_hash))
    }

    const first = (await grant({ grant_type: 'client_credentials' })).body
    const apart = (await grant({ grant_type: 'client_credentials' })).body
    const second = (await renew(first.refresh_token)).body
    // At once it is no theft: a client that makes several calls renews in each of them.
    expect((await renew(first.refresh_token)).body.error).toBe('invalid_grant')
    const third = (await renew(second.refresh_token)).body
    expect([await works(first), await works(second), await works(third)]).toEqual([200, 200, 200])

    await aMinuteLater()
    expect((await renew(first.refresh_token)).body.error).toBe('invalid_grant')
    expect([await works(first), await works(second), await works(third)]).toEqual([401, 401, 401])
    expect((await renew(third.refresh_token)).body.error).toBe('invalid_grant')
    expect(await works(apart)).toBe(200)
    expect((await renew(apart.refresh_token)).status).toBe(200)
    const noticed = (await eventTypesIn(world.database)).filter((type) => type === 'api_key.refresh_token_reused')
    expect(noticed).toHaveLength(1)
  })

  test('N22: an operator who signs out, or loses access or a role, is stopped on the next request, in every process', async () => {
    const world = await startWorld()
    const other = await startApp({ databaseUrl: world.databaseUrl, seed: async () => undefined, jobs: false })
    const list = (cookie: Record<string, string>) => send(other, 'GET', `${here}/customers/list`, undefined, cookie)
    const write = (cookie: Record<string, string>) => send(other, 'PUT', `${here}/customers/${asha.id}`, {}, cookie)
    const change = (id: string, body: object) => send(world, 'PUT', `${team}/company/1/operators/${id}`, body, asOwner)

    const cookie = { cookie: await signIn(world.url, owner.email, owner.password) }
    expect((await list(cookie)).status).toBe(200)
    expect((await send(world, 'POST', `${team}/sign-out`, undefined, cookie)).status).toBe(200)
    expect((await list(cookie)).status).toBe(401)

    const manager = '64f0000000000000000000c8'
    expect((await write(cookieOf('manager'))).status).toBe(200)
    expect((await change(manager, { role: 'viewer' })).status).toBe(200)
    expect((await write(cookieOf('manager'))).status).toBe(403)
    expect((await change(manager, { active: false })).status).toBe(200)
    expect((await list(cookieOf('manager'))).status).toBe(401)
    // Coming back does not bring old sessions back.
    expect((await change(manager, { active: true })).status).toBe(200)
    expect((await list(cookieOf('manager'))).status).toBe(401)
  })

  test('N22: every sign-in makes a session of its own, whatever cookie it comes with', async () => {
    const world = await startWorld()
    const planted = `clientele_operator=${'a'.repeat(43)}`
    const reply = await send(
      world,
      'POST',
      `${team}/sign-in`,
      { email: owner.email, password: owner.password },
      { cookie: planted },
    )
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(cookie).toMatch(/^clientele_operator=[\w-]{43}$/)
    expect(cookie).not.toBe(planted)
    expect(await signIn(world.url, owner.email, owner.password)).not.toBe(cookie)
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, { cookie: planted })).status).toBe(401)
  })

  test('N11: what has expired is refused when it is used, and no cleaner is waited for', async () => {
    const world = await startWorld()
    const { queries, tables } = world.database
    const past = new Date(Date.now() - 1_000)
    await queries.update(tables.bearerTokens).set({ expires_at: past })
    expect((await send(world, 'GET', `${here}/customers/list`)).status).toBe(401)
    await queries.update(tables.operatorSessions).set({ expires_at: past })
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, asOwner)).status).toBe(401)
    await world.rewind()
    await queries.update(tables.operatorSessions).set({ last_seen_at: new Date(Date.now() - 8 * 3_600_000 - 1_000) })
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, asOwner)).status).toBe(401)
    await world.rewind()
    await queries.update(tables.apiKeys).set({ expires_at: past })
    expect((await send(world, 'GET', `${here}/customers/list`)).status).toBe(401)
    await queries.update(tables.invitations).set({ expires_at: past })
    const { token, password } = invited
    expect((await send(world, 'POST', `${team}/invitations/accept`, { token, password }, {})).status).toBe(410)
    await queries.update(tables.sessions).set({ expires_at: past })
    await queries.update(tables.apiKeys).set({ expires_at: null })
    expect(await liveSessions(world)).toEqual([])
  })
})

describe('links that work once', () => {
  test('N10: an invitation is accepted once, even by twenty at once', async () => {
    const world = await startWorld()
    const { token } = invited
    const replies = await times(20, (i) =>
      send(world, 'POST', `${team}/invitations/accept`, { token, password: `amber-orchard-${i}-signal` }, {}),
    )
    expect(statuses(replies)).toEqual([200, ...Array<number>(19).fill(410)])
    const joined = (await eventTypesIn(world.database)).filter((type) => type === 'operator.joined')
    expect(joined).toHaveLength(1)
    const winner = replies.findIndex(({ status }) => status === 200)
    expect(await signIn(world.url, invited.email, `amber-orchard-${winner}-signal`)).toMatch(/^clientele_operator=/)
    const cookies = replies.filter(({ headers }) => headers.get('set-cookie') !== null)
    expect(cookies).toHaveLength(1)
  })

  test('N10: the set-up link makes one owner, even for twenty at once and with several links about', async () => {
    const world = await startApp({
      jobs: false,
      settings: { BOOTSTRAP_OPERATOR_EMAIL: '', BOOTSTRAP_OPERATOR_PASSWORD: '' },
    })
    const { queries, tables } = world.database
    const tokens = ['first-link-0123456789', 'second-link-0123456789']
    for (const token of tokens)
      await queries.insert(tables.invitations).values({
        token_hash: hashSecret(token),
        company_id: '1',
        operator_id: null,
        created_at: new Date(),
        expires_at: new Date('2999-01-01'),
      })
    const password = 'silver-canyon-teapot-85'
    const replies = await times(20, (i) =>
      send(world, 'POST', `${team}/set-up`, { token: tokens[i % 2], email: `first-${i}@example.com`, password }, {}),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await queries.select().from(tables.operators)).toHaveLength(1)
    const late = await send(
      world,
      'POST',
      `${team}/set-up`,
      { token: tokens[1], email: 'late@example.com', password },
      {},
    )
    expect(late).toMatchObject({ status: 409, body: { code: 'ALREADY_SET_UP' } })
    expect((await send(world, 'GET', `${team}/set-up`, undefined, {})).body).toEqual({ needed: false })
  })

  test('N12: a link is refused for a wrong token, and for one of another kind', async () => {
    const world = await startWorld()
    await world.seedInvitation('a-set-up-link-0123456789')
    const password = 'silver-canyon-teapot-85'
    for (const token of ['a-set-up-link-0123456789', 'nothing', invited.token.toUpperCase(), ` ${invited.token}x`])
      expect(await send(world, 'POST', `${team}/invitations/accept`, { token, password }, {})).toMatchObject({
        status: 410,
      })
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ active: false }).where(eq(tables.operators.id, invited.id))
    const { token } = invited
    expect(await send(world, 'POST', `${team}/invitations/accept`, { token, password }, {})).toMatchObject({
      status: 410,
    })
  })

  test('the last owner stays, even when two owners remove each other at once', async () => {
    const world = await startWorld()
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ role: 'owner' }).where(eq(tables.operators.id, viewer.id))
    const change = (id: string, cookie: Record<string, string>) =>
      send(world, 'PUT', `${team}/company/1/operators/${id}`, { active: false }, cookie)
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([change(viewer.id, asOwner), change(owner.id, cookieOf('viewer'))])
      const rows = await queries.select().from(tables.operators).where(eq(tables.operators.role, 'owner'))
      expect(rows.filter(({ active, company_id }) => active && company_id === '1')).toHaveLength(1)
      await world.rewind()
      await queries.update(tables.operators).set({ role: 'owner' }).where(eq(tables.operators.id, viewer.id))
    }
  })
})

describe('abuse', () => {
  const wrong = (email: string) => ({ email, password: 'not-the-password' })

  test('N24: sign-ins are limited by address, whatever the body and the headers say', async () => {
    const world = await startWorld({ settings: { SIGN_IN_ATTEMPTS_PER_MINUTE: '5' } })
    const attempt = (i: number) =>
      send(world, 'POST', `${team}/sign-in`, wrong(i % 2 ? owner.email : `somebody-${i}@example.com`), {
        'x-forwarded-for': `203.0.113.${i}`,
        'x-real-ip': `203.0.113.${i}`,
        forwarded: `for=203.0.113.${i}`,
        'user-agent': `browser ${i}`,
        cookie: `clientele_operator=${i}`,
      })
    const replies = await times(12, attempt)
    expect(statuses(replies)).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)])
    const last = replies.find(({ status }) => status === 429)
    expect(last?.body).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', meta: { retry_after_s: expect.any(Number) } })
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    // The right password does not get around it, and a session that is open is not touched by it.
    const { email, password } = owner
    expect((await send(world, 'POST', `${team}/sign-in`, { email, password }, {})).status).toBe(429)
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, asOwner)).status).toBe(200)
  })

  test('N24: behind a trusted proxy the client’s address counts, and only what that proxy says', async () => {
    const world = await startWorld({ settings: { SIGN_IN_ATTEMPTS_PER_MINUTE: '3', TRUST_PROXY: '127.0.0.1' } })
    const from = (address: string) =>
      send(world, 'POST', `${team}/sign-in`, wrong(owner.email), { 'x-forwarded-for': `198.51.100.1, ${address}` })
    expect(statuses(await times(5, () => from('203.0.113.7')))).toEqual([401, 401, 401, 429, 429])
    expect((await from('203.0.113.8')).status).toBe(401)
  })

  test.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('N24: %s counts as %s', (address, key) => {
    expect(limitKey(address)).toBe(key)
  })

  test('N27: sign-in answers alike for a known and an unknown operator, and for one without a password', async () => {
    const world = await startWorld()
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ active: false }).where(eq(tables.operators.id, viewer.id))
    const attempts = [
      wrong(owner.email),
      wrong('nobody@example.com'),
      wrong(invited.email),
      { email: viewer.email, password: viewer.password },
    ]
    const replies: unknown[] = []
    for (const attempt of attempts) {
      const { status, body, headers } = await send(world, 'POST', `${team}/sign-in`, attempt, {})
      replies.push({ status, body: { ...body, request_id: '' }, cookie: headers.get('set-cookie') })
    }
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(replies[0]).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' }, cookie: null })
  })

  test('N27: guessing takes as long for an operator who is not there', async () => {
    const world = await startWorld()
    const took = async (email: string) => {
      const begun = performance.now()
      await send(world, 'POST', `${team}/sign-in`, wrong(email), {})
      return performance.now() - begun
    }
    await took('warm-up@example.com')
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 7; i += 1) {
      known.push(await took(owner.email))
      unknown.push(await took('nobody@example.com'))
    }
    // The quickest of each: what disturbs the machine only ever adds to one. Without the decoy hash it would be a tenth.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
  })

  test('N28: endless input is turned away before it costs anything', async () => {
    const world = await startWorld()
    const long = 'x'.repeat(900_000)
    const calls: [Name, object, string][] = [
      ['signIn', { body: { email: owner.email, password: long } }, 'body.password'],
      ['signIn', { body: { email: `${'a@'.repeat(300_000)}b`, password: 'x' } }, 'body.email'],
      ['acceptInvitation', { body: { token: long, password: 'amber-orchard-signal-63' } }, 'body.token'],
      ['acceptInvitation', { body: { token: 'x', password: long } }, 'body.password'],
      ['createUser', { body: { email: `${'a'.repeat(400_000)}@${'b.'.repeat(100_000)}c` } }, 'body.email'],
      ['createUser', { body: { phone_number: '+'.repeat(500_000) } }, 'body.phone_number'],
      ['createUser', { body: { email: 'a@example.com', username: long } }, 'body.username'],
      ['updateUser', { userId: asha.id, body: { emails: Array(10_000).fill({ email: 'a@b.co' }) } }, 'body.emails'],
      [
        'blockOrUnblockUsers',
        { body: { status: true, user_id: Array.from({ length: 10_000 }, (_, i) => `u${i}`) } },
        'body.user_id',
      ],
      ['createApiKey', { body: { name: 'x', permissions: Array(10_000).fill('users:read') } }, 'body.permissions'],
      ['createUserGroup', { body: { name: long, description: '', file_url: 'url' } }, 'body.name'],
      [
        'updatePlatformConfig',
        { body: { delete_account_reasons: Array(10_000).fill({ reason_id: '1', reason_text: 'x' }) } },
        'body.delete_account_reasons',
      ],
      [
        'updatePlatformConfig',
        { body: { look_and_feel: { background_color: `rgb(${'1,'.repeat(200_000)})` } } },
        'body.look_and_feel.background_color',
      ],
    ]
    for (const [name, input, field] of calls) {
      // An expression that backtracks over these would outlast the patience of any test.
      const where = { url: world.url, company_id: '1', application_id: application.id }
      const answer = await throughRest(where, name, input, operationOf(name).permission === 'nobody' ? {} : asOwner)
      expect({ name, status: answer.status, field: answer.body.details[0].field }).toEqual({ name, status: 400, field })
    }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N28: a tRPC batch holds twenty calls', async () => {
    const world = await startWorld()
    const batch = (count: number) => {
      const names = Array.from({ length: count }, () => 'getSetupStatus').join(',')
      return fetch(`${world.url}/trpc/${names}?batch=1&input={}`)
    }
    expect((await batch(20)).status).toBe(200)
    const refused = await batch(21)
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: 'batch' }] },
    })
  })

  test('N28: a flood of sign-ins is turned away with a time to come back, while others are served', async () => {
    const world = await startWorld()
    const replies: Awaited<ReturnType<typeof send>>[] = []
    let isOver = false
    // Each of them tries again as soon as it is answered, so that the queue stays full however fast the machine is.
    const flood = Array.from({ length: 150 }, async (_, i) => {
      for (let n = 0; !isOver; n += 1)
        replies.push(await send(world, 'POST', `${team}/sign-in`, wrong(`somebody-${i}-${n}@example.com`), {}))
    })
    await expect.poll(() => replies.some(({ status }) => status === 503)).toBe(true)
    expect((await send(world, 'GET', `${here}/customers/list`)).status).toBe(200)
    isOver = true
    await Promise.all(flood)
    expect(new Set(statuses(replies))).toEqual(new Set([401, 503]))
    const turnedAway = replies.find(({ status }) => status === 503)
    expect(turnedAway?.body).toMatchObject({ code: 'OVERLOADED' })
    expect(Number(turnedAway?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('N35: when the database does not answer', () => {
  const dead = 'postgres://nobody:very-secret@127.0.0.1:1/nothing'

  test('every door says so in our shape, and nothing of the database', async () => {
    const app = await startApp({ databaseUrl: dead, seed: async () => undefined, jobs: false })
    const where = { url: app.url, company_id: '1', application_id: application.id }
    for (const door of [throughRest, throughTrpc])
      for (const [name, headers] of [
        ['getCustomers', keyBearer],
        ['createUser', keyBearer],
        ['getCustomers', asOwner],
        ['signIn', {}],
        ['getSetupStatus', {}],
      ] as const) {
        const { status, body } = await door(where, name, operationOf(name).example.input, headers)
        expect({ name, status, body }).toMatchObject({
          status: 503,
          body: { code: 'OVERLOADED', details: [], request_id: expect.any(String) },
        })
        expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|postgres|secret|select/i)
      }
    const exchanged = await grantOf(app.url, { grant_type: 'client_credentials' }, { key: 'a-key', secret: 'a-secret' })
    expect(exchanged).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } })
    expect(await (await fetch(`${app.url}/healthz`)).json()).toEqual({ status: 'ok' })
    const ready = await fetch(`${app.url}/readyz`)
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: {
        status: 'not ready',
        checks: { database: 'unreachable', read: 'unreachable', write: 'unreachable', migrations: 'unknown' },
      },
    })
  })

  test('requests fail and nothing is let in after it went away, and it is not ready', async () => {
    const world = await startWorld()
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200)
    await world.database.close()
    world.database.close = async () => undefined
    for (const headers of [keyBearer, asOwner, {}]) {
      const { status, body } = await send(
        world,
        'POST',
        `${here}/customers`,
        { email: 'new@example.com' },
        headers as Record<string, string>,
      )
      const expected = Object.keys(headers).length > 0 ? 503 : 401
      expect({ status, code: body.code }).toEqual({
        status: expected,
        code: expected === 503 ? 'OVERLOADED' : 'UNAUTHENTICATED',
      })
    }
    expect((await fetch(`${world.url}/readyz`)).status).toBe(503)
  })

  test('tables that are not up to date are not ready', async () => {
    const world = await startWorld()
    world.database.migrationState = async () => 'pending'
    const ready = await fetch(`${world.url}/readyz`)
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: { status: 'not ready', checks: { database: 'ok', read: 'ok', write: 'ok', migrations: 'pending' } },
    })
  })
})

describe('N36: pages of other sites', () => {
  const settings = {
    ADMIN_URL: 'http://localhost:3000',
    CORS_ORIGINS: 'https://back-office.example.com',
    PUBLIC_URL: 'http://localhost:4000',
  }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example.net' },
    { origin: 'null' },
    { origin: 'http://localhost:3000.evil.example.net' },
    { origin: 'https://localhost:3000' },
    { origin: 'http://localhost:3001' },
    { origin: 'https://evil.example.net', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
  ]

  test('cannot write with an operator’s cookie, through any door', async () => {
    const world = await startWorld({ settings })
    const where = { url: world.url, company_id: '1', application_id: application.id }
    const writes = operationNames.filter((name) => operationOf(name).method !== 'GET')
    for (const headers of foreign)
      for (const name of writes)
        for (const [, door] of doorsOf(name)) {
          const { status, body } = await door(where, name, operationOf(name).example.input, { ...asOwner, ...headers })
          expect({ name, headers, status, code: body.code }).toEqual({ name, headers, status: 403, code: 'CROSS_SITE' })
        }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('can write where they are our own or allowed, and services without a browser can', async () => {
    const world = await startWorld({ settings })
    const ours: Record<string, string>[] = [
      { origin: 'http://localhost:3000' },
      { origin: 'https://back-office.example.com' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ]
    for (const headers of ours) {
      const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, {}, { ...asOwner, ...headers })
      expect({ headers, status: reply.status }).toEqual({ headers, status: 200 })
    }
    const service = await send(
      world,
      'PUT',
      `${here}/customers/${asha.id}`,
      {},
      { ...keyBearer, origin: 'https://evil.example.net' },
    )
    expect(service.status).toBe(200)
  })

  test('may read answers only where they are allowed to', async () => {
    const world = await startWorld({ settings })
    const allowed = async (origin: string, method: string) => {
      const response = await fetch(`${world.url}${here}/customers/list`, {
        method,
        headers: { ...asOwner, origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'PUT' }) },
      })
      return [
        response.headers.get('access-control-allow-origin'),
        response.headers.get('access-control-allow-credentials'),
      ]
    }
    for (const method of ['GET', 'OPTIONS']) {
      expect((await allowed('https://evil.example.net', method))[0]).toBeNull()
      expect((await allowed('null', method))[0]).toBeNull()
      expect(await allowed('https://back-office.example.com', method)).toEqual([
        'https://back-office.example.com',
        'true',
      ])
    }
  })

  test('get a cookie that is for our host, for http alone, and not for scripts', async () => {
    const { email, password } = owner
    const cookieAt = async (ADMIN_URL: string) => {
      const world = await startWorld({ settings: { ADMIN_URL } })
      const reply = await send(world, 'POST', `${team}/sign-in`, { email, password }, {})
      return reply.headers.get('set-cookie') ?? ''
    }
    const local = await cookieAt('http://localhost:3000')
    expect(local).toMatch(/^clientele_operator=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const secure = await cookieAt('https://console.example.com')
    expect(secure).toMatch(
      /^__Host-clientele_operator=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('cannot frame, sniff or cache what is answered', async () => {
    const world = await startWorld({ settings })
    const { headers } = await send(world, 'GET', `${here}/customers/list`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'strict-transport-security': expect.stringMatching(/max-age=31536000/),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    expect(headers.get('x-powered-by')).toBeNull()
  })
})

describe('N37: secrets', () => {
  test('are in no log, no event, no answer but the one that hands them out, and in no table as they are', async () => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    onTestFinished(drop)
    const server = await startServer({ databaseUrl, settings: { LOG_LEVEL: 'trace' } })
    onTestFinished(() => server.kill())
    onTestFailed(server.showLog)
    const secrets = new Map<string, string>()
    const keep = (name: string, secret: string) => void secrets.set(name, secret)
    const heard: string[] = []
    const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const reply = await send(server, method, path, body, headers)
      heard.push(JSON.stringify(reply.body))
      return reply
    }

    keep('the password', 'violet-harbour-lantern-42')
    keep('a wrong password', 'wrong-harbour-lantern-43')
    const signedIn = await send(
      server,
      'POST',
      `${team}/sign-in`,
      { email: 'olu@example.com', password: 'violet-harbour-lantern-42' },
      {},
    )
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    keep('the session of the operator', cookie.split('=')[1] ?? '')
    await ask('POST', `${team}/sign-in`, { email: 'olu@example.com', password: 'wrong-harbour-lantern-43' })
    await ask('POST', `${team}/sign-in`, { email: 'olu@example.com', password: 'wrong-harbour-lantern-43', extra: 1 })

    const key = (
      await send(
        server,
        'POST',
        `${team}/company/1/api-keys`,
        { name: 'A key', permissions: ['users:read'] },
        { cookie },
      )
    ).body
    keep('the secret of a key', key.secret)
    const tokens = (
      await grantOf(server.url, { grant_type: 'client_credentials' }, { key: key.api_key.key, secret: key.secret })
    ).body
    keep('an access token', tokens.access_token)
    keep('a refresh token', tokens.refresh_token)
    await grantOf(server.url, { grant_type: 'client_credentials' }, { key: key.api_key.key, secret: `${key.secret}x` })
    const invitation = (
      await send(
        server,
        'POST',
        `${team}/company/1/operators`,
        { email: 'new@example.com', role: 'support' },
        { cookie },
      )
    ).body
    const token = new URL(invitation.link).searchParams.get('token') ?? ''
    keep('the token of an invitation', token)
    await ask('POST', `${team}/invitations/accept`, { token, password: 'short' })
    const renewed = await send(server, 'POST', `${team}/company/1/applications/${application.id}/token`, undefined, {
      cookie,
    })
    keep('the token of the application', renewed.body.token)
    const user = (
      await ask(
        'POST',
        `${here}/customers`,
        { email: 'asha@example.com', phone_number: '8652523958', first_name: 'Asha' },
        { cookie },
      )
    ).body.user
    const session = await send(
      server,
      'POST',
      `${here}/customers/session`,
      { user_id: user._id, domain: 'shop.example.com' },
      { cookie },
    )
    const shopper = decodeURIComponent(session.body.cookie['f.session'])
    keep('the session of a user', shopper.slice(2).split('.')[0] ?? '')
    keep('the signature of a session', shopper.split('.')[1] ?? '')
    keep('the secret of a provider', 'a-google-secret-0123456789')
    await ask(
      'POST',
      `${here}/platform/config`,
      { social_tokens: { google: { app_id: 'an-app', app_secret: 'a-google-secret-0123456789' } } },
      { cookie },
    )

    for (const path of [
      `${team}/company/1/api-keys`,
      `${team}/company/1/operators`,
      `${team}/company/1/applications`,
      `${team}/company/1/me`,
    ])
      await ask('GET', path, undefined, { cookie })
    for (const path of [
      '/platform/config',
      '/platform/config/versions',
      '/customers/list',
      `/customers/${user._id}/events`,
      `/customers/sessions?id=${user._id}`,
      `/customers/sesions?id=${user._id}`,
    ])
      await ask('GET', here + path, undefined, { cookie })
    await ask(
      'GET',
      `${here}/customers/list?q=${encodeURIComponent('asha@example.com')}&password=${key.secret}`,
      undefined,
      { cookie },
    )
    await ask('POST', `${here}/customers`, { secret: key.secret }, { authorization: `Bearer ${tokens.access_token}` })

    expect(await server.stop()).toBe(0)
    const log = server.log()
    const database = openDatabase(databaseUrl)
    const tables = JSON.stringify(await contentsOf(database))
    await database.close()
    expect(log.split('\n').filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(20)
    expect([...secrets].filter(([, secret]) => secret.length < 8)).toEqual([])
    for (const [name, secret] of secrets) {
      expect({
        name,
        inLog: log.includes(secret),
        inAnswers: heard.join().includes(secret),
        inTables: tables.includes(secret),
      }).toEqual({ name, inLog: false, inAnswers: false, inTables: false })
    }
    expect(log).not.toMatch(/asha@example\.com|8652523958|olu@example\.com|new@example\.com/)
  })
})

async function grantOf(url: string, form: Record<string, string>, { key, secret }: { key: string; secret: string }) {
  const response = await fetch(`${url}/service/panel/authentication/v1.0/company/1/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as Reply['body'] }
}

/** `fetch` does not let a request lie about its host. */
function sendWithHost(
  world: { url: string },
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<string> {
  return new Promise((done, failed) => {
    const request = httpRequest(
      world.url + path,
      { method, headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => (text += piece))
        response.on('end', () => done(text))
      },
    )
    request.on('error', failed)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
