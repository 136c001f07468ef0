import type { BulkActionPreview, Job } from '@clientele/contracts'
import { expect } from 'vitest'
import { uploadCustomers } from './imports.ts'
import { act, untilState } from './jobs.ts'
import type { TestApp } from './start-app.ts'

/* Bulk actions, for tests. */

export const preview = async (app: TestApp, body: object): Promise<BulkActionPreview> => {
  const { status, body: found } = await app.call('POST', '/bulk-actions/preview', body)
  expect(status).toBe(200)
  return found
}

/** Starts a job, and returns it. */
export const start = async (app: TestApp, body: object): Promise<Job> => {
  const { status, body: job } = await app.call('POST', '/bulk-actions', body)
  expect({ status, job }).toMatchObject({ status: 201 })
  return job
}

/** The job, once it is completed. */
export const run = async (app: TestApp, body: object): Promise<Job> =>
  untilState(app, (await start(app, body))._id, 'completed')

/** Undoes a job, and returns the job that did it. */
export async function undo(app: TestApp, job_id: string): Promise<Job> {
  const { status, body } = await act(app, job_id, 'undo')
  expect(status).toBe(200)
  return untilState(app, body._id, 'completed')
}

interface SkippedRow {
  line: number
  value: string
  code: string
}

export const skipped = async (app: TestApp, job_id: string): Promise<SkippedRow[]> =>
  (await app.call('GET', `/jobs/${job_id}/errors`)).body.items

/** Users with these numbers in their email addresses, in a few statements. Returns their IDs. */
export async function addMany(app: TestApp, count: number, first = 0): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, i) => `n${first + i}@example.com`)
  const file_url = await uploadCustomers(app, `email\n${rows.join('\n')}\n`)
  const { body } = await app.call('POST', '/imports', { file_url })
  await untilState(app, body._id, 'completed')
  const { queries, tables } = app.database
  const found = await queries
    .select({ user_id: tables.identifiers.user_id, value: tables.identifiers.value })
    .from(tables.identifiers)
  const byEmail = new Map(found.map(({ user_id, value }) => [value, user_id]))
  return rows.map((email) => byEmail.get(email) ?? expect.fail(`${email} was not created`))
}

/** The states of all users, by how many have each. */
export async function statesOf({ database: { queries, tables } }: TestApp): Promise<Record<string, number>> {
  const rows = await queries.select({ state: tables.users.state }).from(tables.users)
  return Object.fromEntries([...Map.groupBy(rows, ({ state }) => state)].map(([state, some]) => [state, some.length]))
}
