import { exampleWorld } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { exchange, signIn, startApp } from '../world/start-app.ts'
import { contentsOf, cookieOf, eventTypesIn, neighbors, send, startWorld, type World } from '../world/world.ts'
import { asha, invited, owner, here, team, asOwner, statuses, times, grantOf } from './steps.ts'

const liveSessions = async (world: World, id = asha.id) =>
  (await send(world, 'GET', `${here}/customers/sessions?id=${id}`)).body.items as { session_id: string }[]

describe('sessions end immediately', () => {
  test.each([
    ['blocked', 'PUT', '/customers/activation', { status: true, user_id: [asha.id] }],
    ['archived', 'PUT', '/customers/archive', { user_id: asha.id }],
  ])('N20: a user who is %s has no sessions left, and gets no new one', async (_, method, path, body) => {
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

  test('N20: if blocking several users fails for one, nobody’s sessions end', async () => {
    const world = await startWorld()
    const user_id = [asha.id, neighbors.sameCompany.user_id]
    expect((await send(world, 'PUT', `${here}/customers/activation`, { status: true, user_id })).status).toBe(404)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N25: a session created while its user is being blocked or archived does not outlive that', async () => {
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

  test('N22: a revoked key is rejected on the next request, in every process', async () => {
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

  test('N22: a refresh token works once, even for twenty concurrent calls', async () => {
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

  test('N22: a refresh token that is reused later revokes every token of its exchange, and of no other', async () => {
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
    // Immediate reuse isn't theft: a client with several concurrent calls renews in each of them.
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

  test('N22: an operator who signs out, or loses access or a role, is rejected on the next request, in every process', async () => {
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
    // Reactivating an operator doesn't restore old sessions.
    expect((await change(manager, { active: true })).status).toBe(200)
    expect((await list(cookieOf('manager'))).status).toBe(401)
  })

  test('N22: every sign-in creates its own session, whatever cookie comes with it', async () => {
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

  test('N11: what has expired is rejected at use, without waiting for a cleanup', async () => {
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
