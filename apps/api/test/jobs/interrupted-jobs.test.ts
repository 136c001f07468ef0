import type { Job } from '@clientele/contracts'
import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { atomically } from '../../src/context.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { deleteStored } from '../../src/files/stored-files.ts'
import { enqueue } from '../../src/jobs/queue.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { addUsers, createGroup, groupFrom, memberIds, readToEnd, serve, skippedRows, upload } from '../world/groups.ts'
import {
  act,
  endLeases,
  gate,
  holdWorkerAt,
  jobAbout,
  read,
  startReading,
  untilNoneRuns,
  untilState,
} from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* What happens at the edges of a run: between two of its steps, when its process stops, and when its file is lost or fetched twice. */

const privately = { ALLOW_PRIVATE_FILE_URLS: 'true' }
const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com'] as const
const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => `${people[i % 3]}\n`).join('')

/** The job as it is stored. */
async function stored(app: TestApp, { _id }: Job) {
  const { queries, tables } = app.database
  const [row] = await queries.select().from(tables.trackedJobs).where(eq(tables.trackedJobs.id, _id))
  if (!row) throw new Error('The job is gone.')
  return row
}

const store = ({ database: { queries, tables } }: TestApp, { _id }: Job, changes: object) =>
  queries.update(tables.trackedJobs).set(changes).where(eq(tables.trackedJobs.id, _id))

describe('after a pause', () => {
  test('a worker that has only just begun writes nothing about the group either', async () => {
    const app = await startApp()
    await addUsers(app, ...people)
    const worker = holdWorkerAt(app, 0)
    const { group, job } = await startReading(app, `email\n${rowsOf(30)}`)
    await worker.reached
    await act(app, job._id, 'pause')
    const { body: before } = await app.call('GET', `/user_group/${group.uid}`)
    worker.release()
    await untilNoneRuns(app)
    expect((await app.call('GET', `/user_group/${group.uid}`)).body).toEqual(before)
    await act(app, job._id, 'resume')
    await untilState(app, job._id, 'completed')
  })

  test('a resumed job has all its attempts, because nothing has failed', async () => {
    const app = await startApp({ jobs: false })
    await addUsers(app, ...people)
    const { job } = await startReading(app, `email\n${rowsOf(30)}`)
    await store(app, job, { attempts: 10 })
    await act(app, job._id, 'pause')
    await act(app, job._id, 'resume')
    await startApp({ databaseUrl: app.databaseUrl })
    expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { joined: 3 } })
  })

  test('the time in which nothing ran doesn’t count for the rate', async () => {
    const app = await startApp()
    await addUsers(app, ...people)
    const worker = holdWorkerAt(app, 1)
    const { job } = await startReading(app, `email\n${rowsOf(1500)}`)
    await worker.reached
    await act(app, job._id, 'pause')
    worker.release()
    await untilNoneRuns(app)
    const { progress } = await stored(app, job)
    await store(app, job, { progress: { ...progress, since: '2024-01-31T09:30:00.000Z', since_done: 0 } })
    const next = holdWorkerAt(app, 0)
    await act(app, job._id, 'resume')
    await next.reached
    expect(await read(app, job._id)).toMatchObject({ state: 'running', progress: { step: 'apply', done: 499 } })
    expect((await read(app, job._id)).progress).not.toHaveProperty('per_second')
    next.release()
    await untilState(app, job._id, 'completed')
  })
})

test('a process that stops hands its jobs on, and that isn’t a failed attempt', async () => {
  const app = await startApp({ jobs: false })
  await addUsers(app, ...people)
  const { job } = await startReading(app, `email\n${rowsOf(30)}`)
  const worker = holdWorkerAt(app, 0)
  const stopping = startJobs(app.services, jobHandlers, { poll_ms: 20 })
  await worker.reached
  const stopped = stopping.stop()
  worker.release()
  await stopped
  expect(await stored(app, job)).toMatchObject({ state: 'running', attempts: 0 })
  await startApp({ databaseUrl: app.databaseUrl })
  await untilState(app, job._id, 'completed')
})

test('a job that is being canceled ends as canceled if its worker has died', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const worker = holdWorkerAt(app, 1)
  const { job } = await startReading(app, `email\n${rowsOf(1500)}`)
  await worker.reached
  await act(app, job._id, 'cancel')
  // Held for longer than its lease, it is as good as dead: another process takes the job.
  await startApp({ databaseUrl: app.databaseUrl })
  await endLeases(app)
  expect(await untilState(app, job._id, 'canceled')).toMatchObject({ result: { rows: 499 } })
  worker.release()
})

test('a job whose group is deleted while its file is read ends as canceled', async () => {
  const app = await startApp()
  await addUsers(app, ...people)
  const worker = holdWorkerAt(app, 1)
  const { group, job } = await startReading(app, `email\n${rowsOf(1500)}`)
  await worker.reached
  await app.call('DELETE', `/user_group/${group._id}`)
  worker.release()
  expect(await untilState(app, job._id, 'canceled')).toMatchObject({ failure: expect.stringContaining('deleted') })
})

describe('a file from another server', () => {
  test('that has to be fetched again is read from the beginning, and its skipped rows are counted once', async () => {
    const app = await startApp({ settings: privately })
    await addUsers(app, ...people)
    let first = 'nobody@example.com'
    const url = await serve((_request, response) => response.end(`email\n${first}\n${rowsOf(1500)}nothing\n`))
    const worker = holdWorkerAt(app, 1)
    const { body: group } = await createGroup(app, url)
    const job = await jobAbout(app, group._id)
    await worker.reached
    await act(app, job._id, 'pause')
    worker.release()
    await untilNoneRuns(app)
    expect(await read(app, job._id)).toMatchObject({ error_count: 1 })
    await deleteStored(app.ctx, String((await stored(app, job)).input.copy_id))
    first = people[0]
    await act(app, job._id, 'resume')
    expect(await untilState(app, job._id, 'completed')).toMatchObject({ error_count: 1, result: { rows: 1502 } })
    const errors = [{ line: 1503, value: 'nothing', message: expect.any(String) }]
    expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toMatchObject(errors)
    expect(await skippedRows(app, group.uid)).toEqual(errors)
  })

  test('that two workers fetch is read as a whole by the one whose run it is', async () => {
    const app = await startApp({ settings: privately })
    const ids = await addUsers(app, ...people, 'dora@example.com')
    await groupFrom(app, 'email\ndora@example.com\n')
    const content = `email\n${rowsOf(40_000)}`
    const [asked, ended] = [gate(), gate()]
    let requests = 0
    const url = await serve((_request, response) => {
      requests += 1
      const isFirst = requests === 1
      response.write(content.slice(0, 300_000))
      asked.open()
      // The first worker learns from the next byte that its run is over.
      void (isFirst ? ended.opened : Promise.resolve()).then(() => response.end(content.slice(300_000)))
    })
    const { body: group } = await app.call('PUT', '/user_group/1', { file_url: url })
    const job = await jobAbout(app, group._id)
    await asked.opened
    await act(app, job._id, 'pause')
    await act(app, job._id, 'resume')
    const other = await startApp({
      databaseUrl: app.databaseUrl,
      settings: privately,
      jobs: { poll_ms: 20, retry_ms: 50 },
    })
    const worker = holdWorkerAt(other, 1)
    await worker.reached
    ended.open()
    await untilOneRuns(app)
    worker.release()
    expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { rows: 40_000, members: 3 } })
    // The first worker, which notices only after the second has fetched the file, must not delete that copy.
    expect(requests).toBe(2)
    // Neither copy remains, only the file that was uploaded before.
    const { queries, tables } = app.database
    await expect
      .poll(async () => new Set((await queries.select().from(tables.fileChunks)).map(({ file_id }) => file_id)).size)
      .toBe(1)
    expect(new Set(await memberIds(app, 1))).toEqual(new Set(ids.slice(0, 3)))
  })
})

test('a file of which a piece is missing changes nothing: it isn’t mistaken for a shorter one', async () => {
  const app = await startApp({ jobs: false })
  const ids = await addUsers(app, ...people, 'dora@example.com')
  const { group, job: first } = await startReading(app, 'email\ndora@example.com\n')
  const { body } = await app.call('GET', `/user_group/${group.uid}`)
  expect(body).toMatchObject({ status: 'pending' })
  await startApp({ databaseUrl: app.databaseUrl, jobs: { poll_ms: 10, retry_ms: 1 } })
  await untilState(app, first._id, 'completed')

  const file_url = await upload(app, `email\n${rowsOf(40_000)}`)
  const { fileChunks } = app.database.tables
  const isSecond = and(eq(fileChunks.file_id, file_url.replace('file:', '')), eq(fileChunks.position, 1))
  await app.database.queries.delete(fileChunks).where(isSecond)
  await app.call('PUT', `/user_group/${group.uid}`, { file_url })
  const job = await jobAbout(app, group._id)
  expect(await untilState(app, job._id, 'failed')).toMatchObject({
    failure: expect.stringContaining('a problem on our side'),
  })
  expect(await memberIds(app, group.uid)).toEqual([ids[3]])
})

describe('an import that the previous release has added', () => {
  /** A group whose file is to be read by an entry of the queue, as the previous release adds it. */
  async function startOldReading(app: TestApp, attempts: number) {
    const { group, job } = await startReading(app, `email\n${rowsOf(30)}`)
    const { input } = await stored(app, job)
    const { queries, tables } = app.database
    await queries.delete(tables.trackedJobs)
    await queries.delete(tables.jobs)
    await atomically(app.ctx, (tx) => enqueue(tx, { kind: 'import_members', payload: input as never }))
    await queries.update(tables.jobs).set({ attempts })
    return group
  }

  test('becomes a job when a new process claims it', async () => {
    const app = await startApp({ jobs: false })
    await addUsers(app, ...people)
    const group = await startOldReading(app, 1)
    await startApp({ databaseUrl: app.databaseUrl })
    expect(await readToEnd(app, group.uid)).toMatchObject({ status: 'completed', members: 3 })
    expect(await jobAbout(app, group._id)).toMatchObject({ state: 'completed', started_by: { kind: 'system' } })
  })

  test('fails its group after the last attempt, so that another file can be read', async () => {
    const app = await startApp({ jobs: false })
    await addUsers(app, ...people)
    const group = await startOldReading(app, 5)
    await startApp({ databaseUrl: app.databaseUrl })
    expect(await readToEnd(app, group.uid)).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('a problem on our side'),
    })
    expect(await app.call('PUT', `/user_group/${group.uid}`, { refresh: true })).toMatchObject({ status: 200 })
  })
})

/** Resolves when only one worker still has a job of the queue. */
const untilOneRuns = ({ database: { queries, tables } }: TestApp) =>
  expect
    .poll(async () => (await queries.select().from(tables.jobs)).filter(({ state }) => state === 'running').length)
    .toBe(1)
