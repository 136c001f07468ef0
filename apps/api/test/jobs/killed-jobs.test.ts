import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@clientele/db'
import { eq } from 'drizzle-orm'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { listForeignForms } from '../../src/passwords/shoppers.ts'
import { fillAttributes } from '../world/attributes.ts'
import { bundled } from '../world/bundled.ts'
import { start as startBulk, statesOf } from '../world/bulk-actions.ts'
import { addUsers, createGroup, memberIds, serve, upload } from '../world/groups.ts'
import { fileOf, recordsOf } from '../world/exports.ts'
import { uploadCustomers } from '../world/imports.ts'
import { act, endLeases, eventsOf, gate, jobAbout, list, read, startReading, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * kill -9 at each step of each kind of job loses nothing and repeats nothing. Workers are processes of their own, which kill themselves before and after
 * the commit of each transaction until the job is completed.
 */

const patience_ms = 300_000
const people = ['asha@example.com', 'ben@example.com', 'cleo@example.com'] as const
const worker = await bundled('test/world/worker-process.ts')

/** The compiled bundle, so that each worker starts faster than the first. */
const compiled = mkdtempSync(join(tmpdir(), 'clientele-test-'))
afterAll(() => rmSync(compiled, { recursive: true, force: true }))

/** Starts a process that runs jobs. */
function startWorker(app: TestApp, dying: { at: number; when: 'before' | 'after' } | undefined) {
  const dataDir = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  const process_ = spawn(process.execPath, [worker], {
    stdio: 'inherit',
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compiled,
      DATABASE_URL: app.databaseUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: 'x'.repeat(32),
      LOG_LEVEL: 'silent',
      ALLOW_PRIVATE_FILE_URLS: 'true',
      ...(dying && { DIE_AT: String(dying.at), DIE_WHEN: dying.when }),
    },
  })
  const ended = once(process_, 'exit').then(([, signal]) => signal as string | null)
  const kill = () => process_.kill('SIGKILL')
  onTestFinished(async () => {
    kill()
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { ended, kill }
}

const dieAt = async (app: TestApp, at: number, when: 'before' | 'after') => {
  const { ended } = startWorker(app, { at, when })
  expect(await ended).toBe('SIGKILL')
  await endLeases(app)
}

/** Lets workers die around each commit, one after another, until the job is completed. Returns the number of steps that saved a checkpoint. */
async function killAtEachStep(app: TestApp, job_id: string): Promise<number> {
  const checkpoint = async () => {
    const { queries, tables } = app.database
    const [row] = await queries.select().from(tables.trackedJobs).where(eq(tables.trackedJobs.id, job_id))
    return JSON.stringify([row?.state, row?.checkpoint, row?.error_count])
  }
  await dieAt(app, 1, 'before')
  await dieAt(app, 1, 'after')
  let steps = 0
  // First, the transactions that mark the job and the group as being worked on; then the first one that saves a checkpoint, in each process.
  for (let at = 2; (await read(app, job_id)).state === 'running'; ) {
    const before = await checkpoint()
    await dieAt(app, at, 'before')
    expect(await checkpoint()).toBe(before)
    await dieAt(app, at, 'after')
    if ((await checkpoint()) === before) at += 1
    else steps += 1
  }
  return steps
}

/** Starts an app whose jobs are run by the processes of these tests alone, with a group of Dora, whose file was read by one of them. */
async function startGroup() {
  const app = await startApp({ jobs: false })
  const ids = await addUsers(app, ...people, 'dora@example.com')
  const { group, job } = await startReading(app, 'email\ndora@example.com\n')
  const first = startWorker(app, undefined)
  await untilState(app, job._id, 'completed')
  first.kill()
  await first.ended
  return { app, ids, group }
}

test('import_members, with a file from another server that replaces the members', {
  timeout: patience_ms,
}, async () => {
  const { app, ids, group } = await startGroup()
  const asked = gate()
  let isWhole = false
  const rows = people.flatMap((email) => Array.from({ length: 500 }, () => email))
  const content = `email\n${rows.join('\n')}\nnobody@example.com\n`
  const url = await serve((_request, response) => {
    response.write(content.slice(0, 5_000))
    asked.open()
    if (isWhole) response.end(content.slice(5_000))
  })
  await app.call('PUT', `/user_group/${group._id}`, { file_url: url })
  const job = await jobAbout(app, group._id)

  const fetching = startWorker(app, undefined)
  await asked.opened
  fetching.kill()
  await fetching.ended
  expect(await read(app, job._id)).toMatchObject({ state: 'running' })
  isWhole = true

  expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(5)
  expect(await read(app, job._id)).toMatchObject({
    state: 'completed',
    result: { rows: 1501, matched: 1500, joined: 3, left: 1, members: 3 },
    error_count: 1,
  })
  expect(new Set(await memberIds(app, group.uid))).toEqual(new Set(ids.slice(0, 3)))
  expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toMatchObject([
    { line: 1502, value: 'nobody@example.com' },
  ])
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ status: 'completed', members: 3 })
  expect(await eventsOf(app, job._id)).toEqual(['job.created by api_key', 'job.completed by system'])
})

test('import_members, with rows of a request: everyone joins once, and their history says so once', {
  timeout: patience_ms,
}, async () => {
  const { app, ids, group } = await startGroup()
  const user_data = people.flatMap((email) => Array.from({ length: 300 }, () => ({ email, action: 'add' })))
  expect(await app.call('PATCH', `/user_group/${group._id}`, { user_data })).toMatchObject({ status: 200 })
  const job = await jobAbout(app, group._id)
  expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(3)
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', result: { rows: 900, joined: 3, members: 4 } })
  expect(await memberIds(app, group.uid)).toHaveLength(4)
  for (const id of ids.slice(0, 3))
    expect((await eventsOf(app, id)).filter((event) => event.startsWith('user.joined_group'))).toHaveLength(1)
})

test('fill_segment, after its rule has changed: everyone joins and leaves once, and their history says so once', {
  timeout: patience_ms,
}, async () => {
  const app = await startApp({ jobs: false })
  const [asha = '', dora = ''] = await addUsers(app, 'asha@example.com', 'dora@other.example')
  const at = (domain: string) => ({ rule: { join: 'AND', of: [{ about: 'domain', in: [domain] }] } })
  const made = { name: 'At a domain', description: '', type: 'conditional', ...at('other.example') }
  const { body: group } = await app.call('POST', '/user_group', made)
  const first = startWorker(app, undefined)
  await untilState(app, (await jobAbout(app, group._id))._id, 'completed')
  first.kill()
  await first.ended
  expect(await memberIds(app, group.uid)).toEqual([dora])

  await app.call('PUT', `/user_group/${group.uid}`, at('example.com'))
  const job = await jobAbout(app, group._id)
  expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(2)
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', result: { joined: 1, left: 1, members: 1 } })
  expect(await memberIds(app, group.uid)).toEqual([asha])
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ status: 'completed', members: 1 })
  const ofGroups = async (id: string) => (await eventsOf(app, id)).filter((event) => event.includes('_group'))
  expect(await ofGroups(asha)).toEqual(['user.joined_group by system'])
  expect(await ofGroups(dora)).toEqual(['user.joined_group by system', 'user.left_group by system'])
})

test('two processes share the jobs, and one of them takes over those of the other', {
  timeout: patience_ms,
}, async () => {
  const app = await startApp({ jobs: false })
  await addUsers(app, ...people)
  const content = `email\n${Array.from({ length: 6_000 }, (_, i) => people[i % 3]).join('\n')}\n`
  // Nobody gets a file before both processes have asked for one.
  let asked = 0
  const [bothAsked, sent] = [gate(), gate()]
  const url = await serve((_request, response) => {
    asked += 1
    if (asked === 2) bothAsked.open()
    void sent.opened.then(() => response.end(content))
  })
  const jobs = []
  for (let i = 0; i < 4; i += 1) {
    const group = (await createGroup(app, url)).body
    jobs.push((await jobAbout(app, group._id))._id)
  }
  const [one] = [startWorker(app, undefined), startWorker(app, undefined)]
  await bothAsked.opened
  expect(await list(app, 'state=running')).toHaveLength(2)
  one?.kill()
  await one?.ended
  sent.open()
  for (const id of jobs)
    expect(await untilState(app, id, 'completed', 120_000)).toMatchObject({
      result: { rows: 6_000, joined: 3, members: 3 },
    })
})

test('undoing import_members: everyone is where they were, once, and their history says so once', {
  timeout: patience_ms,
}, async () => {
  const { app, ids, group } = await startGroup()
  // In three steps, of which each changes someone.
  const user_data = people.flatMap((email) => Array.from({ length: 500 }, () => ({ email, action: 'add' })))
  const leaving = [{ email: 'dora@example.com', action: 'remove' }]
  await app.call('PATCH', `/user_group/${group._id}`, { user_data: [...user_data.slice(0, 999), ...leaving] })
  const named = await jobAbout(app, group._id)
  const worker = startWorker(app, undefined)
  await untilState(app, named._id, 'completed')
  await app.call('PUT', `/user_group/${group._id}`, { file_url: await upload(app, largeFile()) })
  const job = await jobAbout(app, group._id)
  await untilState(app, job._id, 'completed')
  worker.kill()
  await worker.ended

  for (const each of [job, named]) {
    const { body: undoing } = await act(app, each._id, 'undo')
    expect(await killAtEachStep(app, undoing._id)).toBeGreaterThanOrEqual(2)
    expect(await read(app, undoing._id)).toMatchObject({ state: 'completed', undo_result: { kept: 0 } })
  }
  expect(await memberIds(app, group.uid)).toEqual([ids[3]])
  expect((await app.call('GET', `/user_group/${group.uid}`)).body).toMatchObject({ status: 'completed', members: 1 })
  expect((await eventsOf(app, named._id)).filter((event) => event.startsWith('job.undone'))).toHaveLength(1)
  for (const id of ids.slice(0, 2))
    expect((await eventsOf(app, id)).filter((event) => /_group/.test(event))).toEqual([
      'user.joined_group by api_key',
      'user.left_group by api_key',
    ])
})

const hash = '$2b$10$wh/X7uoTGtwsiQcKEkCHDO6Ulnqe0Gu.o9w1kvrAmCyMeI/1LRdi2'
/** A file of new customers, of whom every hundredth has a password, with a row that is wrong. */
const customersFile = (count: number) =>
  `email,name,password hash\n${Array.from({ length: count }, (_, i) => `n${i}@example.com,N${i},${i % 100 === 0 ? hash : ''}\n`).join('')}wrong,Wrong,\n`

async function startImport(app: TestApp, content: string): Promise<string> {
  const { body } = await app.call('POST', '/imports', { file_url: await uploadCustomers(app, content) })
  return body._id
}

const usersNow = async (app: TestApp) => (await app.call('GET', '/customers/list')).body.page.item_total

/** How often each event was recorded. */
async function eventCounts({ database: { queries, tables } }: TestApp) {
  const rows = await queries.select({ type: tables.events.type }).from(tables.events)
  return Object.fromEntries([...Map.groupBy(rows, ({ type }) => type)].map(([type, some]) => [type, some.length]))
}

test('import_customers: everyone is created once, with their password, and everyone else is changed once', {
  timeout: patience_ms,
}, async () => {
  const app = await startApp({ jobs: false })
  await addUsers(app, 'n7@example.com')
  const id = await startImport(app, customersFile(1_100))
  expect(await killAtEachStep(app, id)).toBeGreaterThanOrEqual(3)
  expect(await read(app, id)).toMatchObject({
    state: 'completed',
    result: { rows: 1_101, created: 1_099, updated: 1, unchanged: 0, rejected: 1 },
    error_count: 1,
  })
  expect(await usersNow(app)).toBe(1_100)
  expect(await eventCounts(app)).toMatchObject({ 'user.created': 1_100, 'user.updated': 1, 'job.completed': 1 })
  expect(await listForeignForms(app.ctx)).toMatchObject([{ count: 11 }])
})

test('undoing import_customers: everyone is removed once', { timeout: patience_ms }, async () => {
  const app = await startApp({ jobs: false })
  await addUsers(app, 'n7@example.com')
  const id = await startImport(app, customersFile(1_200))
  const worker = startWorker(app, undefined)
  await untilState(app, id, 'completed')
  worker.kill()
  await worker.ended
  const { body: undoing } = await act(app, id, 'undo')
  expect(await killAtEachStep(app, undoing._id)).toBeGreaterThanOrEqual(3)
  expect(await read(app, undoing._id)).toMatchObject({ state: 'completed', undo_result: { undone: 1_199, kept: 0 } })
  expect(await usersNow(app)).toBe(1)
  expect(await eventCounts(app)).toMatchObject({ 'user.purged': 1_199, 'job.undone': 1 })
  expect(await listForeignForms(app.ctx)).toEqual([])
})

test('bulk_action: everyone is blocked once, and undoing it unblocks everyone once', {
  timeout: patience_ms,
}, async () => {
  const app = await startApp({ jobs: false })
  const importing = await startImport(app, customersFile(1_100))
  const worker = startWorker(app, undefined)
  await untilState(app, importing, 'completed')
  worker.kill()
  await worker.ended
  const job = await startBulk(app, { action: 'block', selection: { filter: {} }, expected_count: 1_100 })
  expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(5)
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', result: { selected: 1_100, changed: 1_100 } })
  expect(await statesOf(app)).toEqual({ blocked: 1_100 })
  expect(await eventCounts(app)).toMatchObject({ 'user.blocked': 1_100, 'job.completed': 2 })

  const { body: undoing } = await act(app, job._id, 'undo')
  expect(await killAtEachStep(app, undoing._id)).toBeGreaterThanOrEqual(3)
  expect(await read(app, undoing._id)).toMatchObject({ state: 'completed', undo_result: { undone: 1_100, kept: 0 } })
  expect(await statesOf(app)).toEqual({ active: 1_100 })
  expect(await eventCounts(app)).toMatchObject({ 'user.unblocked': 1_100, 'job.undone': 1 })
})

test('clear_attribute: every value is deleted once, and those of other attributes stay', {
  timeout: patience_ms,
}, async () => {
  const app = await startApp({ jobs: false })
  const users = Array.from({ length: 2_100 }, () => newId())
  const { tags = '', score = '' } = await fillAttributes(app, users)
  await app.call('DELETE', `/user_attribute/definition/${tags}`)
  const job = await jobAbout(app, tags)
  expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(4)
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', result: { cleared: 2_100 } })
  const { queries, tables } = app.database
  const valuesOf = (id: string) => queries.$count(tables.userAttributes, eq(tables.userAttributes.definition_id, id))
  expect([await valuesOf(tags), await valuesOf(score)]).toEqual([0, 2_100])
  expect(await eventCounts(app)).toMatchObject({ 'attribute.deleted': 1, 'job.completed': 1 })
})

test('export_customers: everyone is in the file once, in each format', { timeout: patience_ms }, async () => {
  const app = await startApp({ jobs: false })
  const imported = startWorker(app, undefined)
  await untilState(app, await startImport(app, manyCustomers(9_000)), 'completed')
  imported.kill()
  await imported.ended
  for (const format of ['csv', 'xlsx'] as const) {
    const { body: job } = await app.call('POST', '/exports', { format, gzip: format === 'csv', fields: ['emails'] })
    expect(await killAtEachStep(app, job._id)).toBeGreaterThanOrEqual(4)
    const { result } = await read(app, job._id)
    expect(result).toMatchObject({ exported: 9_000, counted: 9_000 })
    const records = await recordsOf(await fileOf(app, job._id))
    expect(records.length).toBe(9_000)
    expect(new Set(records.map((cells) => cells.get('email').text)).size).toBe(9_000)
  }
  expect(await eventCounts(app)).toMatchObject({ 'export.completed': 2, 'job.completed': 3 })
})

const manyCustomers = (count: number) =>
  `email\n${Array.from({ length: count }, (_, at) => `n${at}@example.com\n`).join('')}`

/** A file of which each step changes someone: Cleo joins, Asha and Ben leave at the end. */
const largeFile = () => `email,action\n${Array.from({ length: 600 }, () => 'cleo@example.com,add').join('\n')}\n`
