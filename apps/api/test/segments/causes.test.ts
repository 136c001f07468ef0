import { expect, test } from 'vitest'
import { followChanges } from '../../src/segments/follow.ts'
import { indexAll } from '../../src/users/indexer.ts'
import { createSegment } from '../world/segments.ts'
import { startApp } from '../world/start-app.ts'

test('of two changes of a customer that are followed together, the cause is the newer one', async () => {
  const app = await startApp({ jobs: false })
  const definition = { name: 'Tier', slug: 'tier', type: 'text' }
  const { body: tier } = await app.call('POST', '/user_attribute/definition', definition)
  const create = async (name: string): Promise<string> =>
    (await app.call('POST', '/customers', { first_name: name, email: `${name}@example.com` })).body.user._id
  const users = [await create('asha'), await create('ben')] as const
  const setState = (id: string, isBlocked: boolean) =>
    app.call('PUT', '/customers/activation', { user_id: [id], status: isBlocked, reason: 'Test' })
  const setTier = (id: string) =>
    app.call('POST', `/user_attribute/user/${id}`, { attributes: [{ definition_id: tier._id, value: 'gold' }] })
  const follow = async () => {
    await indexAll(app.database)
    return followChanges(app.services, 100)
  }
  for (const id of users) await setState(id, true)
  const isGold = { about: 'attribute', definition_id: tier._id, type: 'eq', value: 'gold' } as const
  const made = await createSegment(app, { join: 'AND', of: [{ about: 'state', in: ['active'] }, isGold] })
  expect(made.status).toBe(201)
  await follow()

  const [asha, ben] = users
  await setTier(asha)
  await setState(asha, false)
  await setState(ben, false)
  await setTier(ben)
  expect(await follow()).toBe(4)
  const causeOf = async (id: string) => {
    const { items } = (await app.call('GET', `/customers/${id}/events`)).body
    return items.find(({ type }: { type: string }) => type === 'user.joined_group')?.details.cause
  }
  expect(await causeOf(asha)).toBe('user.unblocked')
  expect(await causeOf(ben)).toBe('user.updated')
})
