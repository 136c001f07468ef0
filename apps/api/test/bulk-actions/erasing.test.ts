import { expect, test } from 'vitest'
import { addMany, preview, run, skipped, start, statesOf } from '../world/bulk-actions.ts'
import { addUsers } from '../world/groups.ts'
import { act, holdWorkerAt, read, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Erasing many customers at once. */

/** The password of the operators of tests. */
const current_password = 'violet-harbour-lantern-42'
const reason = 'Erasure requests of May'

/** Everything that is stored about customers, as text. */
async function stored({ database: { queries, tables } }: TestApp): Promise<string> {
  const rows = await Promise.all(
    [tables.users, tables.identifiers, tables.events, tables.messages, tables.trackedJobs, tables.bulkActionParts].map(
      (table) => queries.select().from(table as typeof tables.users),
    ),
  )
  return JSON.stringify(rows)
}

test('erases everyone in a list, whatever their state, and leaves their IDs, who did it, and why', async () => {
  const app = await startApp()
  const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com', 'dora@example.com']
  const [asha = '', ben = '', cleo = '', dora = ''] = await addUsers(app, ...people)
  await app.call('PUT', '/customers/activation', { user_id: [ben], status: true, reason: 'Fraud' })
  await app.call('PUT', '/customers/archive', { user_id: cleo })
  const selection = { lines: ['asha@example.com', ben, cleo, cleo, 'nobody@example.com'] }
  expect(await preview(app, { action: 'erase', selection })).toMatchObject({
    count: 3,
    would_change: { count: 3 },
    refused: [],
    skipped: { count: 1 },
    undoable: false,
  })
  const job = await run(app, { action: 'erase', selection, reason, expected_count: 3 })
  expect(job).toMatchObject({ result: { selected: 3, changed: 3, unchanged: 0, refused: 0 } })
  expect((await act(app, job._id, 'undo')).status).toBe(409)
  expect(await statesOf(app)).toEqual({ active: 1, purged: 3 })
  expect((await app.call('GET', `/customers/${dora}`)).status).toBe(200)

  const { queries, tables } = app.database
  const events = (await queries.select().from(tables.events)).filter(({ type }) => type === 'user.purged')
  expect(events.map(({ subject_id }) => subject_id).sort()).toEqual([asha, ben, cleo].sort())
  for (const { actor, details } of events)
    expect({ actor, details }).toMatchObject({ actor: { kind: 'api_key' }, details: { reason } })
  const left = await stored(app)
  for (const email of people.slice(0, 3)) expect(left).not.toContain(email)
})

test('is refused without a number, a reason, and the password of an operator', async () => {
  const app = await startApp()
  const [user_id = ''] = await addUsers(app, 'asha@example.com')
  const asked = { action: 'erase', selection: { user_ids: [user_id] }, reason, expected_count: 1 }
  const fieldsOf = async (more: object, headers?: Record<string, string>) => {
    const { status, body } = await app.call('POST', '/bulk-actions', { ...asked, ...more }, headers)
    return { status, fields: (body.details ?? []).map(({ field }: { field: string }) => field) }
  }
  expect(await fieldsOf({ expected_count: undefined, reason: ' ' })).toEqual({
    status: 400,
    fields: ['body.expected_count', 'body.reason'],
  })
  expect(await fieldsOf({ reason: 'x'.repeat(201) })).toEqual({ status: 400, fields: ['body.reason'] })
  for (const said of ['asha@example.com asked', 'call +91 86525 23958'])
    expect(await fieldsOf({ reason: said })).toMatchObject({ fields: ['body.reason'] })
  const operator = { cookie: await app.operatorCookie('manager') }
  expect(await fieldsOf({}, operator)).toEqual({ status: 401, fields: ['body.current_password'] })
  expect(await fieldsOf({ current_password: 'wrong' }, operator)).toEqual({
    status: 401,
    fields: ['body.current_password'],
  })
  expect(await statesOf(app)).toEqual({ active: 1 })
  expect(await fieldsOf({ current_password }, operator)).toMatchObject({ status: 201 })
})

test('a customer whose name the reason says stays, because it is kept', async () => {
  const app = await startApp()
  const { user } = (
    await app.call('POST', '/customers', { email: 'a@example.com', first_name: 'Asha', last_name: 'Rao' })
  ).body
  const [ben = ''] = await addUsers(app, 'ben@example.com')
  const selection = { user_ids: [user._id, ben] }
  const job = await run(app, { action: 'erase', selection, reason: 'Asha Rao asked', expected_count: 2 })
  expect(job).toMatchObject({ result: { changed: 1, refused: 1 } })
  expect(await skipped(app, job._id)).toMatchObject([{ value: user._id, code: 'named_by_reason' }])
})

test('continues after a pause, and erases everyone once', async () => {
  const app = await startApp()
  await addMany(app, 120)
  const held = holdWorkerAt(app, 50, 'done')
  const { _id } = await start(app, { action: 'erase', selection: { filter: {} }, reason, expected_count: 120 })
  await held.reached
  expect((await act(app, _id, 'pause')).status).toBe(200)
  held.release()
  await untilState(app, _id, 'paused')
  expect((await act(app, _id, 'resume')).status).toBe(200)
  expect(await untilState(app, _id, 'completed')).toMatchObject({ result: { selected: 120, changed: 120 } })
  expect(await statesOf(app)).toEqual({ purged: 120 })
  expect((await read(app, _id)).error_count).toBe(0)
})
