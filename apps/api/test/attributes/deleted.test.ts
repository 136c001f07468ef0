import { newId } from '@clientele/db'
import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { fillAttributes } from '../world/attributes.ts'
import { act, eventsOf, holdWorkerAt, jobAbout, read, untilState } from '../world/jobs.ts'
import { createSegment } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/** More than a request and one step of the job delete. */
const users = 1_201

/** How many users have a value of an attribute, or a key by which it is found. */
async function usersWith({ database: { queries, tables } }: TestApp, definition_id: string | undefined) {
  const { userAttributes: v, userAttributeKeys: k } = tables
  const id = definition_id ?? ''
  const values = await queries.select({ user_id: v.user_id }).from(v).where(eq(v.definition_id, id))
  const keys = await queries.select({ user_id: k.user_id }).from(k).where(eq(k.definition_id, id))
  return { values: values.length, keys: new Set(keys.map(({ user_id }) => user_id)).size }
}

/** Starts an app in which many users have values, and no job runs. */
async function startFilled(count = users) {
  const app = await startApp({ jobs: false })
  const ids = Array.from({ length: count }, () => newId())
  const { tags = '', score = '' } = await fillAttributes(app, ids)
  return { app, tags, score }
}

const startWorking = (app: TestApp) => {
  const jobs = startJobs(app.services, jobHandlers, { poll_ms: 20 })
  onTestFinished(() => jobs.stop())
  return jobs
}

test('deleting an attribute that many users have hides all values at once, and a job deletes them step by step', async () => {
  const { app, tags, score } = await startFilled()
  const { queries, tables } = app.database
  const someValue = async () => {
    const { userAttributes: v } = tables
    const [row] = await queries.select({ id: v.id }).from(v).where(eq(v.definition_id, tags)).limit(1)
    return app.call('GET', `/user_attribute/attribute/${row?.id}`)
  }
  expect(await someValue()).toMatchObject({ status: 200 })

  expect(await app.call('DELETE', `/user_attribute/definition/${tags}`)).toMatchObject({ status: 200 })
  expect(await usersWith(app, tags)).toEqual({ values: users - 500, keys: users - 500 })
  expect(await someValue()).toMatchObject({ status: 404 })

  const job = await jobAbout(app, tags)
  expect(job).toMatchObject({
    kind: 'clear_attribute',
    state: 'queued',
    about: { type: 'attribute', id: tags, name: 'tags' },
    started_by: { kind: 'api_key' },
    actions: ['pause'],
  })
  startWorking(app)
  expect(await untilState(app, job._id, 'completed')).toMatchObject({
    result: { cleared: users },
    progress: { step: 'remove', unit: 'users', done: 1_000, total: users },
    actions: [],
  })
  expect(await usersWith(app, tags)).toEqual({ values: 0, keys: 0 })
  expect(await eventsOf(app, job._id)).toEqual(['job.created by api_key', 'job.completed by system'])
  // What users have of other attributes stays.
  expect(await usersWith(app, score)).toEqual({ values: users, keys: users })
})

test('the job that deletes values can be paused and resumed, but not canceled', async () => {
  const { app, tags } = await startFilled()
  await app.call('DELETE', `/user_attribute/definition/${tags}`)
  const { _id } = await jobAbout(app, tags)
  expect(await act(app, _id, 'cancel')).toMatchObject({ status: 409, body: { code: 'JOB_STATE' } })
  expect((await act(app, _id, 'pause')).body).toMatchObject({ state: 'paused', actions: ['resume'] })
  expect(await act(app, _id, 'cancel')).toMatchObject({ status: 409, body: { code: 'JOB_STATE' } })
  startWorking(app)
  expect(await read(app, _id)).toMatchObject({ state: 'paused' })
  expect(await usersWith(app, tags)).toMatchObject({ values: users - 500 })
  await act(app, _id, 'resume')
  await untilState(app, _id, 'completed')
  expect(await usersWith(app, tags)).toEqual({ values: 0, keys: 0 })
})

test('a job that was given up and is retried counts what every attempt has deleted', async () => {
  const { app, tags } = await startFilled()
  const { queries, tables } = app.database
  await app.call('DELETE', `/user_attribute/definition/${tags}`)
  const { _id } = await jobAbout(app, tags)
  const held = holdWorkerAt(app, 1_000, 'cleared')
  const working = startWorking(app)
  await held.reached
  await act(app, _id, 'pause')
  held.release()
  await working.stop()
  expect(await usersWith(app, tags)).toMatchObject({ values: users - 1_000 })

  await act(app, _id, 'resume')
  // As if no attempt had come further.
  await queries.update(tables.trackedJobs).set({ attempts: 10 }).where(eq(tables.trackedJobs.id, _id))
  startWorking(app)
  await untilState(app, _id, 'failed')
  await act(app, _id, 'retry')
  expect(await untilState(app, _id, 'completed')).toMatchObject({ result: { cleared: users } })
  expect(await usersWith(app, tags)).toEqual({ values: 0, keys: 0 })
})

test('before an attribute is deleted, its uses say how many customers and which segments that is about', async () => {
  const { app, tags, score } = await startFilled(40)
  const uses = (id: string) => app.call('GET', `/user_attribute/definition/${id}/uses`)
  expect((await uses(tags)).body).toEqual({
    customers: { count: 40, relation: 'eq' },
    segments: [],
    segment_total: 0,
  })
  const condition = { about: 'attribute', definition_id: score, type: 'gt', value: 10 } as const
  const { body: segment } = await createSegment(app, { join: 'AND', of: [condition] })
  expect((await uses(score)).body).toEqual({
    customers: { count: 40, relation: 'eq' },
    segments: [{ _id: segment._id, uid: segment.uid, name: segment.name }],
    segment_total: 1,
  })
  const ofUsers = { authorization: `Bearer ${await app.tokenWith(['users:read'])}` }
  expect((await app.call('GET', `/user_attribute/definition/${score}/uses`, undefined, ofUsers)).body).toEqual({
    customers: { count: 40, relation: 'eq' },
  })
  expect(await app.call('DELETE', `/user_attribute/definition/${score}`)).toMatchObject({ status: 200 })
  expect(await uses(score)).toMatchObject({ status: 404, body: { code: 'ATTRIBUTE_NOT_FOUND' } })
  // The values were deleted in the request, so there is no job.
  expect((await app.call('GET', `/jobs?about=${score}`)).body.items).toEqual([])
})
