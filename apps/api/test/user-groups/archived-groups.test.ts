import type { SegmentRule } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { addUsers, groupFrom, memberIds, readToEnd } from '../world/groups.ts'
import { membersOf, segmentOf, untilMembers } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const listed = async (app: TestApp, query = '') =>
  (await app.call('GET', `/user_group${query}`)).body.items.map(({ uid }: { uid: number }) => uid)

test('an archived group isn’t listed, keeps its members, and can’t be changed until it is restored', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  const { uid, _id } = await groupFrom(app, 'email\nasha@example.com\n')
  const other = await groupFrom(app, 'email\nben@example.com\n')

  const archived = await app.call('PATCH', `/user_group/${uid}`, { is_active: false })
  expect(archived).toMatchObject({ status: 200, body: { is_active: false, members: 1, status: 'completed' } })
  expect(await listed(app)).toEqual([other.uid])
  expect(await listed(app, '?is_active=false')).toEqual([uid])
  expect(await listed(app, `?group_uid=${uid}`)).toEqual([uid])
  expect(await memberIds(app, uid)).toEqual([asha])
  // The response can be sent back.
  expect(await app.call('PUT', `/user_group/${uid}`, archived.body)).toMatchObject({ status: 200 })

  const adding = { user_data: [{ user_id: ben, action: 'add' }] }
  for (const body of [adding, { name: 'Other' }, { refresh: true }])
    expect(await app.call('PATCH', `/user_group/${uid}`, body)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.is_active' }] },
    })
  const bulk = { action: 'add_to_group', group_id: _id, reason: 'More', selection: { user_ids: [ben] } }
  expect(await app.call('POST', '/bulk-actions', bulk)).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.group_id', message: 'must not be archived' }] },
  })

  const restored = await app.call('PATCH', `/user_group/${uid}`, { is_active: true })
  expect(restored).toMatchObject({ status: 200, body: { is_active: true, status: 'completed' } })
  expect(await listed(app)).toEqual([other.uid, uid])
  expect((await app.call('PATCH', `/user_group/${uid}`, adding)).status).toBe(200)
  await readToEnd(app, uid)
  expect(await memberIds(app, uid)).toEqual([ben, asha])
  const { body } = await app.call('GET', `/user_group/${uid}/events`)
  const changes = body.items.flatMap((event: { changes?: { is_active?: object } }) => event.changes?.is_active ?? [])
  expect(changes).toEqual([
    { from: false, to: true },
    { from: true, to: false },
  ])
})

test('an archived segment doesn’t follow changes, and is filled again when it is restored', async () => {
  const app = await startApp()
  const create = (first_name: string) =>
    app.call('POST', '/customers', { first_name, email: `${first_name}@example.com` })
  await create('asha')
  const rule: SegmentRule = { join: 'AND', of: [{ about: 'contact', kind: 'email', is: 'present' }] }
  const { uid } = await segmentOf(app, rule)
  const watched = await segmentOf(app, rule)
  expect(await app.call('PATCH', `/user_group/${uid}`, { is_active: false })).toMatchObject({
    status: 200,
    body: { is_active: false, status: 'completed' },
  })
  await create('ben')
  await untilMembers(app, watched.uid, ['asha', 'ben'])
  expect(await membersOf(app, uid)).toEqual(['asha'])
  expect((await app.call('PATCH', `/user_group/${uid}`, { refresh: true })).status).toBe(400)
  expect((await app.call('PATCH', `/user_group/${uid}`, { is_active: true })).body.status).toBe('pending')
  await untilMembers(app, uid, ['asha', 'ben'])
})
