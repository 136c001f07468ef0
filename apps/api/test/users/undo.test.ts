import { describe, expect, test } from 'vitest'
import { change, groupFrom, memberIds } from '../world/groups.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const addUsers = async (app: TestApp, ...names: string[]): Promise<string[]> => {
  const ids: string[] = []
  for (const name of names)
    ids.push((await app.call('POST', '/customers', { email: `${name}@example.com`, first_name: name })).body.user._id)
  return ids
}
const activate = (app: TestApp, body: object) =>
  app.call('PUT', '/customers/activation', { with_changes: true, ...body })
const userOf = async (app: TestApp, id: string | undefined) => (await app.call('GET', `/customers/${id}`)).body.user
const eventsOf = async (app: TestApp, id: string | undefined) =>
  (await app.call('GET', `/customers/${id}/events`)).body.items as {
    type: string
    created_at: string
    actor: { kind: string }
    details?: Record<string, unknown>
  }[]

describe('Undoing a block', () => {
  test('unblocks exactly the users whom the call has blocked', async () => {
    const app = await startApp()
    const [asha, ben] = await addUsers(app, 'asha', 'ben')
    await activate(app, { status: true, user_id: ben, reason: 'Earlier' })
    const blocked = await activate(app, { status: true, user_id: [asha, ben], reason: 'By mistake' })
    expect(blocked.body).toEqual({ success: true, changed_at: expect.any(String), changed: [{ user_id: asha }] })
    const [event] = await eventsOf(app, asha)
    expect(event).toMatchObject({ type: 'user.blocked', created_at: blocked.body.changed_at })
    const undone = await activate(app, { status: false, user_id: asha, state_since: blocked.body.changed_at })
    expect(undone).toMatchObject({ status: 200, body: { changed: [{ user_id: asha, blocked_for: 'By mistake' }] } })
    expect(await userOf(app, asha)).toMatchObject({ status: 'active' })
    expect(await userOf(app, ben)).toMatchObject({ status: 'blocked', block: { reason: 'Earlier' } })
  })

  test('changes nobody if the state of one of them has changed since, and says whose', async () => {
    const app = await startApp()
    const [asha, ben, cleo] = await addUsers(app, 'asha', 'ben', 'cleo')
    const { body } = await activate(app, { status: true, user_id: [asha, ben, cleo], reason: 'By mistake' })
    await activate(app, { status: false, user_id: ben })
    await activate(app, { status: true, user_id: ben, reason: 'On purpose' })
    const undo = { status: false, state_since: body.changed_at }
    const refused = await activate(app, { ...undo, user_id: [asha, ben, cleo] })
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'USER_STATE_CHANGED', details: [{ field: 'body.user_id.1' }] },
    })
    expect(await userOf(app, asha)).toMatchObject({ status: 'blocked' })
    expect(await userOf(app, ben)).toMatchObject({ status: 'blocked', block: { reason: 'On purpose' } })
    // Someone else wants her to stay blocked, for a reason of their own.
    await activate(app, { status: true, user_id: asha, reason: 'Chargebacks' })
    expect(await activate(app, { ...undo, user_id: asha })).toMatchObject({ status: 409 })
    // Other changes of a user are no obstacle.
    await app.call('PUT', `/customers/${cleo}`, { last_name: 'Rao' })
    expect(await activate(app, { ...undo, user_id: cleo })).toMatchObject({ status: 200 })
    // A second click.
    expect(await activate(app, { ...undo, user_id: cleo })).toMatchObject({ status: 409 })
    await app.call('PUT', '/customers/archive', { user_id: cleo })
    expect(await activate(app, { ...undo, user_id: cleo })).toMatchObject({ status: 422 })
  })
})

test('Undoing an unblock blocks for the same reason as before', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha', 'ben')
  await activate(app, { status: true, user_id: asha, reason: 'Chargebacks' })
  await activate(app, { status: true, user_id: ben })
  const { body } = await activate(app, { status: false, user_id: [asha, ben], reason: 'Paid' })
  expect(body.changed).toEqual(
    expect.arrayContaining([{ user_id: asha, blocked_for: 'Chargebacks' }, { user_id: ben }]),
  )
  const [event] = await eventsOf(app, asha)
  expect(event).toMatchObject({ type: 'user.unblocked', details: { reason: 'Paid', blocked_for: 'Chargebacks' } })
  const undo = { status: true, user_id: asha, reason: 'Chargebacks', state_since: event?.created_at }
  expect(await activate(app, undo)).toMatchObject({ status: 200 })
  expect(await userOf(app, asha)).toMatchObject({ status: 'blocked', block: { reason: 'Chargebacks' } })
  expect(await activate(app, undo)).toMatchObject({ status: 409 })
})

test('An archived user keeps the reason in their history', async () => {
  const app = await startApp()
  const [asha] = await addUsers(app, 'asha')
  await app.call('PUT', '/customers/archive', { user_id: asha, reason: 'Duplicate' })
  expect((await eventsOf(app, asha))[0]).toMatchObject({
    type: 'user.archived',
    details: { reason: 'Duplicate', sessions_ended: 0 },
  })
})

test('Users who are added to a group by name have that in their history, with who did it', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha', 'ben')
  const group = await groupFrom(app, 'email\nasha@example.com\n')
  expect((await eventsOf(app, asha)).map(({ type }) => type)).toEqual(['user.created'])
  const edit = (user_id: string | undefined, action: 'add' | 'remove') =>
    change(app, group.uid, { user_data: [{ user_id, action }], confirm_empty: true }, 'PATCH')
  await edit(ben, 'add')
  await edit(ben, 'add')
  await edit(asha, 'remove')
  expect(await memberIds(app, group.uid)).toEqual([ben])
  const told = { actor: { kind: 'api_key' }, details: { group_id: group._id, name: 'Regulars' } }
  expect(await eventsOf(app, ben)).toMatchObject([{ type: 'user.joined_group', ...told }, { type: 'user.created' }])
  expect(await eventsOf(app, asha)).toMatchObject([{ type: 'user.left_group', ...told }, { type: 'user.created' }])
})

test('Of some users, those who are in a group can be listed', async () => {
  const app = await startApp()
  const [asha, ben, cleo] = await addUsers(app, 'asha', 'ben', 'cleo')
  const group = await groupFrom(app, 'email\nasha@example.com\ncleo@example.com\n')
  const among = async (...ids: (string | undefined)[]) => {
    const query = ids.map((id) => `among=${id}`).join('&')
    const { body } = await app.call('GET', `/user_group/${group.uid}/users?${query}`)
    return { ids: body.items.map(({ _id }: { _id: string }) => _id), total: body.page.item_total }
  }
  expect(await among(ben)).toEqual({ ids: [], total: 0 })
  expect(await among(asha, ben, 'nobody')).toEqual({ ids: [asha], total: 1 })
  const all = await among(asha, ben, cleo)
  expect(new Set(all.ids)).toEqual(new Set([asha, cleo]))
})
