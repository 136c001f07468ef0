import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { act, holdWorkerAt, read, untilNoneRuns, untilState } from '../world/jobs.ts'
import { startImport } from '../world/run-imports.ts'
import { startApp } from '../world/start-app.ts'

/** About 500 kB, which is two pieces of a stored file. */
const file = `email,first_name\n${Array.from({ length: 6_000 }, (_, at) => `asha${at}@example.com,Asha${at}${'a'.repeat(50)}\n`).join('')}`

test('progress moves within a piece of the file', async () => {
  const app = await startApp()
  const worker = holdWorkerAt(app, 1)
  const job = await startImport(app, file)
  await worker.reached
  const { progress } = await read(app, job._id)
  expect(progress?.done).toBeGreaterThan(0)
  expect(progress?.done).toBeLessThan(256 * 1024)
  worker.release()
  expect((await untilState(app, job._id, 'completed')).progress).toMatchObject({ done: file.length })
})

test('reading up to the checkpoint again is no progress', async () => {
  const app = await startApp()
  const { queries, tables } = app.database
  const worker = holdWorkerAt(app, 1_500)
  const job = await startImport(app, file)
  await worker.reached
  await act(app, job._id, 'pause')
  worker.release()
  await untilNoneRuns(app)
  const { progress: paused } = await read(app, job._id)
  const next = holdWorkerAt(app, 2_000)
  await act(app, job._id, 'resume')
  await next.reached
  const [row] = await queries.select().from(tables.trackedJobs).where(eq(tables.trackedJobs.id, job._id))
  expect(row?.progress?.since_done).toBeGreaterThanOrEqual(paused?.done ?? Infinity)
  next.release()
  await untilState(app, job._id, 'completed')
})
