import { setTimeout as wait } from 'node:timers/promises'
import type { Job } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { expect, onTestFinished } from 'vitest'
import { createGroup, upload } from './groups.ts'
import type { TestApp } from './start-app.ts'

/* Jobs that people can see, for tests. */

export const list = async (app: TestApp, query = ''): Promise<Job[]> =>
  (await app.call('GET', `/jobs?page_size=100${query && `&${query}`}`)).body.items

export const read = async (app: TestApp, id: string): Promise<Job> => (await app.call('GET', `/jobs/${id}`)).body

/** The newest job about a group. */
export async function jobAbout(app: TestApp, group_id: string): Promise<Job> {
  const [job] = await list(app, `about=${group_id}`)
  return job ?? expect.fail('there is no job about this group')
}

export const act = (app: TestApp, id: string, action: 'pause' | 'resume' | 'cancel' | 'retry' | 'undo') =>
  app.call('POST', `/jobs/${id}/${action}`)

/** The job once it has a given state. Fails if it ends in another one. */
export async function untilState(app: TestApp, id: string, state: Job['state'], timeout_ms = 50_000): Promise<Job> {
  let job = await read(app, id)
  for (const until = Date.now() + timeout_ms; job.state !== state && Date.now() < until; job = await read(app, id))
    await wait(20)
  expect(job).toMatchObject({ state })
  return job
}

/** A group whose file is about to be read, and the job that reads it. */
export async function startReading(app: TestApp, content: string, more: object = {}) {
  const { body: group } = await createGroup(app, await upload(app, content), more)
  return { group, job: await jobAbout(app, group._id) }
}

/** Events by their subject, in order. */
export async function eventsOf({ database: { queries, tables } }: TestApp, subject_id: string) {
  const rows = await queries.select().from(tables.events)
  return rows
    .filter((event) => event.subject_id === subject_id)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ type, actor }) => `${type} by ${actor.kind}`)
}

/** A promise, and a function that resolves it. */
export function gate() {
  let open = () => undefined as void
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

/** Holds the worker once it has applied this many rows of a file, undone this many changes, or cleared so many values, right after the commit. */
export function holdWorkerAt(app: TestApp, rows: number, counted: 'rows' | 'done' | 'cleared' = 'rows') {
  const { database } = app
  const { queries, tables } = database
  const original = database.transaction
  const [reached, released] = [gate(), gate()]
  let isHeld = false
  database.transaction = async (work) => {
    const result = await original(work)
    const jobs = isHeld ? [] : await queries.select().from(tables.trackedJobs)
    if (jobs.some(({ state, checkpoint }) => state === 'running' && Number(checkpoint?.[counted] ?? 0) >= rows)) {
      isHeld = true
      reached.open()
      await released.opened
    }
    return result
  }
  onTestFinished(released.open)
  return { reached: reached.opened, release: released.open }
}

/** Ends the leases of all workers now, as if they had been silent for that long. */
export const endLeases = ({ database: { queries, tables } }: TestApp) =>
  queries
    .update(tables.jobs)
    .set({ claimable_at: new Date(0) })
    .where(eq(tables.jobs.state, 'running'))

/** Resolves when no job of the queue is running. */
export const untilNoneRuns = ({ database: { queries, tables } }: TestApp) =>
  expect
    .poll(async () => (await queries.select().from(tables.jobs)).filter(({ state }) => state === 'running'))
    .toEqual([])
