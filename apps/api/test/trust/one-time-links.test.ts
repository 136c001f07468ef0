import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/secrets.ts'
import { signIn, startApp } from '../world/start-app.ts'
import { cookieOf, eventTypesIn, send, startWorld } from '../world/world.ts'
import { invited, owner, viewer, team, asOwner, statuses, times } from './steps.ts'

describe('links that work once', () => {
  test('N10: an invitation is accepted once, even by twenty concurrent calls', async () => {
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

  test('N10: the setup link creates one owner, even for twenty concurrent calls with several links', async () => {
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

  test('N12: a link is rejected for a wrong token, and for one of another kind', async () => {
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

  test('one owner always remains, even if two owners remove each other at once', async () => {
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
