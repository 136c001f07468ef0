import { exampleWorld } from '@clientele/contracts'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exchange, signIn } from '../world/start-app.ts'
import { cookieOf, eventTypesIn, keyBearer, neighbors, send as sendTo, startWorld, type World } from '../world/world.ts'

const { invited, owner, viewer } = exampleWorld
const team = '/service/platform/team/v1.0'
const operators = `${team}/company/1/operators`
const manager = '64f0000000000000000000c8'
const fresh = 'lilac-tunnel-basket-29'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterEach(() => world.rewind())

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = cookieOf('owner')) =>
  sendTo(world, method, path, body, headers)

const renew = (id: string, headers?: Record<string, string>) =>
  send('POST', `${operators}/${id}/invitation`, undefined, headers)
const reset = (id: string, headers?: Record<string, string>) =>
  send('POST', `${operators}/${id}/password/reset`, undefined, headers)
const change = (body: object, headers: Record<string, string>) =>
  send('PUT', `${team}/company/1/me/password`, body, headers)
const accept = (token: string, password = fresh) => send('POST', `${team}/invitations/accept`, { token, password }, {})
const trySignIn = (email: string, password: string) => send('POST', `${team}/sign-in`, { email, password }, {})
const look = (headers: Record<string, string>) => send('GET', `${team}/company/1/me`, undefined, headers)
const tokenIn = ({ body }: { body: { link: string } }) => new URL(body.link).searchParams.get('token') ?? ''

describe('a lost invitation', () => {
  test('can be renewed: the new link works, earlier ones do not', async () => {
    const first = await renew(invited.id)
    const second = await renew(invited.id)
    expect(second).toMatchObject({ status: 200, body: { operator: { _id: invited.id, joined: false } } })
    expect(new URL(second.body.link).pathname).toBe('/join')
    for (const token of [invited.token, tokenIn(first)]) expect(await accept(token)).toMatchObject({ status: 410 })
    expect(await accept(tokenIn(second))).toMatchObject({ status: 200, body: { operator: { joined: true } } })
    expect((await trySignIn(invited.email, fresh)).status).toBe(200)
  })

  test('can’t be renewed for someone who has a password, is deactivated, or doesn’t exist', async () => {
    expect(await renew(viewer.id)).toMatchObject({ status: 422, body: { code: 'OPERATOR_JOINED' } })
    await send('PUT', `${operators}/${invited.id}`, { active: false })
    expect(await renew(invited.id)).toMatchObject({ status: 422, body: { code: 'OPERATOR_NOT_ACTIVE' } })
    for (const id of ['64f0000000000000000000ff', neighbors.otherCompany.operator_id])
      expect(await renew(id)).toMatchObject({ status: 404, body: { code: 'OPERATOR_NOT_FOUND' } })
  })
})

describe('a password reset', () => {
  test('disables the password immediately, ends the sessions, and lets the link set a new one', async () => {
    const session = { cookie: await signIn(world.url, viewer.email, viewer.password) }
    const answer = await reset(viewer.id)
    expect(answer).toMatchObject({ status: 200, body: { operator: { _id: viewer.id, joined: false } } })
    expect(new URL(answer.body.link).pathname).toBe('/new-password')
    expect(await eventTypesIn(world.database)).toContain('operator.password_reset')
    expect((await look(session)).status).toBe(401)
    expect((await look(cookieOf('viewer'))).status).toBe(401)
    expect((await trySignIn(viewer.email, viewer.password)).status).toBe(401)

    expect((await accept(tokenIn(answer))).status).toBe(200)
    expect(await eventTypesIn(world.database)).toContain('operator.password_changed')
    expect(await eventTypesIn(world.database)).not.toContain('operator.joined')
    expect((await trySignIn(viewer.email, fresh)).status).toBe(200)
    expect((await accept(tokenIn(answer))).status).toBe(410)
  })

  test.each([
    ['a password that is reset', () => reset(viewer.id)],
    ['an access that has ended', () => send('PUT', `${operators}/${viewer.id}`, { active: false })],
  ])('%s lets nobody in whose password was being checked at the time', async (_what, take) => {
    const under = Array.from({ length: 8 }, () => trySignIn(viewer.email, viewer.password))
    await Promise.race(under)
    expect((await take()).status).toBe(200)
    const letIn = (await Promise.all(under)).filter(({ status }) => status === 200)
    expect(letIn).not.toEqual([])
    for (const { headers } of letIn)
      expect((await look({ cookie: headers.get('set-cookie')?.split(';')[0] ?? '' })).status).toBe(401)
  })

  test('has a link that can be renewed if it is lost', async () => {
    await signIn(world.url, viewer.email, viewer.password)
    const lost = await reset(viewer.id)
    expect(await reset(viewer.id)).toMatchObject({ status: 422, body: { code: 'OPERATOR_NOT_JOINED' } })
    const renewed = await renew(viewer.id)
    expect(new URL(renewed.body.link).pathname).toBe('/new-password')
    expect((await accept(tokenIn(lost))).status).toBe(410)
    expect((await accept(tokenIn(renewed))).status).toBe(200)
  })

  test('is rejected for oneself, for someone with more permissions, and for a deactivated operator', async () => {
    expect(await reset(owner.id)).toMatchObject({ status: 403, body: { details: [{ field: 'operator_id' }] } })
    // The example's key may do everything that an owner may; a key that may only manage the team can't affect an owner.
    expect((await reset(viewer.id, keyBearer)).status).toBe(200)
    const { body } = await send('POST', `${team}/company/1/api-keys`, {
      name: 'Team tool',
      permissions: ['operators:read', 'operators:write'],
    })
    const asTool = { authorization: `Bearer ${await exchange(world.url, body.api_key.key, body.secret)}` }
    expect(await reset(owner.id, asTool)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(await renew(invited.id, asTool)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    await send('PUT', `${operators}/${manager}`, { active: false })
    expect(await reset(manager)).toMatchObject({ status: 422, body: { code: 'OPERATOR_NOT_ACTIVE' } })
  })
})

describe('an operator’s own password', () => {
  const body = { current_password: viewer.password, password: fresh }

  test('can be changed, which ends every other session', async () => {
    const here = { cookie: await signIn(world.url, viewer.email, viewer.password) }
    const there = { cookie: await signIn(world.url, viewer.email, viewer.password) }
    expect(await change(body, here)).toMatchObject({ status: 200, body: { success: true } })
    expect((await look(here)).status).toBe(200)
    expect((await look(there)).status).toBe(401)
    expect((await trySignIn(viewer.email, viewer.password)).status).toBe(401)
    expect((await trySignIn(viewer.email, fresh)).status).toBe(200)
  })

  test('can’t be changed without the current one, to an easily guessed one, or by an API key', async () => {
    const wrong = await change({ ...body, current_password: 'not this one' }, cookieOf('viewer'))
    expect(wrong).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS', details: [{ field: 'body.current_password' }] },
    })
    expect(await eventTypesIn(world.database)).toContain('operator.sign_in_failed')
    for (const [password, status] of [
      ['password1', 422],
      ['viewer99', 422],
      ['short', 400],
    ] as const)
      expect(await change({ ...body, password }, cookieOf('viewer'))).toMatchObject({
        status,
        body: { details: [{ field: 'body.password' }] },
      })
    expect((await change(body, keyBearer)).status).toBe(401)
    expect((await trySignIn(viewer.email, viewer.password)).status).toBe(200)
  })

  test('changed five times at once, is changed once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => change({ ...body, password: `${fresh}-${i}` }, cookieOf('viewer'))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('two owners at once', () => {
  const read = async (id: string) => {
    const { items } = (await send('GET', operators)).body
    return items.find((each: { _id: string }) => each._id === id)
  }

  test('who change the role of an operator and deactivate them, don’t take each other’s change back', async () => {
    for (let round = 0; round < 5; round += 1) {
      await send('PUT', `${operators}/${viewer.id}`, { role: 'viewer', active: true }, keyBearer)
      const answers = await Promise.all(
        [{ active: false }, { role: 'support' }].map((body) =>
          send('PUT', `${operators}/${viewer.id}`, body, keyBearer),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(await read(viewer.id)).toMatchObject({ role: 'support', active: false })
    }
  })

  test('who take the role from each other leave one of them', async () => {
    await send('PUT', `${operators}/${manager}`, { role: 'owner' })
    const answers = await Promise.all(
      [owner.id, manager].map((id) => send('PUT', `${operators}/${id}`, { role: 'viewer' }, keyBearer)),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422])
  })
})
