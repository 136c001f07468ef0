import { expect, test } from 'vitest'
import { errorFile } from '../../src/jobs/tracked/error-file.ts'
import { findTrackedJob } from '../../src/jobs/tracked/start.ts'
import { systemContext } from '../../src/context.ts'
import { skipped, start } from '../world/bulk-actions.ts'
import { change, createGroup, readToEnd, upload } from '../world/groups.ts'
import { uploadCustomers } from '../world/imports.ts'
import { act, holdWorkerAt, jobAbout, read, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Rows of files that a job has skipped don't outlast the people who are in them. */

const erase = async (app: TestApp, id: string) =>
  expect(await app.call('POST', `/customers/${id}/erase`, { reason: 'Request 2024-17' })).toMatchObject({ status: 200 })

/** A customer with everything by which a row can name her. */
async function addAsha(app: TestApp): Promise<string> {
  const { body } = await app.call('POST', '/customers', {
    email: 'asha@example.com',
    phone_number: '+919812300004',
    username: 'Asha.Rao',
    external_id: 'CRM-77',
    first_name: 'Asha',
  })
  expect(body).toMatchObject({ user: { _id: expect.any(String) } })
  return body.user._id
}

async function errorsOf(app: TestApp, job_id: string): Promise<string> {
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  return (await fetch(`${prefix}/jobs/${job_id}/errors.csv`, { headers })).text()
}

const importing = async (app: TestApp, csv: string, more: object = {}) => {
  const file_url = await uploadCustomers(app, csv)
  const { status, body } = await app.call('POST', '/imports', { file_url, country_code: 91, ...more })
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}

const linesIn = (csv: string) =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => /,(\d+),dob,invalid_date,/.exec(line)?.[1])

const traces = async ({ database: { queries, tables } }: TestApp) => queries.select().from(tables.skippedRowTraces)

const header = 'email,phone,user_id,external_id,username,dob,note\n'

test.each([true, false])(
  'erasing a customer deletes every row that an import rejected for another reason (dry run: %s)',
  async (dry_run) => {
    const app = await startApp()
    const id = await addAsha(app)
    const rows = [
      'ASHA@Example.com,,,,,bad,',
      ',098123 00004,,,,bad,',
      `ben@example.com,,${id},,,bad,`,
      'cleo@example.com,,,CRM-77,,bad,',
      'dora@example.com,,,,asha.rao,bad,',
      'emil@example.com,,,,,bad,Sister of asha@example.com (home)',
      'fay@example.com,,,,,bad,',
    ]
    const job = await importing(app, `${header}${rows.join('\n')}\n`, { dry_run })
    await untilState(app, job._id, 'completed')
    expect(linesIn(await errorsOf(app, job._id))).toEqual(['2', '3', '4', '5', '6', '7', '8'])
    await erase(app, id)
    expect(linesIn(await errorsOf(app, job._id))).toEqual(['8'])
    expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toMatchObject([{ line: 8 }])
    expect(new Set((await traces(app)).map(({ line }) => line))).toEqual(new Set([8]))
    for (const { trace } of await traces(app)) expect(trace).not.toContain('fay')
  },
)

test('rows that a job skips while someone in them is erased are deleted once it has ended', async () => {
  const app = await startApp()
  const id = await addAsha(app)
  // More than one step.
  const others = Array.from({ length: 700 }, (_, i) => `n${i}@example.com,,,,,,\n`)
  const file = `${header}asha@example.com,,,,,bad,\n${others.join('')}asha@example.com,,,,,worse,\n`
  const held = holdWorkerAt(app, 1)
  const job = await importing(app, file)
  await held.reached
  await erase(app, id)
  expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toEqual([])
  held.release()
  await untilState(app, job._id, 'completed')
  await expect.poll(() => errorsOf(app, job._id), { timeout: 40_000 }).not.toContain('asha@example.com')
  const { queries, tables } = app.database
  const later = (await queries.select().from(tables.jobs)).filter(({ kind }) => kind === 'erase_skipped_rows')
  expect(later.length).toBeGreaterThan(0)
  expect(JSON.stringify(later)).not.toContain('asha')
})

test('an erasure while no file is read leaves nothing to look at again', async () => {
  const app = await startApp()
  const id = await addAsha(app)
  const job = await importing(app, `${header}asha@example.com,,,,,bad,\n`)
  await untilState(app, job._id, 'completed')
  await erase(app, id)
  const { queries, tables } = app.database
  expect((await queries.select().from(tables.jobs)).map(({ kind }) => kind)).not.toContain('erase_skipped_rows')
})

test('a file of skipped rows that is being downloaded continues without the erased customer', async () => {
  const app = await startApp()
  const id = await addAsha(app)
  const others = Array.from({ length: 1_500 }, (_, i) => `n${i}@example.com,,,,,bad,\n`)
  const job = await importing(app, `${header}${others.join('')}asha@example.com,,,,,bad,\nzoe@example.com,,,,,bad,\n`)
  await untilState(app, job._id, 'completed')
  const stored = await findTrackedJob(systemContext(app.services, { application_id: app.application_id }), job._id)
  const pieces: Uint8Array[] = []
  if (!stored) throw new Error('The job is gone.')
  for await (const piece of errorFile(app.database, stored)) {
    // After the first rows have been sent.
    if (pieces.length === 1) await erase(app, id)
    pieces.push(piece)
  }
  const lines = linesIn(Buffer.concat(pieces).toString('utf8'))
  expect(lines).toHaveLength(1_501)
  expect(lines).not.toContain('1502')
  expect(lines.at(-1)).toBe('1503')
})

test('erasing a customer deletes the rows of a group’s file, however these spell them', async () => {
  const app = await startApp()
  const ben = (await app.call('POST', '/customers', { email: 'ben@example.com' })).body.user._id
  const file =
    'email,phone_number,action\nben@example.com,,add\nAsha <Asha@Example.com>,,add\n,98123 00004,add\nno@example.com,,add\n'
  const { body: group } = await createGroup(app, await upload(app, file))
  await readToEnd(app, group.uid)
  const job = await jobAbout(app, group._id)
  const values = async (path: string) =>
    (await app.call('GET', path)).body.items.map(({ value }: { value: string }) => value)
  const everywhere = async () => [
    await values(`/jobs/${job._id}/errors`),
    await values(`/user_group/${group.uid}/errors`),
  ]
  const all = ['Asha <Asha@Example.com>', '98123 00004', 'no@example.com']
  expect(await everywhere()).toEqual([all, all])
  // She became a customer later.
  await erase(app, await addAsha(app))
  expect(await everywhere()).toEqual([['no@example.com'], ['no@example.com']])
  // The rows of the next file replace those of this one.
  await change(app, group.uid, { file_url: await upload(app, 'email\nben@example.com\n') })
  expect((await traces(app)).filter(({ source_id }) => source_id === group._id)).toEqual([])
  expect(ben).toEqual(expect.any(String))
})

test('lines of a pasted list that named nobody are deleted, and a retry keeps the others', async () => {
  const app = await startApp()
  const { body } = await app.call('POST', '/customers', { email: 'ben@example.com' })
  const lines = ['ben@example.com', 'Asha <asha@example.com>', '98123 00004', 'asha.rao', 'crm-78', 'no@example.com']
  const job = await start(app, { action: 'block', selection: { lines } })
  await untilState(app, job._id, 'completed')
  expect((await skipped(app, job._id)).map(({ line }) => line)).toEqual([2, 3, 4, 5, 6])
  await erase(app, await addAsha(app))
  expect((await skipped(app, job._id)).map(({ line }) => line)).toEqual([5, 6])
  expect(body.user._id).toEqual(expect.any(String))
})

test('the lines of an export are nowhere but among the skipped rows, also if it is canceled, and a retry keeps them', async () => {
  const app = await startApp({ jobs: false })
  await app.call('POST', '/customers', { email: 'ben@example.com' })
  const lines = ['ben@example.com', 'asha@example.com', 'no@example.com']
  const { status, body: job } = await app.call('POST', '/exports', { format: 'csv', lines })
  expect({ status, job }).toMatchObject({ status: 201, job: { error_count: 2 } })
  expect(await act(app, job._id, 'cancel')).toMatchObject({ body: { state: 'canceled' } })
  await erase(app, await addAsha(app))
  expect(await skipped(app, job._id)).toMatchObject([{ line: 3, value: 'no@example.com' }])
  const { queries, tables } = app.database
  expect(JSON.stringify(await queries.select().from(tables.trackedJobs))).not.toContain('asha@')
  expect(await act(app, job._id, 'retry')).toMatchObject({ body: { state: 'queued', error_count: 1 } })
  expect(await skipped(app, job._id)).toMatchObject([{ line: 3, value: 'no@example.com' }])
  expect((await read(app, job._id)).error_count).toBe(1)
  expect(new Set((await traces(app)).map(({ line }) => line))).toEqual(new Set([3]))
})
