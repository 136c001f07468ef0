import { exampleWorld } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { cookieOf, eventTypesIn, keyBearer, send, startWorld, type World } from '../world/world.ts'

/*
 * Requirements for operators, and what they see of their own access: idle sessions, the list of sessions, and notices of changes.
 */

const { owner, viewer } = exampleWorld
const team = '/service/platform/team/v1.0'
const me = `${team}/company/1/me`
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1'

const signInOn = async (world: World, user_agent: string, who: { email: string; password: string } = owner) => {
  const { email, password } = who
  const answer = await send(world, 'POST', `${team}/sign-in`, { email, password }, { 'user-agent': user_agent })
  expect(answer.status).toBe(200)
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

const messagesTo = async ({ database }: World, email: string) => {
  const { messages } = database.tables
  const rows = await database.queries.select().from(messages).where(eq(messages.to, email))
  return rows.map(({ template, channel, text }) => ({ template, channel, text }))
}

describe('N49 an idle operator', () => {
  test.for([
    { idle: undefined, minutes: 60 },
    { idle: '15', minutes: 15 },
  ])('has to sign in again after $minutes minutes', async ({ idle, minutes }) => {
    const world = await startWorld({ settings: idle === undefined ? {} : { OPERATOR_IDLE_MINUTES: idle } })
    const { queries, tables } = world.database
    const seen = (minutesAgo: number) =>
      queries.update(tables.operatorSessions).set({ last_seen_at: new Date(Date.now() - minutesAgo * 60_000) })
    const status = async () => (await send(world, 'GET', me, undefined, cookieOf('owner'))).status
    await seen(minutes - 1)
    expect(await status()).toBe(200)
    await seen(minutes + 1)
    expect(await status()).toBe(401)
  })
})

describe('an operator’s own sessions', () => {
  const list = async (world: World, headers: Record<string, string>, query = '') =>
    (await send(world, 'GET', `${me}/sessions${query}`, undefined, headers)).body

  test('are listed newest first, with devices and addresses, and the current one is marked', async () => {
    const world = await startWorld()
    const here = await signInOn(world, phone)
    const { items, page } = await list(world, here)
    expect(items[0]).toMatchObject({ device: 'Safari on iPhone', ip: '127.0.0.1', is_current: true })
    expect(items.filter(({ is_current }: { is_current: boolean }) => is_current)).toHaveLength(1)
    expect(items).toContainEqual(
      expect.objectContaining({ session_id: owner.other_session_id, device: 'Firefox on macOS', ip: '203.0.113.7' }),
    )
    expect(page).toMatchObject({ item_total: 3, has_next: false })
    expect(JSON.stringify(items)).not.toMatch(/token|hash/)
    const second = await list(world, here, '?page_size=1&page_no=2')
    expect(second).toMatchObject({ items: [items[1]], page: { current: 2, item_total: 3, has_next: true } })
  })

  test('include nobody else’s, and none that have expired', async () => {
    const world = await startWorld()
    expect((await list(world, cookieOf('viewer'))).items).toHaveLength(2)
    expect((await send(world, 'GET', `${me}/sessions`, undefined, keyBearer)).status).toBe(401)
    const foreign = await send(
      world,
      'DELETE',
      `${me}/sessions/${owner.other_session_id}`,
      undefined,
      cookieOf('viewer'),
    )
    expect(foreign).toMatchObject({ status: 404, body: { code: 'SESSION_NOT_FOUND' } })
    const { queries, tables } = world.database
    await queries.update(tables.operatorSessions).set({ expires_at: new Date(Date.now() + 60_000) })
    const { items } = await list(world, cookieOf('owner'))
    await queries
      .update(tables.operatorSessions)
      .set({ last_seen_at: new Date(0) })
      .where(eq(tables.operatorSessions.ip, '203.0.113.7'))
    expect((await list(world, cookieOf('owner'))).items).toHaveLength(items.length - 1)
  })

  test('end one by one, or all others at once; each is rejected from its next call on', async () => {
    const world = await startWorld()
    const [desk, onPhone] = [await signInOn(world, 'Desk'), await signInOn(world, phone)]
    const status = async (headers: Record<string, string>) => (await send(world, 'GET', me, undefined, headers)).status
    const { items } = await list(world, desk)
    const { session_id } = items.find(({ device }: { device: string }) => device === 'Safari on iPhone')
    const end = (path: string) => send(world, 'DELETE', `${me}/sessions${path}`, undefined, desk)
    expect(await end(`/${session_id}`)).toMatchObject({ status: 200, body: { session_ids: [session_id] } })
    expect([await status(desk), await status(onPhone)]).toEqual([200, 401])
    expect(await end(`/${session_id}`)).toMatchObject({ status: 404 })

    const all = await end('')
    expect(all.body.session_ids).toContain(owner.other_session_id)
    expect([await status(desk), await status(cookieOf('owner')), await status(cookieOf('viewer'))]).toEqual([
      200, 401, 200,
    ])
    const events = await eventTypesIn(world.database)
    expect(events).toContain('operator.session_ended')
    expect(events).toContain('operator.sessions_ended')
    expect((await end('')).body).toEqual({ session_ids: [] })
  })
})

describe('N49 an operator gets an email', () => {
  test('about a device they have not used before, once', async () => {
    const world = await startWorld()
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ last_sign_in_at: new Date() })
    await signInOn(world, phone)
    await signInOn(world, phone)
    const told = await messagesTo(world, owner.email)
    expect(told).toMatchObject([{ template: 'team_new_device', channel: 'email' }])
    expect(told[0]?.text).toContain('Safari on iPhone')
  })

  test('about a network they have not used before, whatever the device calls itself', async () => {
    const world = await startWorld({ settings: { TRUST_PROXY: '127.0.0.1' } })
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ last_sign_in_at: new Date() })
    const { email, password } = owner
    const from = (address: string) =>
      send(world, 'POST', `${team}/sign-in`, { email, password }, { 'user-agent': phone, 'x-forwarded-for': address })
    for (const address of ['198.51.100.1', '198.51.100.1', '2001:db8:1:2::1', '2001:db8:1:2::9', '203.0.113.66'])
      expect((await from(address)).status).toBe(200)
    const texts = (await messagesTo(world, email)).map(({ text }) => text)
    expect(texts).toHaveLength(3)
    for (const [i, address] of ['198.51.100.1', '2001:db8:1:2::1', '203.0.113.66'].entries())
      expect(texts[i]).toContain(`Safari on iPhone, ${address}`)
  })

  test('about a new password, their own or after a reset, and about the reset', async () => {
    const world = await startWorld()
    const body = { current_password: viewer.password, password: 'lilac-tunnel-basket-29' }
    expect((await send(world, 'PUT', `${me}/password`, body, cookieOf('viewer'))).status).toBe(200)
    const reset = await send(
      world,
      'POST',
      `${team}/company/1/operators/${viewer.id}/password/reset`,
      undefined,
      cookieOf('owner'),
    )
    expect(reset.status).toBe(200)
    const templates = (await messagesTo(world, viewer.email)).map(({ template }) => template)
    expect(templates).toEqual(['team_password_changed', 'team_password_reset'])
  })

  test('about a new role, and about being deactivated', async () => {
    const world = await startWorld()
    const update = (body: object) =>
      send(world, 'PUT', `${team}/company/1/operators/${viewer.id}`, body, cookieOf('owner'))
    expect((await update({ role: 'support' })).status).toBe(200)
    expect((await update({ active: false })).status).toBe(200)
    const texts = (await messagesTo(world, viewer.email)).map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringContaining('your role is now support'),
      expect.stringContaining('your account was deactivated'),
    ])
  })

  test('which is sent like any other message', async () => {
    const world = await startWorld()
    const { queries, tables } = world.database
    await queries.update(tables.operators).set({ last_sign_in_at: new Date() })
    await signInOn(world, phone)
    const jobs = await queries.select().from(tables.jobs)
    expect(jobs).toMatchObject([{ kind: 'deliver_message', application_id: 'team', state: 'waiting' }])
  })
})
