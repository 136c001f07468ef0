import { newId } from '@clientele/db'
import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { fillAttributes } from '../world/attributes.ts'
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

test('deleting an attribute that many users have hides all values at once, and deletes them step by step', async () => {
  const app = await startApp({ jobs: false })
  const { tags, score } = await fillAttributes(
    app,
    Array.from({ length: users }, () => newId()),
  )
  const { queries, tables } = app.database
  const someValue = async () => {
    const { userAttributes: v } = tables
    const [row] = await queries
      .select({ id: v.id })
      .from(v)
      .where(eq(v.definition_id, tags ?? ''))
      .limit(1)
    return app.call('GET', `/user_attribute/attribute/${row?.id}`)
  }
  expect(await someValue()).toMatchObject({ status: 200 })

  expect(await app.call('DELETE', `/user_attribute/definition/${tags}`)).toMatchObject({ status: 200 })
  expect(await usersWith(app, tags)).toEqual({ values: users - 500, keys: users - 500 })
  expect(await someValue()).toMatchObject({ status: 404 })

  const jobs = startJobs(app.services, jobHandlers, { poll_ms: 20 })
  onTestFinished(() => jobs.stop())
  await vi.waitFor(async () => expect(await usersWith(app, tags)).toEqual({ values: 0, keys: 0 }), { timeout: 30_000 })
  // What users have of other attributes stays.
  expect(await usersWith(app, score)).toEqual({ values: users, keys: users })
})
