import { gunzipSync } from 'node:zlib'
import type { ExportCustomersResult, Job } from '@clientele/contracts'
import { expect } from 'vitest'
import { openRecords } from '../../src/imports/reading/records.ts'
import type { Cells } from '../../src/imports/reading/cells.ts'
import { untilState } from './jobs.ts'
import type { TestApp } from './start-app.ts'

/* Exports of customers, for tests. */

export type Export = Omit<Job, 'result'> & { result?: ExportCustomersResult }

export async function startExport(app: TestApp, body: object): Promise<Export> {
  const answer = await app.call('POST', '/exports', { format: 'csv', ...body })
  expect(answer.status).toBe(201)
  return answer.body
}

/** An export that is completed, and its file. */
export async function exportNow(app: TestApp, body: object = {}) {
  const { _id } = await startExport(app, body)
  const job = (await untilState(app, _id, 'completed')) as Export
  return { job, file: await fileOf(app, _id) }
}

/** The file of an export, unpacked. */
export async function fileOf(app: TestApp, id: string): Promise<Buffer> {
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  const response = await fetch(`${prefix}/exports/${id}/download`, { method: 'POST', headers })
  expect(response.status).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.length).toBe(Number(response.headers.get('content-length')))
  return bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? gunzipSync(bytes) : bytes
}

/** The records of a file, as an import reads them. */
export async function recordsOf(file: Buffer): Promise<Cells[]> {
  async function* read(start = 0, end = file.length) {
    yield file.subarray(start, end)
  }
  const records = await openRecords({ size: file.length, read })
  const all: Cells[] = []
  for await (const some of records.read()) all.push(...some.map(({ cells }) => cells))
  return all
}
