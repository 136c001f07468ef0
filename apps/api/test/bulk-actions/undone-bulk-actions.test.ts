import type { Permission } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { addMany, run, skipped, statesOf, undo } from '../world/bulk-actions.ts'
import { addUsers, groupFrom, memberIds } from '../world/groups.ts'
import { act, holdWorkerAt, read, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Undoing a bulk action: what nobody has changed since is as it was before. */

const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com', 'dora@example.com'] as const
const everyone = { lines: people }

const activate = (app: TestApp, status: boolean, reason: string, ...user_id: string[]) =>
  app.call('PUT', '/customers/activation', { user_id, status, reason })

async function usersNow({ database: { queries, tables } }: TestApp, ids: readonly string[]) {
  const rows = await queries.select().from(tables.users)
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id)
    return [row?.state, row?.state_reason]
  })
}

test('blocked customers are unblocked, unless someone has unblocked, blocked again, or archived them', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people, 'eve@example.com')
  const [asha = '', ben = '', cleo = '', dora = '', eve = ''] = ids
  await activate(app, true, 'Old', eve)
  const job = await run(app, { action: 'block', selection: { user_ids: ids }, reason: 'Fraud' })
  expect(job).toMatchObject({ result: { changed: 4, unchanged: 1 } })
  await activate(app, false, 'A mistake', ben)
  await activate(app, true, 'For another reason', cleo)
  await app.call('PUT', '/customers/archive', { user_id: dora })

  const undone = await undo(app, job._id)
  expect(undone).toMatchObject({
    action: 'block',
    undoes: job._id,
    undo_result: { undone: 1, kept: 3 },
    error_count: 3,
  })
  expect(await usersNow(app, ids)).toEqual([
    ['active', null],
    ['active', 'A mistake'],
    ['blocked', 'Fraud'],
    ['archived', null],
    ['blocked', 'Old'],
  ])
  const kept = await skipped(app, undone._id)
  expect(kept.map(({ value }) => value).toSorted()).toEqual([ben, cleo, dora].toSorted())
  expect(kept).toMatchObject(kept.map(() => ({ code: 'changed_since' })))
  const events = (await app.call('GET', `/customers/${asha}/events`)).body.items
  expect(events[0]).toMatchObject({ type: 'user.unblocked', details: { blocked_for: 'Fraud' } })
  expect(await read(app, job._id)).toMatchObject({ undone_by: undone._id, actions: [] })
})

test('unblocked customers are blocked again, each for the old reason', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const [asha = '', ben = '', cleo = ''] = ids
  await activate(app, true, 'Fraud', asha)
  await activate(app, true, 'Chargebacks', ben, cleo)
  const job = await run(app, { action: 'unblock', selection: everyone, reason: 'Amnesty' })
  expect(job).toMatchObject({ result: { changed: 3, unchanged: 1 } })
  expect(await statesOf(app)).toEqual({ active: 4 })
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 3, kept: 0 } })
  expect(await usersNow(app, ids)).toEqual([
    ['blocked', 'Fraud'],
    ['blocked', 'Chargebacks'],
    ['blocked', 'Chargebacks'],
    ['active', null],
  ])
})

test('customers who joined a group leave, and those who left join again, unless someone has named them since', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[0]}\n`)
  const group_id = group._id
  const joined = await run(app, { action: 'add_to_group', group_id, selection: everyone })
  const again = [{ email: people[1], action: 'add' }]
  await app.call('PATCH', `/user_group/${group.uid}`, { user_data: again })
  await expect.poll(async () => (await app.call('GET', `/user_group/${group.uid}`)).body.status).toBe('completed')
  expect(await undo(app, joined._id)).toMatchObject({ action: 'add_to_group', undo_result: { undone: 2, kept: 1 } })
  expect(new Set(await memberIds(app, group.uid))).toEqual(new Set(ids.slice(0, 2)))

  const left = await run(app, { action: 'remove_from_group', group_id, selection: everyone })
  expect(left).toMatchObject({ result: { changed: 2, unchanged: 2 } })
  expect(await undo(app, left._id)).toMatchObject({ undo_result: { undone: 2, kept: 0 } })
  expect(new Set(await memberIds(app, group.uid))).toEqual(new Set(ids.slice(0, 2)))
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ members: 2, status: 'completed' })
})

const define = async (app: TestApp, more: object) =>
  (await app.call('POST', '/user_attribute/definition', { name: 'Tier', slug: 'tier', type: 'text', ...more })).body
    ._id as string
const give = async (app: TestApp, user_id: string, definition_id: string, value: unknown) => {
  const path = `/user_attribute/definition/${definition_id}/user/${user_id}`
  expect(await app.call('PUT', path, { attribute: { value } })).toMatchObject({ status: 200 })
}
const valuesOf = async (app: TestApp, ids: readonly string[]) => {
  const { queries, tables } = app.database
  const rows = await queries.select().from(tables.userAttributes)
  return ids.map((id) => rows.find(({ user_id }) => user_id === id)?.value)
}

test('an attribute is set for all of them, is found by, and gets its old value back unless someone has changed it', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const [asha = '', ben = '', cleo = '', dora = ''] = ids
  const definition_id = await define(app, { validations: [{ type: 'max_length', value: 6 }] })
  await give(app, asha, definition_id, 'silver')
  await give(app, ben, definition_id, 'gold')
  await app.call('PUT', '/customers/archive', { user_id: dora })
  const body = { action: 'set_attribute', selection: { user_ids: ids } }
  expect(
    await app.call('POST', '/bulk-actions', { ...body, attribute: { definition_id, value: 'platinum' } }),
  ).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attribute.value' }] },
  })
  expect(
    await app.call('POST', '/bulk-actions', { ...body, attribute: { definition_id: 'none', value: '' } }),
  ).toMatchObject({
    status: 404,
    body: { code: 'ATTRIBUTE_NOT_FOUND' },
  })
  const job = await run(app, { ...body, attribute: { definition_id, value: 'gold' } })
  expect(job).toMatchObject({ result: { changed: 2, unchanged: 1, refused: 1 }, actions: ['undo'] })
  expect(await valuesOf(app, ids)).toEqual(['gold', 'gold', 'gold', undefined])
  const query = { type: 'AND', limit: 10, page: 1, conditions: [{ definition_id, type: 'eq', value: 'gold' }] }
  expect((await app.call('POST', '/user_attribute/users', { query })).body.items).toHaveLength(3)
  const events = (await app.call('GET', `/customers/${asha}/events`)).body.items
  expect(events[0]).toMatchObject({
    type: 'user.updated',
    request_id: job._id,
    changes: { 'attributes.tier': { from: 'silver', to: 'gold' } },
  })

  await give(app, cleo, definition_id, 'bronze')
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 1, kept: 1 } })
  expect(await valuesOf(app, ids)).toEqual(['silver', 'gold', 'bronze', undefined])

  const deleted = await run(app, { ...body, attribute: { definition_id, value: '' } })
  expect(deleted).toMatchObject({ result: { changed: 3, refused: 1 } })
  expect(await valuesOf(app, ids)).toEqual([undefined, undefined, undefined, undefined])
  expect(await undo(app, deleted._id)).toMatchObject({ undo_result: { undone: 3, kept: 0 } })
  expect(await valuesOf(app, ids)).toEqual(['silver', 'gold', 'bronze', undefined])
})

test('an encrypted attribute is set, stays encrypted everywhere, and can’t be undone', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const definition_id = await define(app, { encrypted: true })
  const job = await run(app, {
    action: 'set_attribute',
    selection: everyone,
    attribute: { definition_id, value: 'a secret' },
  })
  expect(job).toMatchObject({ result: { changed: 4 }, actions: [] })
  const { body } = await app.call('GET', `/user_attribute/user/${ids[0]}`)
  expect(body.items).toMatchObject([{ attribute: { value: 'a secret' } }])
  const { queries, tables } = app.database
  const kept = [tables.trackedJobs, tables.events, tables.trackedJobChanges] as const
  for (const table of kept) expect(JSON.stringify(await queries.select().from(table))).not.toContain('a secret')
  const again = { action: 'set_attribute', selection: everyone, attribute: { definition_id, value: 'a secret' } }
  expect(await run(app, again)).toMatchObject({ result: { changed: 0, unchanged: 4 } })
})

test('a preview doesn’t say who has a masked value to someone who can’t see it', async () => {
  const app = await startApp()
  const [asha = '', ben = ''] = await addUsers(app, ...people)
  const definition_id = await define(app, { masking: { enabled: true, type: '' } })
  await give(app, asha, definition_id, 'gold')
  const body = {
    action: 'set_attribute',
    selection: { user_ids: [asha, ben] },
    attribute: { definition_id, value: 'gold' },
  }
  const seenWith = async (...permissions: Permission[]) => {
    const authorization = `Bearer ${await app.tokenWith(permissions)}`
    const seen = await app.call('POST', '/bulk-actions/preview', body, { authorization })
    return [seen.body.would_change.count, seen.body.unchanged.count]
  }
  expect(await seenWith('users:write')).toEqual([2, 0])
  expect(await seenWith('users:write', 'users:unmask')).toEqual([1, 1])
})

test('an undo is paused, resumed, and canceled like any job', async () => {
  const app = await startApp()
  await addMany(app, 1_100)
  const job = await run(app, { action: 'block', selection: { filter: {} }, expected_count: 1_100 })
  const worker = holdWorkerAt(app, 1, 'done')
  const { body: undoing } = await act(app, job._id, 'undo')
  await worker.reached
  expect((await act(app, undoing._id, 'pause')).body).toMatchObject({ progress: { done: 100, total: 1_100 } })
  worker.release()
  expect(await statesOf(app)).toEqual({ active: 100, blocked: 1_000 })
  expect((await act(app, undoing._id, 'cancel')).body).toMatchObject({
    failure: 'Undoing was canceled after 100 of 1,100 customers. What was undone stays undone.',
  })
  await act(app, undoing._id, 'retry')
  expect(await untilState(app, undoing._id, 'completed')).toMatchObject({ undo_result: { undone: 1_000, kept: 0 } })
  expect(await statesOf(app)).toEqual({ active: 1_100 })
})
