import { expect, test } from 'vitest'
import { addUsers, change, groupFrom } from '../world/groups.ts'
import { segmentOf, untilMembers } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

interface Entry {
  _id: string
  type: string
  user?: { _id: string; first_name?: string }
  details?: { cause?: string }
}

const historyOf = async (app: TestApp, uid: number, query = '') =>
  (await app.call('GET', `/user_group/${uid}/events${query}`)).body as { items: Entry[]; next_cursor?: string }

test('the history of a group says who was added and removed by hand, and what else was done', async () => {
  const app = await startApp()
  const [, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  const { uid } = await groupFrom(app, 'email\nasha@example.com\n')
  await groupFrom(app, 'email\nben@example.com\n')
  await change(app, uid, { user_data: [{ user_id: ben, action: 'add' }] }, 'PATCH')
  await change(app, uid, { user_data: [{ user_id: ben, action: 'remove' }] }, 'PATCH')
  await app.call('PUT', `/user_group/${uid}`, { name: 'Friends' })
  const { items } = await historyOf(app, uid, '?page_size=100')
  expect(items.map(({ _id }) => _id)).toEqual(
    items
      .map(({ _id }) => _id)
      .toSorted()
      .toReversed(),
  )
  const moves = items.filter(({ user }) => user !== undefined)
  expect(moves.map(({ type, user }) => [type, user?._id])).toEqual([
    ['user.left_group', ben],
    ['user.joined_group', ben],
  ])
  expect(items[0]).toMatchObject({ type: 'user_group.updated', changes: { name: { to: 'Friends' } } })
  expect(items.at(-1)).toMatchObject({ type: 'user_group.created' })
})

test('the history of a segment says who joined and left, and why, page by page', async () => {
  const app = await startApp()
  const { uid } = await segmentOf(app, { join: 'AND', of: [{ about: 'state', in: ['active'] }] })
  const names = ['asha', 'ben', 'cleo']
  const ids: string[] = []
  for (const first_name of names)
    ids.push((await app.call('POST', '/customers', { first_name, email: `${first_name}@example.com` })).body.user._id)
  await untilMembers(app, uid, names)
  await app.call('PUT', '/customers/activation', { user_id: [ids[0]], status: true, reason: 'Test' })
  await untilMembers(app, uid, ['ben', 'cleo'])

  const entries: Entry[] = []
  for (let query = '?page_size=2'; ; ) {
    const { items, next_cursor } = await historyOf(app, uid, query)
    expect(items.length).toBeLessThanOrEqual(2)
    entries.push(...items)
    if (next_cursor === undefined) break
    query = `?page_size=2&cursor=${next_cursor}`
  }
  expect(new Set(entries.map(({ _id }) => _id)).size).toBe(entries.length)
  const moves = entries.flatMap(({ type, user, details }) => (user ? [[type, user.first_name, details?.cause]] : []))
  expect(moves[0]).toEqual(['user.left_group', 'asha', 'user.blocked'])
  expect(moves).toHaveLength(1 + names.length)
  expect(moves.slice(1)).toEqual(
    expect.arrayContaining(names.map((name) => ['user.joined_group', name, 'user.created'])),
  )
  expect((await app.call('GET', '/user_group/99/events')).status).toBe(404)
  expect((await app.call('GET', `/user_group/${uid}/events?cursor=nonsense`)).status).toBe(400)
})
