import type { SegmentRule } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { addUsers, groupFrom, memberIds, readToEnd } from '../world/groups.ts'
import { membersOf, segmentOf } from '../world/segments.ts'
import { startApp } from '../world/start-app.ts'

test('a duplicate has the members of the group, and changes apart from it', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  const group = await groupFrom(app, 'email\nasha@example.com\nben@example.com\n')
  const made = await app.call('POST', `/user_group/${group.uid}/duplicate`, {})
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'Copy of Regulars', description: group.description, type: 'bulk', status: 'pending' },
  })
  expect(made.body.uid).not.toBe(group.uid)
  expect(await readToEnd(app, made.body.uid)).toMatchObject({ status: 'completed', members: 2 })
  expect(await memberIds(app, made.body.uid)).toEqual([ben, asha])
  const user_data = [{ user_id: asha, action: 'remove' }]
  await app.call('PATCH', `/user_group/${made.body.uid}`, { user_data })
  await readToEnd(app, made.body.uid)
  expect(await memberIds(app, made.body.uid)).toEqual([ben])
  expect(await memberIds(app, group.uid)).toEqual([ben, asha])
})

test('a duplicate of a segment has its rule', async () => {
  const app = await startApp()
  await app.call('POST', '/customers', { first_name: 'asha', email: 'asha@example.com' })
  const rule: SegmentRule = { join: 'AND', of: [{ about: 'contact', kind: 'email', is: 'present' }] }
  const segment = await segmentOf(app, rule)
  const made = await app.call('POST', `/user_group/${segment.uid}/duplicate`, { name: 'Reachable' })
  expect(made).toMatchObject({ status: 201, body: { name: 'Reachable', type: 'conditional', rule } })
  await readToEnd(app, made.body.uid)
  expect(await membersOf(app, made.body.uid)).toEqual(['asha'])
  expect((await app.call('POST', '/user_group/99/duplicate', {})).status).toBe(404)
})
