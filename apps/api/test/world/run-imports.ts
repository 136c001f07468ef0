import type { ImportCustomersResult, Job } from '@clientele/contracts'
import { expect } from 'vitest'
import { uploadCustomers } from './imports.ts'
import { untilState } from './jobs.ts'
import type { TestApp } from './start-app.ts'

export type Import = Omit<Job, 'result'> & { result?: ImportCustomersResult }

/** Starts an import of a file. */
export async function startImport(app: TestApp, content: string | Buffer, more: object = {}): Promise<Import> {
  const { status, body } = await app.call('POST', '/imports', {
    file_url: await uploadCustomers(app, content),
    ...more,
  })
  expect(status).toBe(201)
  return body
}

/** Imports a file. */
export async function runImport(app: TestApp, content: string | Buffer, more: object = {}): Promise<Import> {
  const job = await startImport(app, content, more)
  return (await untilState(app, job._id, 'completed')) as Import
}

export const importErrors = async (app: TestApp, { _id }: Pick<Job, '_id'>) =>
  (await app.call('GET', `/jobs/${_id}/errors`)).body.items

export const findCustomer = async (app: TestApp, q: string) =>
  (await app.call('GET', `/customers/list?q=${encodeURIComponent(q)}`)).body.items[0]
