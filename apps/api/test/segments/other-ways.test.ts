import { expect, test } from 'vitest'
import { addUsers, groupFrom } from '../world/groups.ts'
import { merge, undo } from '../world/merges.ts'
import { importErrors, runImport } from '../world/run-imports.ts'
import { membersOf, segmentOf, untilFollowed, untilMembers } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * What changes the members of groups and segments besides changes of a customer's fields: archiving, merging, imports, bulk actions, and attributes that
 * are deleted.
 */

const hasEmail = { about: 'contact', kind: 'email', is: 'present' } as const

const create = async (app: TestApp, first_name: string): Promise<string> =>
  (await app.call('POST', '/customers', { first_name, email: `${first_name}@example.com` })).body.user._id

/** What the history of a customer says about groups, newest first. */
const changesOf = async (app: TestApp, user_id: string) => {
  const { body } = await app.call('GET', `/customers/${user_id}/events?page_size=100`)
  const items = body.items as { type: string; details?: Record<string, unknown> }[]
  return items
    .filter(({ type }) => type.endsWith('_group'))
    .map(({ type, details }) => [type, details?.group_id, details?.cause])
}

test('an archived customer leaves groups and segments, and the history says so', async () => {
  const app = await startApp()
  const [asha, ben] = [await create(app, 'asha'), await create(app, 'ben')]
  const list = await groupFrom(app, 'email\nasha@example.com\nben@example.com\n')
  const segment = await segmentOf(app, { join: 'AND', of: [hasEmail] })
  const ofList = await segmentOf(app, { join: 'AND', of: [{ about: 'group', group_id: list._id }] })
  expect(await membersOf(app, ofList.uid)).toEqual(['asha', 'ben'])

  expect((await app.call('PUT', '/customers/archive', { user_id: asha })).status).toBe(200)
  await untilCounts(app, { [list.uid]: 1, [segment.uid]: 1, [ofList.uid]: 1 })
  const left = await changesOf(app, asha)
  expect(left).toEqual(
    expect.arrayContaining([
      ['user.left_group', list._id, 'user.archived'],
      ['user.left_group', segment._id, 'user.archived'],
      ['user.left_group', ofList._id, 'user.archived'],
    ]),
  )
  expect(left.filter(([type]) => type === 'user.left_group')).toHaveLength(3)
  expect((await changesOf(app, ben)).filter(([type]) => type === 'user.left_group')).toEqual([])
})

test('an erased customer leaves groups and segments at once', async () => {
  const app = await startApp()
  const asha = await create(app, 'asha')
  const segment = await segmentOf(app, { join: 'AND', of: [hasEmail] })
  expect(await membersOf(app, segment.uid)).toEqual(['asha'])
  const { database, application_id } = app
  expect((await app.call('POST', `/customers/${asha}/erase`, { reason: 'Asked for' })).status).toBe(200)
  const { userGroupMembers: m } = database.tables
  const rows = await database.queries.select().from(m)
  expect(rows.filter((row) => row.application_id === application_id && row.user_id === asha)).toEqual([])
})

test('segments that mention a deleted attribute are filled again', async () => {
  const app = await startApp()
  const definition = { name: 'Tier', slug: 'tier', type: 'text' }
  const { body: tier } = await app.call('POST', '/user_attribute/definition', definition)
  const asha = await create(app, 'asha')
  await create(app, 'ben')
  const isGold = { about: 'attribute', definition_id: tier._id, type: 'eq', value: 'gold' } as const
  const golden = await segmentOf(app, { join: 'AND', of: [hasEmail, isGold] })
  const others = await segmentOf(app, { join: 'AND', of: [hasEmail, { ...isGold, not: true }] })
  const attributes = [{ definition_id: tier._id, value: 'gold' }]
  await app.call('POST', `/user_attribute/user/${asha}`, { attributes })
  await untilMembers(app, golden.uid, ['asha'])
  await untilMembers(app, others.uid, ['ben'])
  // Otherwise, the history could name a change from before the deletion.
  await untilFollowed(app)
  const earlier = (await changesOf(app, asha)).length

  expect((await app.call('DELETE', `/user_attribute/definition/${tier._id}`)).status).toBe(200)
  await untilMembers(app, golden.uid, [])
  await untilMembers(app, others.uid, ['asha', 'ben'])
  const changes = (await changesOf(app, asha)).slice(0, -earlier)
  expect(changes).toHaveLength(2)
  expect(changes).toEqual(
    expect.arrayContaining([
      ['user.joined_group', others._id, 'rule'],
      ['user.left_group', golden._id, 'rule'],
    ]),
  )
  // The response can still be sent back.
  const { body: shown } = await app.call('GET', `/user_group/${others.uid}`)
  expect(await app.call('PUT', `/user_group/${others.uid}`, shown)).toMatchObject({ status: 200 })
  // Changes are followed as before.
  await create(app, 'cleo')
  await untilMembers(app, others.uid, ['asha', 'ben', 'cleo'])
})

test('an import has customers join groups, which segments follow, but no segment', async () => {
  const app = await startApp()
  const [asha, ben] = [await create(app, 'asha'), await create(app, 'ben')]
  const list = await groupFrom(app, 'email\nben@example.com\n', { name: 'Regulars' })
  const segment = await segmentOf(
    app,
    { join: 'AND', of: [{ about: 'group', group_id: list._id }] },
    { name: 'Fans of the store' },
  )
  expect(await membersOf(app, segment.uid)).toEqual(['ben'])
  const joining = await runImport(app, 'email,groups\nasha@example.com,Regulars\n')
  expect(joining.result).toMatchObject({ updated: 1, rejected: 0 })
  await untilMembers(app, segment.uid, ['asha', 'ben'])
  expect((await changesOf(app, asha))[0]).toEqual(['user.joined_group', segment._id, 'group'])

  for (const unknown_groups of ['reject', 'create']) {
    const refused = await runImport(app, 'email,groups\ndora@example.com,Fans of the store\n', { unknown_groups })
    expect(refused.result).toMatchObject({ created: 0, rejected: 1 })
    expect(await importErrors(app, refused)).toMatchObject([
      { line: 2, field: 'groups', value: 'Fans of the store', code: 'unknown_group' },
    ])
    const [error] = await importErrors(app, refused)
    expect(error.message).toContain('segment')
  }
  expect(await changesOf(app, ben)).toEqual([['user.joined_group', segment._id, 'rule']])
})

test('a bulk action changes groups, which segments follow, but no segment', async () => {
  const app = await startApp()
  const asha = await create(app, 'asha')
  const list = await groupFrom(app, 'email\nasha@example.com\n')
  const segment = await segmentOf(app, { join: 'AND', of: [{ about: 'group', group_id: list._id }] })
  const action = (group_id: string) => ({
    action: 'remove_from_group',
    group_id,
    selection: { user_ids: [asha] },
  })
  for (const path of ['/bulk-actions', '/bulk-actions/preview'])
    expect(await app.call('POST', path, action(segment._id))).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.group_id', message: expect.stringContaining('segment') }] },
    })
  expect(await app.call('POST', '/bulk-actions', action(list._id))).toMatchObject({ status: 201 })
  await untilMembers(app, segment.uid, [])
})

test('merged customers are in the segments that fit both, and undoing the merge separates them', async () => {
  const app = await startApp()
  const [asha, twin] = await addUsers(app, 'asha@example.com', 'twin@shop.example')
  const list = await groupFrom(app, 'email\ntwin@shop.example\n')
  const ofList = await segmentOf(app, { join: 'AND', of: [{ about: 'group', group_id: list._id }] })
  const ofShop = await segmentOf(app, { join: 'AND', of: [{ about: 'domain', in: ['shop.example'] }] })
  const idsIn = async (uid: number) =>
    (await app.call('GET', `/user_group/${uid}/users`)).body.items.map(({ _id }: { _id: string }) => _id)
  expect([await idsIn(ofList.uid), await idsIn(ofShop.uid)]).toEqual([[twin], [twin]])

  const { status, body } = await merge(app, asha ?? '', twin ?? '')
  expect(status).toBe(200)
  await expect.poll(() => Promise.all([idsIn(ofList.uid), idsIn(ofShop.uid)])).toEqual([[asha], [asha]])
  await untilCounts(app, { [list.uid]: 1, [ofList.uid]: 1, [ofShop.uid]: 1 })

  expect((await undo(app, asha ?? '', body.merge._id)).status).toBe(200)
  await expect.poll(() => Promise.all([idsIn(ofList.uid), idsIn(ofShop.uid)])).toEqual([[twin], [twin]])
  await untilCounts(app, { [list.uid]: 1, [ofList.uid]: 1, [ofShop.uid]: 1 })
})

/** Waits until groups have so many members, by their numbers. */
async function untilCounts(app: TestApp, counts: Record<string, number>) {
  const counted = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(counts).map(async (uid) => [uid, (await app.call('GET', `/user_group/${uid}`)).body.members]),
      ),
    )
  await expect.poll(counted).toEqual(counts)
}
