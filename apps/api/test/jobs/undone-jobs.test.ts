import { createClient } from '@clientele/sdk'
import { describe, expect, test } from 'vitest'
import { addUsers, change, groupFrom, memberIds, upload } from '../world/groups.ts'
import { act, eventsOf, holdWorkerAt, jobAbout, read, startReading, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Undoing what a job has changed, and leaving what others have changed since. */

const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com', 'dora@example.com'] as const

/** Undoes a job, and returns the job that did it. */
async function undo(app: TestApp, job_id: string) {
  const { status, body } = await act(app, job_id, 'undo')
  expect(status).toBe(200)
  return untilState(app, body._id, 'completed')
}

const name = (app: TestApp, user_data: { email: string; action: 'add' | 'remove' }[]) =>
  change(app, 1, { user_data }, 'PATCH')

const skipped = async (app: TestApp, job_id: string) => (await app.call('GET', `/jobs/${job_id}/errors`)).body.items

/** A group of Asha and Ben, into which a file of Ben and Cleo was read. */
async function replaced() {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[0]}\n${people[1]}\n`)
  await change(app, 1, { file_url: await upload(app, `email\n${people[1]}\n${people[2]}\n`) })
  const job = await jobAbout(app, group._id)
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    actions: ['undo'],
    result: { joined: 1, left: 1 },
  })
  return { app, group, job, asha: ids[0] ?? '', ben: ids[1] ?? '', cleo: ids[2] ?? '', dora: ids[3] ?? '' }
}

test('who joined leaves, and who left joins again, by a job that refers to the first', async () => {
  const { app, group, job, asha, ben } = await replaced()
  const { body: undoing } = await act(app, job._id, 'undo')
  expect(undoing).toMatchObject({ kind: 'import_members', undoes: job._id, about: { id: group._id } })
  const done = await untilState(app, undoing._id, 'completed')
  expect(done).toMatchObject({
    progress: { step: 'undo', unit: 'members', done: 2, total: 2 },
    undo_result: { undone: 2, kept: 0 },
    error_count: 0,
    actions: [],
  })
  expect(done).not.toHaveProperty('result')
  expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben]))
  expect((await app.call('GET', '/user_group/1')).body).toMatchObject({ status: 'completed', members: 2 })
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', undone_by: done._id, actions: [] })
  expect(await eventsOf(app, job._id)).toEqual([
    'job.created by api_key',
    'job.completed by system',
    'job.undone by system',
  ])
  expect(await eventsOf(app, done._id)).toEqual(['job.created by api_key', 'job.completed by system'])
  expect(await eventsOf(app, group._id)).toContain('user_group.import_undone by system')
  // Undoing it again returns the same job.
  expect(await act(app, job._id, 'undo')).toMatchObject({ status: 200, body: { _id: done._id } })
  expect(await act(app, done._id, 'undo')).toMatchObject({
    status: 409,
    body: { code: 'JOB_STATE', meta: { reason: 'is_undo' } },
  })
})

test('the SDK undoes a job, and waits for that', async () => {
  const { app, job, asha, ben } = await replaced()
  const client = createClient({ baseUrl: app.url, companyId: 1, accessToken: await app.ownToken() })
  const shop = client.application(app.application_id)
  const { _id } = await shop.user.undoJob({ jobId: job._id })
  expect(await shop.job(_id).wait()).toMatchObject({ state: 'completed', undo_result: { undone: 2 } })
  expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben]))
})

describe('what has changed since stays:', () => {
  test('a member whom a later change has named again', async () => {
    const { app, job, asha, ben, cleo } = await replaced()
    await name(app, [{ email: people[2], action: 'add' }])
    const done = await undo(app, job._id)
    expect(done).toMatchObject({ undo_result: { undone: 1, kept: 1 }, error_count: 1 })
    expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben, cleo]))
    expect(await skipped(app, done._id)).toEqual([
      { line: 1, value: cleo, code: 'changed_since', message: expect.stringContaining('they stay') },
    ])
  })

  test('a customer whom a later change has removed again', async () => {
    const { app, job, asha, ben } = await replaced()
    await name(app, [{ email: people[0], action: 'add' }])
    await name(app, [{ email: people[0], action: 'remove' }])
    const done = await undo(app, job._id)
    expect(done).toMatchObject({ undo_result: { undone: 1, kept: 1 } })
    expect(await memberIds(app, 1)).toEqual([ben])
    expect(await skipped(app, done._id)).toMatchObject([{ value: asha, code: 'changed_since' }])
  })

  test('an archived customer, and those who are already as they were', async () => {
    const { app, job, asha, ben } = await replaced()
    await app.call('PUT', '/customers/archive', { user_id: asha })
    await name(app, [{ email: people[2], action: 'remove' }])
    const done = await undo(app, job._id)
    expect(done).toMatchObject({ undo_result: { undone: 0, kept: 1 } })
    expect(await memberIds(app, 1)).toEqual([ben])
    expect(await skipped(app, done._id)).toMatchObject([{ value: asha, code: 'no_account' }])
  })

  test('but a later change that was undone itself doesn’t count', async () => {
    const { app, group, job, asha, ben } = await replaced()
    await name(app, [{ email: people[0], action: 'add' }])
    await name(app, [{ email: people[0], action: 'remove' }])
    const later = await jobAbout(app, group._id)
    await undo(app, later._id)
    expect(await memberIds(app, 1)).toHaveLength(3)
    expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 1, kept: 0 } })
    expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben]))
  })
})

test('a change by name is undone in the history of each customer, by who undid it', async () => {
  const { app, group, dora } = await replaced()
  await name(app, [{ email: people[3], action: 'add' }])
  await undo(app, (await jobAbout(app, group._id))._id)
  expect((await eventsOf(app, dora)).slice(-2)).toEqual(['user.joined_group by api_key', 'user.left_group by api_key'])
})

test('a canceled job is undone too, and can then be retried, and undone again', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[3]}\n`)
  const worker = holdWorkerAt(app, 1)
  const file = people.slice(0, 3).flatMap((email) => Array.from({ length: 500 }, () => email))
  await app.call('PUT', '/user_group/1', { file_url: await upload(app, `email\n${file.join('\n')}\n`) })
  const job = await jobAbout(app, group._id)
  await worker.reached
  await act(app, job._id, 'cancel')
  worker.release()
  expect(await untilState(app, job._id, 'canceled')).toMatchObject({
    result: { joined: 1 },
    actions: ['retry', 'undo'],
  })
  await undo(app, job._id)
  expect(await memberIds(app, 1)).toEqual([ids[3]])
  expect((await app.call('GET', '/user_group/1')).body).toMatchObject({
    status: 'failed',
    failure: 'The file was not read to its end, and what it had changed was undone.',
  })

  await act(app, job._id, 'retry')
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { joined: 3, left: 1 },
    actions: ['undo'],
  })
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 4, kept: 0 } })
  expect(await memberIds(app, 1)).toEqual([ids[3]])
})

test('what several runs of a job have changed is undone as a whole', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[3]}\n`)
  const worker = holdWorkerAt(app, 1)
  const file = people.slice(0, 3).flatMap((email) => Array.from({ length: 500 }, () => email))
  await app.call('PUT', '/user_group/1', { file_url: await upload(app, `email\n${file.join('\n')}\n`) })
  const job = await jobAbout(app, group._id)
  await worker.reached
  await act(app, job._id, 'cancel')
  worker.release()
  await untilState(app, job._id, 'canceled')
  await act(app, job._id, 'retry')
  await untilState(app, job._id, 'completed')
  // Asha joined in the first run, and carries the time of the second.
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 4, kept: 0 } })
  expect(await memberIds(app, 1)).toEqual([ids[3]])
})

describe('a job can’t be undone', () => {
  test('while it runs, or while the group’s next file is read', async () => {
    const app = await startApp({ jobs: false })
    await addUsers(app, ...people)
    const { job } = await startReading(app, `email\n${people[0]}\n`)
    expect(await act(app, job._id, 'undo')).toMatchObject({
      status: 409,
      body: {
        code: 'JOB_STATE',
        details: [{ message: expect.stringContaining('once it has ended') }],
        meta: { state: 'queued', reason: 'not_ended' },
      },
    })
    const other = await startApp({ databaseUrl: app.databaseUrl })
    await untilState(app, job._id, 'completed')
    const worker = holdWorkerAt(other, 1)
    await app.call('PATCH', '/user_group/1', { user_data: [{ email: people[1], action: 'add' }] })
    await worker.reached
    expect(await act(app, job._id, 'undo')).toMatchObject({ status: 409, body: { code: 'USER_GROUP_BUSY' } })
    worker.release()
  })

  test('if it changed nothing, or if the group was deleted', async () => {
    const { app, group, job } = await replaced()
    await change(app, 1, { refresh: true })
    const again = await jobAbout(app, group._id)
    expect(again).toMatchObject({ state: 'completed', actions: [] })
    expect(await act(app, again._id, 'undo')).toMatchObject({
      status: 409,
      body: { code: 'JOB_STATE', meta: { reason: 'nothing_to_undo' } },
    })
    await app.call('DELETE', '/user_group/1')
    expect(await act(app, job._id, 'undo')).toMatchObject({ status: 409, body: { code: 'JOB_STATE' } })
  })
})

test('an undo is paused, resumed, and canceled like any job, and continues after a retry', async () => {
  const app = await startApp()
  const ids = await addUsers(app, ...people)
  const file = people.slice(0, 3).flatMap((email) => Array.from({ length: 500 }, () => email))
  const group = await groupFrom(app, `email\n${file.join('\n')}\n`)
  const job = await jobAbout(app, group._id)
  const worker = holdWorkerAt(app, 1, 'done')
  const { body: undoing } = await act(app, job._id, 'undo')
  await worker.reached
  expect(await act(app, undoing._id, 'pause')).toMatchObject({
    body: { state: 'paused', progress: { done: 1, total: 3 } },
  })
  worker.release()
  expect(await memberIds(app, 1)).toHaveLength(2)
  expect(await act(app, undoing._id, 'cancel')).toMatchObject({
    body: {
      state: 'canceled',
      failure: 'Undoing was canceled after 1 of 3 changes. What was undone stays undone.',
      undo_result: { undone: 1, kept: 0 },
      actions: ['retry'],
    },
  })
  expect((await app.call('GET', '/user_group/1')).body).toMatchObject({ status: 'failed', members: 2 })
  expect(await act(app, job._id, 'undo')).toMatchObject({ body: { _id: undoing._id, state: 'canceled' } })
  await act(app, undoing._id, 'retry')
  expect(await untilState(app, undoing._id, 'completed')).toMatchObject({ undo_result: { undone: 2 } })
  expect(await memberIds(app, 1)).toEqual([])
  expect(ids).toHaveLength(4)
})
