import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExportCustomersResult } from '@clientele/contracts'
import { createClient } from '@clientele/sdk'
import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { exportNow, fileOf, recordsOf, startExport } from '../world/exports.ts'
import { addUsers } from '../world/groups.ts'
import { act, endLeases, holdWorkerAt, read, untilNoneRuns, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Who can export what, and for how long the file is there. */

/** A customer with a tax ID, of which only the last characters are shown. */
async function startWithTaxId() {
  const app = await startApp()
  const [asha = ''] = await addUsers(app, 'asha@example.com')
  const { body: tax } = await app.call('POST', '/user_attribute/definition', {
    name: 'Tax ID',
    slug: 'tax_id',
    type: 'text',
    masking: { enabled: true, type: 'partial' },
  })
  await app.call('PUT', `/user_attribute/definition/${tax._id}/user/${asha}`, { attribute: { value: 'TAX-001234K' } })
  return app
}

const taxIdIn = async (file: Buffer) => (await recordsOf(file))[0]?.get('attributes.tax_id').text

const taxDefinition = async (app: TestApp) =>
  (await app.call('GET', '/user_attribute/definition?slug=tax_id')).body.items[0]._id

/** The file of an export that an operator has started. */
async function exportBy(app: TestApp, role: 'owner' | 'manager', body: object) {
  const headers = { cookie: await app.operatorCookie(role) }
  const { status, body: job } = await app.call('POST', '/exports', { format: 'csv', ...body }, headers)
  expect(status).toBe(201)
  await untilState(app, job._id, 'completed')
  return fileOf(app, job._id)
}

test('masked attributes are exported as they are only with the permission, and operators have to ask for that', async () => {
  const app = await startWithTaxId()
  expect(await taxIdIn((await exportNow(app)).file)).toBe('TAX-001234K')
  expect(await taxIdIn((await exportNow(app, { unmasked: false })).file)).toBe('••••••234K')
  expect(await taxIdIn(await exportBy(app, 'owner', {}))).toBe('••••••234K')
  expect(await taxIdIn(await exportBy(app, 'owner', { unmasked: true }))).toBe('TAX-001234K')
  const { events } = app.database.tables
  const rows = await app.database.queries.select().from(events).where(eq(events.type, 'export.completed'))
  expect(rows.map(({ details }) => String(details?.unmasked)).sort()).toEqual(['false', 'false', 'true', 'true'])

  const authorization = `Bearer ${await app.tokenWith(['users:export'])}`
  const asked = await app.call('POST', '/exports', { format: 'csv', unmasked: true }, { authorization })
  expect(asked).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  const { body: job } = await app.call('POST', '/exports', { format: 'ndjson' }, { authorization })
  await untilState(app, job._id, 'completed')
  expect(await taxIdIn(await fileOf(app, job._id))).toBe('••••••234K')
})

test('a file with masked attributes as they are is only for those who may see them', async () => {
  const app = await startWithTaxId()
  const { job: unmasked } = await exportNow(app)
  const { job: without } = await exportNow(app, { fields: ['user_id', 'first_name'] })
  const { job: masked } = await exportNow(app, { unmasked: false })
  const authorization = `Bearer ${await app.tokenWith(['users:export'])}`
  const download = (id: string) => app.call('POST', `/exports/${id}/download`, undefined, { authorization })
  expect(await download(unmasked._id)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  expect(await download(without._id)).toMatchObject({ status: 200 })
  expect(await download(masked._id)).toMatchObject({ status: 200 })
  await app.call('DELETE', `/user_attribute/definition/${await taxDefinition(app)}`)
  expect(await download(unmasked._id)).toMatchObject({ status: 403 })
})

test('an export needs its permission, also to download it, and belongs to its application', async () => {
  const app = await startApp()
  const { job } = await exportNow(app)
  for (const permission of ['users:read', 'users:import', 'users:unmask'] as const) {
    const authorization = `Bearer ${await app.tokenWith([permission])}`
    expect(await app.call('POST', '/exports', { format: 'csv' }, { authorization })).toMatchObject({ status: 403 })
    const download = await app.call('POST', `/exports/${job._id}/download`, undefined, { authorization })
    expect(download).toMatchObject({ status: 403 })
  }
  const owner = await asOwner(app)
  const { body: other } = await owner('POST', '', { name: 'Other store' })
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  const elsewhere = await fetch(`${prefix}/${other._id ?? other.application._id}/exports/${job._id}/download`, {
    method: 'POST',
    headers,
  })
  expect(elsewhere.status).toBe(404)
})

test('a file expires, and is deleted then', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const { job } = await exportNow(app)
  const { queries, tables } = app.database
  const due = await queries.select().from(tables.jobs).where(eq(tables.jobs.kind, 'delete_export'))
  expect(due.map(({ claimable_at }) => claimable_at?.toISOString())).toEqual([job.result?.file.expires_at])

  const expired = { ...job.result, file: { ...job.result?.file, expires_at: new Date(0).toISOString() } }
  await queries.update(tables.trackedJobs).set({ result: expired }).where(eq(tables.trackedJobs.id, job._id))
  const gone = { status: 410, body: { code: 'FILE_EXPIRED' } }
  expect(await app.call('POST', `/exports/${job._id}/download`)).toMatchObject(gone)
  await queries
    .update(tables.jobs)
    .set({ claimable_at: new Date(0) })
    .where(eq(tables.jobs.kind, 'delete_export'))
  await expect.poll(() => queries.select().from(tables.fileChunks)).toEqual([])
  expect(await queries.select().from(tables.files)).toEqual([])
})

test('an export can be paused and resumed, and leaves nothing behind if it is canceled', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const { queries, tables } = app.database
  const worker = holdWorkerAt(app, 0, 'done')
  const started = await startExport(app, { filter: { q: 'asha@example.com' } })
  await worker.reached
  await act(app, started._id, 'pause')
  worker.release()
  await untilNoneRuns(app)
  expect(await app.call('POST', `/exports/${started._id}/download`)).toMatchObject({
    status: 409,
    body: { code: 'JOB_STATE' },
  })
  await endLeases(app)
  await act(app, started._id, 'resume')
  const job = await untilState(app, started._id, 'completed')
  expect((await recordsOf(await fileOf(app, job._id))).length).toBe(1)
  const [stored] = await queries.select().from(tables.trackedJobs)
  // It may say whom someone looked for.
  expect(JSON.stringify(stored)).not.toContain('asha')

  const other = await startApp({ jobs: false })
  const waiting = await startExport(other, {})
  await act(other, waiting._id, 'cancel')
  expect(await read(other, waiting._id)).toMatchObject({
    state: 'canceled',
    failure: expect.stringContaining('deleted'),
  })
  expect(await other.call('POST', `/exports/${waiting._id}/download`)).toMatchObject({ status: 409 })
  expect(await other.database.queries.select().from(other.database.tables.fileChunks)).toEqual([])
})

test('the SDK waits for an export, and saves its file as it arrives', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const client = createClient({ baseUrl: app.url, companyId: '1', apiKey: app.api_key, apiSecret: app.api_secret })
  const application = client.application(app.application_id)
  const started = await application.user.createExport({ body: { format: 'csv', fields: ['emails'] } })
  const { state, result } = await application.job(started._id).wait()
  expect({ state, exported: (result as ExportCustomersResult).exported }).toEqual({ state: 'completed', exported: 1 })
  const file = await application.user.downloadExport({ jobId: started._id })
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await pipeline(Readable.fromWeb(file.stream as never), createWriteStream(join(folder, file.name)))
  expect(readFileSync(join(folder, file.name), 'utf8')).toContain('asha@example.com,true')
})
