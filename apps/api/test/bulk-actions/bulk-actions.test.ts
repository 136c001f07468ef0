import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { indexAll } from '../../src/users/indexer.ts'
import { addMany, preview, run, skipped, start, statesOf } from '../world/bulk-actions.ts'
import { addUsers, groupFrom, memberIds } from '../world/groups.ts'
import { act, eventsOf, holdWorkerAt, list, read, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Doing something with many customers at once. */

const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com', 'dora@example.com'] as const
const emails = { lines: people }

const block = (app: TestApp, ...user_id: string[]) =>
  app.call('PUT', '/customers/activation', { user_id, status: true, reason: 'Fraud' })
const archive = (app: TestApp, user_id = '') => app.call('PUT', '/customers/archive', { user_id })
const stateOf = async (app: TestApp, id = '') => {
  const { queries, tables } = app.database
  const [row] = await queries.select().from(tables.users).where(eq(tables.users.id, id))
  return row?.state
}
const signIn = (app: TestApp, id = '') =>
  app.call('POST', '/customers/session', { domain: 'shop.example.com', user_id: id })
const liveSessions = async ({ database: { queries, tables } }: TestApp) =>
  (await queries.select().from(tables.sessions)).filter(({ ended_at }) => ended_at === null).length

test('a preview says what would become of each, and changes nothing', async () => {
  const app = await startApp()
  const [asha, ben, cleo] = await addUsers(app, ...people)
  await block(app, ben ?? '')
  await archive(app, cleo)
  const lines = [...people, ` +91 98 7654 3210`, asha ?? '', cleo ?? '', '']
  expect(await preview(app, { action: 'block', selection: { lines } })).toEqual({
    count: 4,
    count_relation: 'eq',
    examined: 4,
    would_change: {
      count: 2,
      samples: [
        { user_id: asha, contact: people[0] },
        { user_id: expect.any(String), contact: people[3] },
      ],
    },
    unchanged: { count: 1, samples: [{ user_id: ben, contact: people[1] }] },
    refused: [
      {
        code: 'archived',
        message: 'This customer is archived',
        count: 1,
        samples: [{ user_id: cleo, contact: people[2] }],
      },
    ],
    skipped: {
      count: 2,
      samples: [
        { line: 3, value: people[2], code: 'no_account', message: expect.any(String) },
        { line: 5, value: '+91 98 7654 3210', code: 'no_account', message: expect.any(String) },
      ],
    },
    confirm_from: 25,
    undoable: true,
  })
  expect(await statesOf(app)).toEqual({ active: 2, blocked: 1, archived: 1 })
  expect(await list(app)).toEqual([])
})

test('everyone in a list is blocked, with their sessions, and the history names the job', async () => {
  const app = await startApp()
  const [asha, ben, cleo] = await addUsers(app, ...people)
  await block(app, ben ?? '')
  await archive(app, cleo)
  await signIn(app, asha)
  const job = await run(app, {
    action: 'block',
    selection: { lines: [...people, 'nobody@example.com', cleo] },
    reason: 'Chargebacks',
  })
  expect(job).toMatchObject({
    kind: 'bulk_action',
    action: 'block',
    about: { type: 'users', name: '4 customers' },
    result: { selected: 4, changed: 2, unchanged: 1, refused: 1 },
    progress: { step: 'apply', unit: 'users', done: 4, total: 4 },
    error_count: 3,
    actions: ['undo'],
  })
  expect(await skipped(app, job._id)).toMatchObject([
    { line: 3, value: people[2], code: 'no_account' },
    { line: 5, value: 'nobody@example.com', code: 'no_account' },
    { line: 6, value: cleo, code: 'archived' },
  ])
  expect(await statesOf(app)).toEqual({ blocked: 3, archived: 1 })
  expect(await liveSessions(app)).toBe(0)
  const { queries, tables } = app.database
  const [event] = (await queries.select().from(tables.events)).filter(
    ({ type, subject_id }) => type === 'user.blocked' && subject_id === asha,
  )
  expect(event).toMatchObject({ request_id: job._id, actor: { kind: 'api_key' }, details: { reason: 'Chargebacks' } })
  expect((await eventsOf(app, ben ?? '')).at(-1)).toBe('user.block_reason_added by api_key')
  expect(await queries.select().from(tables.bulkActionParts)).toEqual([])
})

test('lines name customers however people write them, and say if they could mean several', async () => {
  const app = await startApp()
  const create = async (body: object) => (await app.call('POST', '/customers', body)).body.user._id as string
  const ids = [
    await create({ email: 'asha@example.com', username: 'asha' }),
    await create({ phone_number: '9876543210', external_id: '4711' }),
    await create({ email: 'ben@example.com', external_id: 'B-7', username: '4711x' }),
  ]
  const lines = [
    ' ASHA@example.com,',
    'Ben Rao <ben@example.com>',
    '+91 98765-43210',
    '919876543210',
    "'098765 43210",
    (ids[2] ?? '').toUpperCase(),
    '4711',
    '"B-7"',
    'Asha',
    '{"email":"asha@example.com"}',
    'Nobody',
  ]
  await app.call('POST', '/customers?verified=false', { email: 'shared@example.com' })
  await app.call('POST', '/customers?verified=false', { email: 'shared@example.com' })
  const found = await preview(app, { action: 'sign_out', selection: { lines: [...lines, 'shared@example.com'] } })
  expect(found).toMatchObject({ count: 3, unchanged: { count: 3 } })
  expect(new Set(found.unchanged.samples.map(({ user_id }) => user_id))).toEqual(new Set(ids))
  expect(found.skipped.samples).toMatchObject([
    { line: 10, code: 'no_account' },
    { line: 11, code: 'no_account' },
    { line: 12, code: 'ambiguous' },
  ])
})

test('a filter selects everyone whom the list shows, with each of its filters and a search', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  await app.call('POST', '/customers', { phone_number: '9876543210', first_name: 'Asha' })
  await block(app, ids[1] ?? '', ids[2] ?? '')
  const group = await groupFrom(app, `email\n${people[0]}\n${people[1]}\n`)
  await archive(app, ids[3])
  const filters = [
    {},
    { status: 'blocked' },
    { status: ['archived'] },
    { status: ['active', 'archived'], has_email: true },
    { has_phone: true },
    { verified: false },
    { group_uid: String(group.uid), status: 'active' },
    { group_uid: group._id },
    { created_to: '2020-01-01' },
    { created_from: '2020-01-01', has_email: 'true' },
    { last_sign_in_from: '2020-01-01' },
    { q: 'asha' },
    { q: 'sha' },
    { q: { email: people[1] } },
    { q: 'example', status: 'blocked' },
  ]
  await signIn(app, ids[0])
  // Searches for what is inside a word may lag behind.
  await indexAll(app.database)
  for (const filter of filters) {
    const query = new URLSearchParams(
      Object.entries(filter).map(([name, value]): [string, string] => [
        name,
        typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value),
      ]),
    )
    const { body } = await app.call('GET', `/customers/list?page_size=100&${query.toString()}`)
    const shown = body.items.map(({ _id }: { _id: string }) => _id).toSorted()
    const found = await preview(app, { action: 'sign_out', selection: { filter } })
    const samples = [...found.unchanged.samples, ...found.would_change.samples].map(({ user_id }) => user_id).toSorted()
    expect({ filter, samples }).toEqual({ filter, samples: shown })
    expect(found).toMatchObject({ count: shown.length, count_relation: 'eq' })
  }
})

test('many customers are changed in steps, each once, and newcomers are not', async () => {
  const app = await startApp()
  await addMany(app, 1_200)
  const body = { action: 'block', selection: { filter: {} }, reason: 'Fraud' }
  expect((await app.call('POST', '/bulk-actions', body)).body).toMatchObject({
    code: 'INVALID_INPUT',
    details: [
      {
        field: 'body.expected_count',
        message: 'is required from 25 customers on, and 1,200 are selected',
      },
    ],
  })
  expect(await app.call('POST', '/bulk-actions', { ...body, expected_count: 1_201 })).toMatchObject({
    status: 409,
    body: { code: 'SELECTION_CHANGED', meta: { count: 1_200 } },
  })
  const worker = holdWorkerAt(app, 500, 'done')
  const job = await start(app, { ...body, expected_count: '1200' })
  await worker.reached
  await addUsers(app, 'asha@example.com')
  expect((await act(app, job._id, 'pause')).body).toMatchObject({
    state: 'paused',
    progress: { step: 'apply', done: 500, total: 1_200 },
  })
  worker.release()
  expect(await statesOf(app)).toEqual({ blocked: 500, active: 701 })
  await act(app, job._id, 'resume')
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { selected: 1_200, changed: 1_200, unchanged: 0, refused: 0 },
  })
  expect(await statesOf(app)).toEqual({ blocked: 1_200, active: 1 })
  const { queries, tables } = app.database
  const blocked = (await queries.select().from(tables.events)).filter(({ type }) => type === 'user.blocked')
  expect(new Set(blocked.map(({ subject_id }) => subject_id)).size).toBe(1_200)
  expect(blocked).toHaveLength(1_200)
  const [row] = (await queries.select().from(tables.trackedJobs)).filter(({ id }) => id === job._id)
  expect(row?.input).not.toHaveProperty('filter')
})

test('a canceled job keeps what is done, and a retry goes on with the same customers', async () => {
  const app = await startApp()
  await addMany(app, 600)
  const worker = holdWorkerAt(app, 500, 'done')
  const job = await start(app, { action: 'block', selection: { filter: {} }, expected_count: 600 })
  await worker.reached
  await act(app, job._id, 'cancel')
  worker.release()
  expect(await untilState(app, job._id, 'canceled')).toMatchObject({
    failure: 'The action was canceled after 500 of 600 customers. What was changed stays.',
    result: { selected: 600, changed: 500 },
    actions: ['retry', 'undo'],
  })
  await addUsers(app, 'asha@example.com')
  await act(app, job._id, 'retry')
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { selected: 600, changed: 100, unchanged: 500 },
  })
  expect(await statesOf(app)).toEqual({ blocked: 600, active: 1 })
})

test('if another number matches when the job begins, it changes nothing', async () => {
  const app = await startApp({ jobs: false })
  const [asha] = await addUsers(app, ...people)
  const job = await start(app, { action: 'block', selection: { filter: { status: 'active' } }, expected_count: 4 })
  await block(app, asha ?? '')
  await startApp({ databaseUrl: app.databaseUrl, seed: async () => undefined })
  expect(await untilState(app, job._id, 'failed')).toMatchObject({
    failure: '4 customers were expected, but 3 match now. Nothing was changed.',
  })
  expect(await statesOf(app)).toEqual({ blocked: 1, active: 3 })
})

test('archiving releases contacts, leaves groups, and can’t be undone; the history says how many sessions ended', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people.join('\n')}\n`)
  await signIn(app, ids[0])
  await signIn(app, ids[0])
  await signIn(app, ids[1])
  const job = await run(app, { action: 'archive', selection: { user_ids: [...ids, ids[0]] }, reason: 'Duplicates' })
  expect(job).toMatchObject({ result: { selected: 4, changed: 4 }, actions: [] })
  expect(await statesOf(app)).toEqual({ archived: 4 })
  expect(await liveSessions(app)).toBe(0)
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ members: 0 })
  const { queries, tables } = app.database
  const ended = new Map(
    (await queries.select().from(tables.events))
      .filter(({ type }) => type === 'user.archived')
      .map(({ subject_id, details }) => [subject_id, details?.sessions_ended]),
  )
  expect(ids.map((id) => ended.get(id))).toEqual([2, 1, 0, 0])
  expect((await app.call('POST', '/customers', { email: people[0] })).status).toBe(200)
  expect(await act(app, job._id, 'undo')).toMatchObject({
    status: 409,
    body: { code: 'JOB_STATE', meta: { reason: 'never_undone' } },
  })
})

test('signing out ends the sessions of those who have any', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, ...people)
  await signIn(app, asha)
  await signIn(app, asha)
  await signIn(app, ben)
  const job = await run(app, { action: 'sign_out', selection: emails, reason: 'Leak' })
  expect(job).toMatchObject({ result: { changed: 2, unchanged: 2 }, actions: [] })
  expect(await liveSessions(app)).toBe(0)
  const { queries, tables } = app.database
  const events = (await queries.select().from(tables.events)).filter(({ type }) => type === 'sessions.ended')
  expect(events.map(({ subject_id, details }) => [subject_id, [details?.session_ids].flat().length])).toEqual(
    expect.arrayContaining([
      [asha, 2],
      [ben, 1],
    ]),
  )
})

test('customers join and leave a group, which nothing else changes meanwhile', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[0]}\n`)
  const added = await run(app, { action: 'add_to_group', group_id: String(group.uid), selection: emails })
  expect(added).toMatchObject({
    about: { type: 'user_group', id: group._id, name: group.name },
    result: { changed: 3, unchanged: 1 },
  })
  expect(await memberIds(app, group.uid)).toHaveLength(4)
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ members: 4, status: 'completed' })
  expect((await eventsOf(app, ids[1] ?? '')).at(-1)).toBe('user.joined_group by api_key')

  const held = holdWorkerAt(app, 2, 'done')
  const leaving = { action: 'remove_from_group', group_id: group._id, selection: { lines: [people[1], people[2]] } }
  const job = await start(app, leaving)
  await held.reached
  expect(await app.call('POST', '/bulk-actions', leaving)).toMatchObject({
    status: 409,
    body: { code: 'USER_GROUP_BUSY' },
  })
  held.release()
  expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { changed: 2 } })
  expect(new Set(await memberIds(app, group.uid))).toEqual(new Set([ids[0], ids[3]]))
})

test('deleting the group ends the job', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[0]}\n`)
  const held = holdWorkerAt(app, 4, 'done')
  const job = await start(app, { action: 'add_to_group', group_id: group._id, selection: emails })
  await held.reached
  expect((await app.call('DELETE', `/user_group/${group.uid}`)).status).toBe(200)
  held.release()
  expect(await read(app, job._id)).toMatchObject({ state: 'canceled' })
  expect(await act(app, job._id, 'retry')).toMatchObject({ status: 404, body: { code: 'USER_GROUP_NOT_FOUND' } })
})

test('each action needs the permission of the same action on one customer, and looking for customers that to read them', async () => {
  const app = await startApp()
  const [asha] = await addUsers(app, ...people)
  const selections = { ids: { user_ids: [asha] }, lines: emails, filter: { filter: {} } }
  const [blocker, archiver] = await Promise.all(
    [['users:block'] as const, ['users:read', 'users:archive'] as const].map(async (permissions) => ({
      authorization: `Bearer ${await app.tokenWith(permissions)}`,
    })),
  )
  const attempt = async (body: object, path = '') => app.call('POST', `/bulk-actions${path}`, body, blocker)
  expect(await attempt({ action: 'block', selection: selections.ids }, '/preview')).toMatchObject({
    status: 200,
    body: { would_change: { samples: [{ user_id: asha }] } },
  })
  for (const selection of [selections.lines, selections.filter])
    expect(await attempt({ action: 'block', selection })).toMatchObject({
      status: 403,
      body: { meta: { permission: 'users:read' } },
    })
  expect(await attempt({ action: 'archive', selection: selections.ids })).toMatchObject({
    status: 403,
    body: { meta: { permission: 'users:archive' } },
  })
  const { body: job } = await attempt({ action: 'block', selection: selections.ids })
  await untilState(app, job._id, 'completed')
  expect((await app.call('GET', `/jobs/${job._id}`, undefined, blocker)).body).toMatchObject({ actions: ['undo'] })
  expect((await app.call('GET', `/jobs/${job._id}`, undefined, archiver)).body).toMatchObject({ actions: [] })
  expect(await app.call('POST', `/jobs/${job._id}/undo`, undefined, archiver)).toMatchObject({
    status: 403,
    body: { meta: { permission: 'users:block' } },
  })
})

test('a request that makes no sense is refused', async () => {
  const app = await startApp()
  const [asha] = await addUsers(app, ...people)
  const refused = async (body: object) => {
    const { status, body: answer } = await app.call('POST', '/bulk-actions', body)
    return [status, answer.details?.[0]?.field ?? answer.code]
  }
  const selection = { user_ids: [asha] }
  expect(await refused({ action: 'forget', selection })).toEqual([400, 'body.action'])
  expect(await refused({ action: 'block', selection: {} })).toEqual([400, 'body.selection'])
  expect(await refused({ action: 'block', selection: { ...selection, filter: {} } })).toEqual([400, 'body.selection'])
  expect(await refused({ action: 'block', selection: { user_ids: [] } })).toEqual([400, 'body.selection.user_ids'])
  expect(await refused({ action: 'block', selection: { lines: ['nobody'] } })).toEqual([400, 'body.selection'])
  expect(await refused({ action: 'add_to_group', selection })).toEqual([400, 'body.group_id'])
  expect(await refused({ action: 'block', selection, group_id: '1' })).toEqual([400, 'body.group_id'])
  expect(await refused({ action: 'add_to_group', selection, group_id: '77' })).toEqual([404, 'USER_GROUP_NOT_FOUND'])
  expect(await refused({ action: 'block', selection: { filter: { sort: 'name' } } })).toEqual([
    400,
    'body.selection.filter.sort',
  ])
  expect(await stateOf(app, asha)).toBe('active')
})
