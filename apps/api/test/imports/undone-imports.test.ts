import { expect, test } from 'vitest'
import { listForeignForms } from '../../src/passwords/shoppers.ts'
import { uploadCustomers } from '../world/imports.ts'
import { act, eventsOf, holdWorkerAt, read, untilState } from '../world/jobs.ts'
import { openBrowser } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { segmentOf, untilMembers } from '../world/segments.ts'
import { openShop } from '../world/storefront-steps.ts'

/* Undoing an import: who was created is removed, unless something has happened to them since. */

const start = async (app: TestApp, content: string, more: object = {}) =>
  (await app.call('POST', '/imports', { file_url: await uploadCustomers(app, content), ...more })).body

const run = async (app: TestApp, content: string, more: object = {}) =>
  untilState(app, (await start(app, content, more))._id, 'completed')

/** Undoes a job, and returns the job that did it. */
async function undo(app: TestApp, job_id: string) {
  const { status, body } = await act(app, job_id, 'undo')
  expect(status).toBe(200)
  return untilState(app, body._id, 'completed')
}

const listed = async (app: TestApp) => {
  const { items } = (await app.call('GET', '/customers/list')).body
  return items as { _id: string; emails: { email: string }[]; first_name?: string }[]
}
const emails = async (app: TestApp) => (await listed(app)).map((each) => each.emails[0]?.email ?? '').toSorted()

async function idOf(app: TestApp, email: string): Promise<string> {
  const found = (await listed(app)).find((each) => each.emails[0]?.email === email)
  if (!found) throw new Error(`${email} is not a customer`)
  return found._id
}

const kept = async (app: TestApp, job_id: string) => (await app.call('GET', `/jobs/${job_id}/errors`)).body.items

const file =
  'email,name\nasha@example.com,Asha\nben@example.com,Ben\ncleo@example.com,Cleo\ndora@example.com,Dora Rao\n'

test('who was created is removed, and who has changed since, or existed before, stays', async () => {
  const app = await startApp()
  await app.call('POST', '/customers', { email: 'dora@example.com' })
  const job = await run(app, file)
  expect(job).toMatchObject({ result: { created: 3, updated: 1 }, actions: ['undo'] })
  const [asha, ben, cleo] = [
    await idOf(app, 'asha@example.com'),
    await idOf(app, 'ben@example.com'),
    await idOf(app, 'cleo@example.com'),
  ]
  expect((await app.call('PUT', `/customers/${ben}`, { last_name: 'Okoro' })).status).toBe(200)
  await app.call('PUT', '/customers/activation', { user_id: [cleo], status: true, reason: 'Fraud' })

  const done = await undo(app, job._id)
  expect(done).toMatchObject({
    undoes: job._id,
    progress: { step: 'undo', unit: 'rows', done: 3, total: 3 },
    undo_result: { undone: 1, kept: 2 },
    error_count: 2,
    actions: [],
  })
  expect(await emails(app)).toEqual(['ben@example.com', 'cleo@example.com', 'dora@example.com'])
  expect((await listed(app)).find(({ first_name }) => first_name === 'Dora')).toBeDefined()
  expect((await app.call('GET', `/customers/${asha}`)).status).toBe(404)
  expect((await eventsOf(app, asha)).at(-1)).toBe('user.purged by api_key')
  const faults = await kept(app, done._id)
  expect(faults.map(({ value }: { value: string }) => value).toSorted()).toEqual([ben, cleo].toSorted())
  expect(faults).toMatchObject([{ code: 'changed_since' }, { code: 'changed_since' }])
  expect(await read(app, job._id)).toMatchObject({ state: 'completed', undone_by: done._id, actions: [] })
  expect((await act(app, job._id, 'undo')).body._id).toBe(done._id)

  // The same file creates them again.
  expect(await run(app, file)).toMatchObject({ result: { created: 1, unchanged: 3 } })
  expect(await emails(app)).toContain('asha@example.com')
})

test('who was merged away or erased since is accounted for', async () => {
  const app = await startApp()
  const job = await run(app, file)
  const [asha, ben, cleo, dora] = await Promise.all(
    ['asha', 'ben', 'cleo', 'dora'].map((name) => idOf(app, `${name}@example.com`)),
  )
  const merged = await app.call('POST', `/customers/${asha}/merges`, { other_id: ben, reason: 'Same person' })
  expect(merged.status).toBe(200)
  const erased = await app.call('POST', `/customers/${cleo}/erase`, { reason: 'Asked' })
  expect(erased.status).toBe(200)

  const done = await undo(app, job._id)
  expect(done).toMatchObject({ undo_result: { undone: 1, kept: 3 }, error_count: 3 })
  const left = await kept(app, done._id)
  const why = Object.fromEntries(left.map(({ value, code }: { value: string; code: string }) => [value, code]))
  expect(why).toEqual({ [asha ?? '']: 'changed_since', [ben ?? '']: 'merged_since', [cleo ?? '']: 'erased_since' })
  expect(left.map(({ message }: { message: string }) => message).join()).toContain(`merged into ${asha}`)
  expect((await app.call('GET', `/customers/${dora}`)).status).toBe(404)
})

test('their passwords and accounts go as well, unless they have signed in', async () => {
  const app = await openShop({
    config: {
      register_required_fields: {
        email: { is_required: false, level: 'soft' },
        mobile: { is_required: false, level: 'soft' },
      },
    },
  })
  const hash = '$2b$10$wh/X7uoTGtwsiQcKEkCHDO6Ulnqe0Gu.o9w1kvrAmCyMeI/1LRdi2'
  const people = ['asha', 'ben'].map((name) => ({
    user_id: `auth0|${name}`,
    email: `${name}@example.com`,
    email_verified: true,
    passwordHash: hash,
    identities: [{ provider: 'google-oauth2', user_id: `${name}-1` }],
  }))
  const job = await run(app, people.map((each) => `${JSON.stringify(each)}\n`).join(''))
  const { status } = await openBrowser(app).auth('POST', '/login/password', {
    username: 'ben@example.com',
    password: 'Quiche & Cidre 1789',
  })
  expect(status).toBe(200)
  expect(await listForeignForms(app.ctx)).toMatchObject([{ count: 1 }])
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 1, kept: 1 } })
  expect(await emails(app)).toEqual(['ben@example.com'])
  expect(await listForeignForms(app.ctx)).toEqual([])
  const { credentials, socialIdentities, identifiers } = app.database.tables
  const ben = await idOf(app, 'ben@example.com')
  for (const table of [credentials, socialIdentities, identifiers])
    expect(await app.database.queries.select().from(table)).toMatchObject([{ user_id: ben }])
})

const many = `email\n${Array.from({ length: 700 }, (_, i) => `n${i}@example.com\n`).join('')}`

test('an undo is paused, canceled, and retried like any job', async () => {
  const app = await startApp()
  const job = await run(app, many)
  const worker = holdWorkerAt(app, 1, 'done')
  const { body: undoing } = await act(app, job._id, 'undo')
  await worker.reached
  expect((await act(app, undoing._id, 'pause')).body).toMatchObject({
    state: 'paused',
    progress: { done: 201, total: 700 },
  })
  worker.release()
  expect((await act(app, undoing._id, 'cancel')).body).toMatchObject({
    state: 'canceled',
    failure: 'Undoing was canceled after 201 of 700 customers. Those who were removed stay removed.',
    undo_result: { undone: 201, kept: 0 },
    actions: ['retry'],
  })
  await act(app, undoing._id, 'retry')
  expect(await untilState(app, undoing._id, 'completed')).toMatchObject({ undo_result: { undone: 499, kept: 0 } })
  expect(await listed(app)).toEqual([])
})

test('a canceled import is undone too, and can’t be retried afterward', async () => {
  const app = await startApp()
  const worker = holdWorkerAt(app, 1)
  const job = await start(app, `email\n${Array.from({ length: 1_200 }, (_, i) => `n${i}@example.com\n`).join('')}`)
  await worker.reached
  await act(app, job._id, 'cancel')
  worker.release()
  const canceled = await untilState(app, job._id, 'canceled')
  expect(canceled.actions).toEqual(['retry', 'undo'])
  await undo(app, job._id)
  expect(await listed(app)).toEqual([])
  expect(await read(app, job._id)).toMatchObject({ state: 'canceled', actions: [] })
  expect(await act(app, job._id, 'retry')).toMatchObject({ status: 409, body: { code: 'JOB_OUTDATED' } })
})

test('an import that has created nobody can’t be undone', async () => {
  const app = await startApp()
  const dry = await run(app, file, { dry_run: true })
  await run(app, file)
  const again = await run(app, file)
  for (const [job, reason] of [
    [dry, 'dry_run'],
    [again, 'nothing_to_undo'],
  ] as const) {
    expect(job.actions).toEqual([])
    expect(await act(app, job._id, 'undo')).toMatchObject({
      status: 409,
      body: { code: 'JOB_STATE', details: [{ field: 'job_id' }], meta: { state: 'completed', reason } },
    })
  }
})

test('who has only joined a segment since is removed as well', async () => {
  const app = await startApp()
  const { uid } = await segmentOf(app, { join: 'AND', of: [{ about: 'contact', kind: 'email', is: 'present' }] })
  const job = await run(app, file)
  await untilMembers(app, uid, ['Asha', 'Ben', 'Cleo', 'Dora'])
  expect(await undo(app, job._id)).toMatchObject({ undo_result: { undone: 4, kept: 0 } })
  await untilMembers(app, uid, [])
  expect(await emails(app)).toEqual([])
})
