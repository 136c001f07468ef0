import type { ImportCustomersResult } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { holdWorkerAt, untilState } from '../world/jobs.ts'
import type { Import } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const rows = Array.from({ length: 1_200 }, (_, at) => `n${at}@example.com,N${at}\n`).join('')
const csv = `email,first_name\n${rows}wrong,W\n`

async function start(app: TestApp, body: object) {
  const answer = await app.call('POST', '/imports', body)
  expect(answer.status).toBe(201)
  return answer.body as Import
}

async function dryRun(app: TestApp, more: object = {}) {
  const file_url = await uploadCustomers(app, csv)
  const { _id } = await start(app, { file_url, dry_run: true, ...more })
  await untilState(app, _id, 'completed')
  return { file_url, dry_run_id: _id }
}

const comparedOf = async (app: TestApp, { _id }: Import): Promise<ImportCustomersResult['compared']> => {
  const { result } = await untilState(app, _id, 'completed')
  return result && 'compared' in result ? result.compared : undefined
}

describe('an import that names its dry run', () => {
  test('says that everything came out as the dry run said', async () => {
    const app = await startApp()
    const { file_url, dry_run_id } = await dryRun(app)
    expect(await comparedOf(app, await start(app, { file_url, dry_run_id }))).toEqual({
      dry_run_id,
      expected: { created: 1_200, updated: 0, unchanged: 0, skipped: 0, rejected: 1 },
      differences: 0,
      rows: [],
    })
  })

  test('says which records came out differently, because something has changed meanwhile', async () => {
    const app = await startApp()
    const { file_url, dry_run_id } = await dryRun(app)
    await app.call('POST', '/customers?verified=true', { email: 'n7@example.com', first_name: 'Asha' })
    await app.call('POST', '/customers', { email: 'n1100@example.com' })
    const compared = await comparedOf(app, await start(app, { file_url, dry_run_id }))
    expect(compared).toMatchObject({
      differences: 2,
      rows: [
        { row: 8, line: 9, expected: 'created', came: 'unchanged' },
        { row: 1_101, line: 1_102, expected: 'created', came: 'updated' },
      ],
    })
  })

  test('compares each record once, although it was interrupted', async () => {
    const app = await startApp()
    const { file_url, dry_run_id } = await dryRun(app)
    await app.call('POST', '/customers', { email: 'n7@example.com' })
    const worker = holdWorkerAt(app, 500)
    const job = await start(app, { file_url, dry_run_id })
    await worker.reached
    await app.call('POST', `/jobs/${job._id}/pause`)
    worker.release()
    await app.call('POST', `/jobs/${job._id}/resume`)
    expect(await comparedOf(app, job)).toMatchObject({ differences: 1, rows: [{ row: 8 }] })
  })

  test('must have the file and the options of the dry run, which must be done', async () => {
    const app = await startApp()
    const { file_url, dry_run_id } = await dryRun(app)
    const refused = { status: 400, body: { details: [{ field: 'body.dry_run_id' }] } }
    const ask = (body: object) => app.call('POST', '/imports', { file_url, dry_run_id, ...body })
    expect(await ask({ on_conflict: 'take' })).toMatchObject(refused)
    expect(await ask({ file_url: await uploadCustomers(app, csv) })).toMatchObject(refused)
    expect(await ask({ dry_run: true })).toMatchObject(refused)
    const run = await start(app, { file_url })
    expect(await ask({ dry_run_id: run._id })).toMatchObject(refused)
    await untilState(app, run._id, 'completed')
    const unknown = await ask({ dry_run_id: '64f0000000000000000000ff' })
    expect(unknown).toMatchObject({ status: 404, body: { code: 'JOB_NOT_FOUND' } })
  })
})
