import { expect, test } from 'vitest'
import { preview } from '../world/bulk-actions.ts'
import { addUsers, groupFrom } from '../world/groups.ts'
import { startApp } from '../world/start-app.ts'

/* Responses have the uid of a group as a number, so requests take it as it is. */

test('a group is named by its uid as a number or a string, and by its _id, in every body', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com', 'ben@example.com')
  const group = await groupFrom(app, 'email\nasha@example.com\n')
  expect(typeof group.uid).toBe('number')
  for (const one of [Number(group.uid), String(group.uid), group._id]) {
    const filter = { group_uid: one }
    expect(await preview(app, { action: 'block', selection: { filter } })).toMatchObject({ count: 1 })
    const lines = ['ben@example.com']
    expect(await preview(app, { action: 'add_to_group', selection: { lines }, group_id: one })).toMatchObject({
      would_change: { count: 1 },
    })
    expect(await app.call('POST', '/exports', { format: 'csv', filter })).toMatchObject({ status: 201 })
    const rule = { join: 'AND', of: [{ about: 'contact', kind: 'email', is: 'present' }] }
    expect(await app.call('POST', '/user_group/segment/preview', { rule, group_id: one })).not.toMatchObject({
      status: 400,
    })
    expect(await app.call('GET', `/customers/list?group_uid=${one}`)).toMatchObject({
      body: { page: { item_total: 1 } },
    })
  }
  for (const group_uid of [true, [1], 1.5, -1]) {
    const body = { action: 'block', selection: { filter: { group_uid } } }
    const { status } = await app.call('POST', '/bulk-actions/preview', body)
    expect({ group_uid, status }).toEqual({ group_uid, status: typeof group_uid === 'number' ? 404 : 400 })
  }
})
