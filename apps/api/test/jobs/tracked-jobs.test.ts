import { createClient } from '@clientele/sdk'
import { describe, expect, test } from 'vitest'
import { addUsers, change, groupFrom, memberIds, readToEnd, serve } from '../world/groups.ts'
import {
  act,
  eventsOf,
  holdWorkerAt,
  jobAbout,
  list,
  read,
  startReading,
  untilNoneRuns,
  untilState,
} from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com'] as const

/** The rows that are applied at once. The first piece of a file also contains its header. */
const atOnce = 499

/** A file of three times 500 rows. The first name Asha, the second Ben, and the last Cleo. */
const largeFile = (last: string = people[2]) =>
  `email\n${[people[0], people[1], last].flatMap((email) => Array.from({ length: 500 }, () => email)).join('\n')}\n`

test('the file of a group is read by a job that shows its progress, its result, and the rows it has skipped', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const { group, job } = await startReading(app, `${largeFile()}nobody@example.com\n`)
  expect(job).toMatchObject({
    kind: 'import_members',
    about: { type: 'user_group', id: group._id, name: 'Regulars' },
    started_by: { kind: 'api_key' },
  })
  const done = await untilState(app, job._id, 'completed')
  expect(done).toMatchObject({
    progress: { step: 'apply', unit: 'rows', done: 1501, total: 1501 },
    result: { rows: 1501, matched: 1500, joined: 3, left: 0, members: 3 },
    error_count: 1,
    actions: ['undo'],
  })
  expect(done.started_at && done.finished_at && done.started_at <= done.finished_at).toBe(true)
  const errors = await app.call('GET', `/jobs/${job._id}/errors`)
  expect(errors.body.items).toEqual([
    {
      line: 1502,
      value: 'nobody@example.com',
      message: 'No account has this email address',
      code: 'no_account',
      field: 'email',
    },
  ])
  expect(await eventsOf(app, job._id)).toEqual(['job.created by api_key', 'job.completed by system'])
  // The rows of a job stay when the group's next file is read.
  await change(app, 1, { file_url: 'url' })
  expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toHaveLength(1)
})

test('a file that can’t be used fails its job with the same reason as the group', async () => {
  const app = await startApp()
  const { group, job } = await startReading(app, 'email\nnobody@example.com\n')
  const { failure } = await readToEnd(app, group.uid)
  expect(await untilState(app, job._id, 'failed')).toMatchObject({ failure, error_count: 1, actions: ['retry'] })
  expect(await eventsOf(app, job._id)).toEqual(['job.created by api_key', 'job.failed by system'])
})

test('the SDK follows the progress of a job, and waits for its end', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const worker = holdWorkerAt(app, 1)
  const { job } = await startReading(app, largeFile())
  const watched = createClient({ baseUrl: app.url, companyId: 1, accessToken: await app.ownToken() })
    .application(app.application_id)
    .job(job._id)
  await worker.reached
  const seen: (number | undefined)[] = []
  const waiting = watched.wait()
  for await (const { progress } of watched) {
    seen.push(progress?.done)
    worker.release()
  }
  expect([seen[0], seen.at(-1)]).toEqual([atOnce, 1500])
  expect(await waiting).toMatchObject({ state: 'completed', result: { joined: 3 } })
})

describe('a paused job', () => {
  test('writes nothing after the response, and continues exactly where it stopped', async () => {
    const app = await startApp()
    const ids = await addUsers(app, ...people)
    const worker = holdWorkerAt(app, 1)
    const { group, job } = await startReading(app, largeFile())
    await worker.reached
    expect(await act(app, job._id, 'pause')).toMatchObject({
      status: 200,
      body: { state: 'paused', progress: { done: atOnce, total: 1500 }, actions: ['resume', 'cancel'] },
    })
    worker.release()
    // The queue's job ends, because there is nothing left to do for this run.
    await untilNoneRuns(app)
    expect(await memberIds(app, 1)).toEqual([ids[0]])
    expect(await read(app, job._id)).toMatchObject({ state: 'paused', progress: { done: atOnce } })
    // Nothing else can read into the group meanwhile, as before.
    expect((await app.call('GET', '/user_group/1')).body).toMatchObject({ status: 'processing', members: 1 })
    expect(await app.call('PUT', '/user_group/1', { file_url: 'url' })).toMatchObject({ status: 409 })

    expect(await act(app, job._id, 'resume')).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await untilState(app, job._id, 'completed')).toMatchObject({
      result: { rows: 1500, matched: 1500, joined: 3, left: 0, members: 3 },
    })
    expect(await readToEnd(app, group.uid)).toMatchObject({ status: 'completed', members: 3, progress: { rows: 1500 } })
    expect(await eventsOf(app, job._id)).toEqual([
      'job.created by api_key',
      'job.paused by api_key',
      'job.resumed by api_key',
      'job.completed by system',
    ])
  })

  test('can be resumed before its old worker has noticed the pause, and only one of the two goes on', async () => {
    const app = await startApp()
    await addUsers(app, ...people)
    const worker = holdWorkerAt(app, 1)
    const { job } = await startReading(app, largeFile())
    await worker.reached
    await act(app, job._id, 'pause')
    await act(app, job._id, 'resume')
    worker.release()
    expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { rows: 1500, joined: 3 } })
  })

  test('that waits for a worker doesn’t begin', async () => {
    const app = await startApp({ jobs: false })
    const { job } = await startReading(app, largeFile())
    expect(await act(app, job._id, 'pause')).toMatchObject({ body: { state: 'paused' } })
    expect(await act(app, job._id, 'pause')).toMatchObject({ status: 200, body: { state: 'paused' } })
    expect(await eventsOf(app, job._id)).toEqual(['job.created by api_key', 'job.paused by api_key'])
  })
})

describe('a canceled job', () => {
  test('keeps what it has done, and says so', async () => {
    const app = await startApp()
    const ids = await addUsers(app, ...people, 'dora@example.com')
    await groupFrom(app, 'email\ndora@example.com\n')
    const worker = holdWorkerAt(app, 1)
    const file = await startReading(app, largeFile())
    await worker.reached
    expect(await act(app, file.job._id, 'cancel')).toMatchObject({
      status: 200,
      body: { state: 'canceling', actions: [] },
    })
    worker.release()
    const failure = `The import was canceled after ${atOnce} of 1,500 rows. What they changed stays.`
    expect(await untilState(app, file.job._id, 'canceled')).toMatchObject({
      failure,
      result: { rows: atOnce, joined: 1, members: 1 },
      actions: ['retry', 'undo'],
    })
    expect(await readToEnd(app, file.group.uid)).toMatchObject({ status: 'failed', failure, members: 1 })
    expect(await memberIds(app, file.group.uid)).toEqual([ids[0]])
    expect(await eventsOf(app, file.job._id)).toEqual([
      'job.created by api_key',
      'job.cancel_requested by api_key',
      'job.canceled by system',
    ])
  })

  test('that hadn’t begun or was paused is canceled immediately', async () => {
    const app = await startApp({ jobs: false })
    const { group, job } = await startReading(app, largeFile())
    const failure = 'The import was canceled before it changed anything.'
    expect(await act(app, job._id, 'cancel')).toMatchObject({ status: 200, body: { state: 'canceled', failure } })
    expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ status: 'failed', failure })
    expect(await act(app, job._id, 'cancel')).toMatchObject({ status: 200, body: { state: 'canceled' } })
    expect(await act(app, job._id, 'resume')).toMatchObject({
      status: 409,
      body: { code: 'JOB_STATE', meta: { state: 'canceled' } },
    })
  })
})

describe('a job is retried', () => {
  test('after a failure, from the beginning', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const [asha] = await addUsers(app, 'asha@example.com')
    let status = 503
    const url = await serve((_request, response) => response.writeHead(status).end('email\nasha@example.com\n'))
    const { body: group } = await app.call('POST', '/user_group', { name: 'R', description: '', file_url: url })
    const job = await jobAbout(app, group._id)
    expect(await untilState(app, job._id, 'failed')).toMatchObject({ failure: expect.stringContaining('503') })
    status = 200
    expect(await act(app, job._id, 'retry')).toMatchObject({ status: 200, body: { state: 'queued', error_count: 0 } })
    const done = await untilState(app, job._id, 'completed')
    expect(done).toMatchObject({ result: { joined: 1 } })
    expect(done).not.toHaveProperty('failure')
    expect(await memberIds(app, group.uid)).toEqual([asha])
    expect(await readToEnd(app, group.uid)).not.toHaveProperty('failure')
  })

  test('after it was canceled, including rows that came with the request', async () => {
    const app = await startApp()
    const [asha, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
    const group = await groupFrom(app, 'email\nasha@example.com\n')
    const worker = holdWorkerAt(app, 1)
    await app.call('PATCH', '/user_group/1', { user_data: [{ email: 'ben@example.com', action: 'add' }] })
    const { _id } = await jobAbout(app, group._id)
    await worker.reached
    await act(app, _id, 'cancel')
    worker.release()
    await untilState(app, _id, 'canceled')
    await act(app, _id, 'retry')
    expect(await untilState(app, _id, 'completed')).toMatchObject({ result: { joined: 0, members: 2 } })
    expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben]))
    // Ben joined once, by the caller of the request.
    expect((await eventsOf(app, ben ?? '')).filter((event) => event.startsWith('user.joined'))).toEqual([
      'user.joined_group by api_key',
    ])
  })

  test('unless the group is gone, is being read, or has another file by now', async () => {
    const app = await startApp()
    const { group, job } = await startReading(app, 'email\nnobody@example.com\n')
    await untilState(app, job._id, 'failed')
    await app.call('PUT', `/user_group/${group._id}`, { file_url: 'url' })
    await readToEnd(app, group.uid)
    expect(await act(app, job._id, 'retry')).toMatchObject({ status: 409, body: { code: 'JOB_OUTDATED' } })
    expect(await read(app, job._id)).toMatchObject({ state: 'failed', actions: [] })
    await app.call('DELETE', `/user_group/${group._id}`)
    expect(await act(app, job._id, 'retry')).toMatchObject({ status: 404, body: { code: 'USER_GROUP_NOT_FOUND' } })
    expect(await read(app, job._id)).toMatchObject({ state: 'failed', actions: [] })
  })
})

test('a job that doesn’t get anywhere is given up, and can be retried', async () => {
  const app = await startApp({ jobs: { poll_ms: 10, retry_ms: 1 } })
  await addUsers(app, ...people)
  const original = app.database.transaction
  let isBroken = false
  app.database.transaction = (work) =>
    original(async (tx) => {
      const result = await work(tx)
      const [job] = await tx.queries.select().from(tx.tables.trackedJobs)
      if (isBroken && job?.checkpoint) throw new Error('The disk is full.')
      return result
    })
  isBroken = true
  const { group, job } = await startReading(app, largeFile())
  const failed = await untilState(app, job._id, 'failed')
  expect(failed.failure).toContain('a problem on our side')
  expect(await readToEnd(app, group.uid)).toMatchObject({ status: 'failed', members: 0, failure: failed.failure })
  isBroken = false
  await act(app, job._id, 'retry')
  expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { joined: 3 } })
})

describe('the list of jobs', () => {
  test('shows mine or all, by state, kind, and what they are about, newest first', async () => {
    const app = await startApp({ jobs: false })
    const one = await startReading(app, 'email\nasha@example.com\n')
    const two = await startReading(app, 'email\nasha@example.com\n')
    await act(app, two.job._id, 'pause')
    const cookie = await app.operatorCookie('manager')
    const theirs = async (query: string) =>
      ((await app.call('GET', `/jobs?${query}`, undefined, { cookie })).body.items ?? []).length
    const ids = async (query: string) => (await list(app, query)).map(({ _id }) => _id)
    expect(await ids('')).toEqual([two.job._id, one.job._id])
    expect(await ids('mine=true&state=queued,running')).toEqual([one.job._id])
    expect(await ids('state=paused&kind=import_members')).toEqual([two.job._id])
    expect(await ids(`about=${one.group._id}`)).toEqual([one.job._id])
    expect([await theirs(''), await theirs('mine=true')]).toEqual([2, 0])
    for (const [page, job] of [two.job, one.job].entries())
      expect(
        (await app.call('GET', `/jobs?state=queued,paused,queued&page_size=1&page_no=${page + 1}`)).body,
      ).toMatchObject({ items: [{ _id: job._id }], page: { item_total: 2, has_next: page === 0 } })
    const { body } = await app.call('GET', '/jobs?page_size=1')
    expect(body).toMatchObject({ items: [{ _id: two.job._id }], page: { item_total: 2, has_next: true } })
    expect((await app.call('GET', `/jobs?page_size=1&cursor=${body.page.next_cursor}`)).body.items).toMatchObject([
      { _id: one.job._id },
    ])
  })

  test('and every job requires the permissions of its kind', async () => {
    const app = await startApp({ jobs: false })
    const { job } = await startReading(app, 'email\nasha@example.com\n')
    const as = async (permissions: Parameters<TestApp['tokenWith']>[0], method: string, path: string) => {
      const authorization = `Bearer ${await app.tokenWith(permissions)}`
      const { status, body } = await app.call(method, path, undefined, { authorization })
      return { status, permission: body.meta?.permission, actions: body.actions }
    }
    const nothing = { status: 403, permission: 'groups:read' }
    for (const path of ['/jobs', `/jobs/${job._id}`, `/jobs/${job._id}/errors`, `/jobs/${'f'.repeat(24)}`])
      expect(await as(['config:read', 'config:write'], 'GET', path)).toMatchObject(nothing)
    expect(await as(['groups:read'], 'GET', `/jobs/${job._id}`)).toMatchObject({ status: 200, actions: [] })
    for (const action of ['pause', 'resume', 'cancel', 'retry'])
      expect(await as(['groups:read'], 'POST', `/jobs/${job._id}/${action}`)).toMatchObject({
        status: 403,
        permission: 'groups:write',
      })
    expect(await as(['groups:write'], 'POST', `/jobs/${job._id}/pause`)).toMatchObject({ status: 200 })
  })
})

test('deleting a group cancels its jobs at once, also a paused one, with what they had stored', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const group = await groupFrom(app, `email\n${people[0]}\n`)
  const done = await jobAbout(app, group._id)
  const worker = holdWorkerAt(app, 1)
  await app.call('PATCH', '/user_group/1', { user_data: [{ email: people[1], action: 'add' }] })
  const job = await jobAbout(app, group._id)
  await worker.reached
  await act(app, job._id, 'pause')
  worker.release()
  await untilNoneRuns(app)
  expect(await read(app, done._id)).toMatchObject({ actions: ['undo'] })
  expect(await app.call('DELETE', '/user_group/1')).toMatchObject({ status: 200 })
  // There is nothing left that a retry could be about.
  const canceled = { state: 'canceled', failure: 'The group was deleted before the job was done.', actions: [] }
  expect(await read(app, job._id)).toMatchObject(canceled)
  expect((await app.call('GET', '/jobs')).body.items).toMatchObject([canceled, { actions: [] }])
  expect(await act(app, job._id, 'retry')).toMatchObject({ status: 404 })
  expect(await read(app, done._id)).toMatchObject({ state: 'completed', actions: [] })
  expect((await eventsOf(app, job._id)).at(-1)).toBe('job.canceled by api_key')
  const { queries, tables } = app.database
  expect((await queries.select().from(tables.files)).filter(({ name }) => name === '')).toEqual([])
})
