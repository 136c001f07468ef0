import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { limitKey } from '../../src/rate-limits/keys.ts'
import { type Name, operationOf, throughRest } from '../world/doors.ts'
import { contentsOf, send, startWorld } from '../world/world.ts'
import { application, asha, invited, owner, viewer, here, team, asOwner, statuses, times } from './steps.ts'

describe('abuse', () => {
  const wrong = (email: string) => ({ email, password: 'not-the-password' })

  test('N24: sign-ins are limited by address, whatever the body and the headers contain', async () => {
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
    // Even the right password is refused, and an open session is unaffected.
    const { email, password } = owner
    expect((await send(world, 'POST', `${team}/sign-in`, { email, password }, {})).status).toBe(429)
    expect((await send(world, 'GET', `${here}/customers/list`, undefined, asOwner)).status).toBe(200)
  })

  test('N24: behind a trusted proxy, the client’s address counts, and only as given by that proxy', async () => {
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

  test('N27: sign-in responds the same way to a known and an unknown operator, and to one without a password', async () => {
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

  test('N27: guessing takes as long for an operator who does not exist', async () => {
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
    // The fastest of each, because disturbances only ever add time. Without the decoy hash, it would be a tenth.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
  })

  test('N28: oversized input is rejected before it costs anything', async () => {
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
      // A regular expression that backtracks over these would exceed any test's timeout.
      const where = { url: world.url, company_id: '1', application_id: application.id }
      const answer = await throughRest(where, name, input, operationOf(name).permission === 'nobody' ? {} : asOwner)
      expect({ name, status: answer.status, field: answer.body.details[0].field }).toEqual({ name, status: 400, field })
    }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N28: a tRPC batch has at most twenty calls', async () => {
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

  test('N28: a flood of sign-ins is rejected with a Retry-After header, while other calls are served', async () => {
    const world = await startWorld()
    const replies: Awaited<ReturnType<typeof send>>[] = []
    let isOver = false
    // Each of them retries as soon as it gets a response, so the queue stays full, however fast the machine is.
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
