import { exportFieldNames } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { userFields } from '../../src/users/fields.ts'
import { exportNow, fileOf, recordsOf, startExport } from '../world/exports.ts'
import { addUsers, groupFrom } from '../world/groups.ts'
import { uploadCustomers } from '../world/imports.ts'
import { holdWorkerAt, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Exports: customers in a file, each of them once. */

const emailsIn = async (file: Buffer) => (await recordsOf(file)).map((cells) => cells.get('email').text).sort()

async function create(app: TestApp, body: object) {
  const answer = await app.call('POST', '/customers', body)
  expect(answer.status).toBe(200)
  return answer.body.user
}

test('every field of the table that files contain can be exported', () => {
  const columns = Object.entries(userFields).flatMap(([name, rule]) =>
    rule.exported ? ['column' in rule ? rule.column : name] : [],
  )
  expect([...exportFieldNames].sort()).toEqual([...columns, 'emails', 'phone_numbers'].sort())
})

describe('an export', () => {
  test('contains the customers of the list, with their contacts, and is recorded without saying who they are', async () => {
    const app = await startApp()
    const asha = await create(app, {
      email: 'asha@example.com',
      phone_number: '9812300001',
      first_name: 'Asha, "the first"',
      meta: { tier: 'gold' },
    })
    await create(app, { email: 'ben@example.com', first_name: '=1+1' })
    const { job, file } = await exportNow(app)
    expect(job.result).toMatchObject({ format: 'csv', gzip: false, exported: 2, counted: 2, counted_relation: 'eq' })
    expect(job.result).not.toHaveProperty('difference')
    expect(job.progress).toEqual({ step: 'write', unit: 'rows', done: 2, total: 2 })
    expect(job.about.name).toMatch(/^customers-\d{4}-\d\d-\d\d\.csv$/)
    const [header = '', ben = '', first = ''] = file.toString('utf8').split('\r\n')
    expect(header).toMatch(/^\ufeffuser_id,external_id,username,first_name,last_name,email,email_verified,/)
    expect(ben).toContain(",'=1+1,")
    expect(first).toContain(`${asha._id},,`)
    expect(first).toContain(`"Asha, ""the first""",,asha@example.com,true,,,'+919812300001,true,`)
    expect(first).toContain('"{""tier"":""gold""}"')
    const events = await app.database.queries
      .select()
      .from(app.database.tables.events)
      .where(eq(app.database.tables.events.subject_id, job._id))
    expect(events.map(({ type, actor }) => `${type} by ${actor.kind}`).sort()).toEqual([
      'export.completed by api_key',
      'export.downloaded by api_key',
      'job.completed by api_key',
      'job.created by api_key',
    ])
    expect(JSON.stringify(events)).not.toMatch(/asha/i)
  })

  test('has the same customers as the list, whatever the filter', async () => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    const dora = await create(app, { phone_number: '9812300002', first_name: 'Dora' })
    const [, blocked] = (await app.call('GET', '/customers/list')).body.items
    await app.call('PUT', '/customers/activation', { user_id: [blocked._id], status: true })
    await app.call('PUT', '/customers/archive', { user_id: (await addUsers(app, 'gone@example.com'))[0] })
    const group = await groupFrom(app, 'email\nasha@example.com\nben@example.com\n')
    const filters: [filter: object, query: string][] = [
      [{}, ''],
      [{ status: ['blocked'] }, 'status=blocked'],
      [{ status: 'archived' }, 'status=archived'],
      [{ has_phone: true }, 'has_phone=true'],
      [{ group_uid: group._id }, `group_uid=${group._id}`],
      [{ group_uid: group._id, verified: true }, `group_uid=${group._id}&verified=true`],
      [{ q: 'dora' }, 'q=dora'],
      [{ q: 'example.com' }, 'q=example.com'],
      [{ created_from: dora.created_at }, `created_from=${dora.created_at}`],
      [{ created_to: dora.created_at }, `created_to=${dora.created_at}`],
      [{ last_sign_in_from: '2020-01-01' }, 'last_sign_in_from=2020-01-01'],
    ]
    for (const [filter, query] of filters) {
      const { items, page } = (await app.call('GET', `/customers/list?page_size=100&${query}`)).body
      const { job, file } = await exportNow(app, { filter, fields: ['user_id'] })
      const ids = (await recordsOf(file)).map((cells) => cells.get('user_id').text)
      expect([...ids].sort()).toEqual(items.map(({ _id }: { _id: string }) => _id).sort())
      expect(job.result).toMatchObject({ exported: ids.length, counted: page.item_total })
    }
  })

  test('contains those who were named by their IDs, and says how many don’t exist', async () => {
    const app = await startApp()
    const [asha = '', ben = ''] = await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    await app.call('PUT', '/customers/archive', { user_id: ben })
    const user_ids = [asha, ben, asha, 'f'.repeat(24)]
    const { job, file } = await exportNow(app, { user_ids, fields: ['emails'] })
    expect(await emailsIn(file)).toEqual(['asha@example.com', 'ben@example.com'])
    expect(job.result).toMatchObject({ exported: 2, counted: 3, difference: expect.stringContaining('1 fewer') })
    const both = await app.call('POST', '/exports', { format: 'csv', user_ids, filter: {} })
    expect(both).toMatchObject({ status: 400, body: { details: [{ field: 'body.user_ids' }] } })
    const unknown = await app.call('POST', '/exports', { format: 'csv', fields: ['user_id', 'password'] })
    expect(unknown).toMatchObject({ status: 400, body: { details: [{ field: 'body.fields.1' }] } })
  })

  test('contains those whom lines name, and lists the lines that name nobody', async () => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    const lines = [' Asha@Example.com', 'nobody@example.com', '', 'ben@example.com', 'asha@example.com']
    for (const format of ['csv', 'ndjson']) {
      const { job, file } = await exportNow(app, { format, lines, fields: ['emails'] })
      const named = ['asha', 'ben', 'cleo'].filter((name) => file.includes(`${name}@example.com`))
      expect(named).toEqual(['asha', 'ben'])
      expect(job).toMatchObject({ error_count: 1, result: { exported: 2, counted: 2 } })
      expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items).toMatchObject([
        { line: 2, value: 'nobody@example.com', code: 'no_account' },
      ])
      const { events } = app.database.tables
      const rows = await app.database.queries.select().from(events).where(eq(events.subject_id, job._id))
      expect(JSON.stringify(rows)).toContain('lines: 5')
      expect(JSON.stringify(rows)).not.toMatch(/asha/i)
    }
    const { file } = await exportNow(app, { lines: ['nobody@example.com'], fields: ['emails'] })
    expect(await emailsIn(file)).toEqual([])
    const both = await app.call('POST', '/exports', { format: 'csv', lines, filter: {} })
    expect(both).toMatchObject({ status: 400, body: { details: [{ field: 'body.lines' }] } })
  })

  test('doesn’t have customers who are created after it was started, and explains who left meanwhile', async () => {
    const app = await startApp()
    const ids = await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    const worker = holdWorkerAt(app, 0, 'done')
    const started = await startExport(app, { fields: ['emails'] })
    await worker.reached
    await app.call('PUT', '/customers/archive', { user_id: ids[0] })
    await addUsers(app, 'dora@example.com')
    worker.release()
    const job = await untilState(app, started._id, 'completed')
    expect(job.result).toMatchObject({ exported: 2, counted: 3, difference: expect.stringContaining('1 fewer') })
    expect(await emailsIn(await fileOf(app, job._id))).toEqual(['ben@example.com', 'cleo@example.com'])
  })

  test.each(['csv', 'ndjson', 'xlsx'])('as %s is imported into another application as it is', async (format) => {
    const app = await startApp()
    const blocked = await create(app, {
      email: 'asha@example.com',
      phone_number: '9812300001',
      first_name: '-Asha',
      last_name: 'Rao & <Co>',
      gender: 'female',
      dob: '1995-07-23',
      external_id: '0017',
      username: 'asha.rao',
    })
    await app.call('PUT', `/customers/${blocked._id}`, {
      emails: [
        { email: 'asha@example.com', primary: true, verified: true },
        { email: 'second@example.com', verified: true },
        { email: 'claim@example.com', verified: false },
        { email: 'another@example.com', verified: true },
      ],
    })
    await app.call('PUT', '/customers/activation', { user_id: [blocked._id], status: true })
    for (const body of [{ phone_number: '9812300002' }, { email: 'ben@example.com' }])
      await app.call('POST', '/customers?verified=false', body)

    for (const gzip of [false, true]) {
      const { file } = await exportNow(app, { format, gzip })
      const other = await startApp()
      const { body: started } = await other.call('POST', '/imports', { file_url: await uploadCustomers(other, file) })
      const job = await untilState(other, started._id, 'completed')
      expect(job.result).toMatchObject({ created: 3, rejected: 0, skipped: 0 })
      const shown = async (call: TestApp['call']) =>
        (await call('GET', '/customers/list?page_size=100')).body.items.map(comparable)
      expect(await shown(other.call)).toEqual(await shown(app.call))
    }
    const again = await uploadCustomers(app, (await exportNow(app, { format })).file)
    const { body } = await app.call('POST', '/imports', { file_url: again, on_conflict: 'take' })
    expect((await untilState(app, body._id, 'completed')).result).toMatchObject({ unchanged: 3, rejected: 0 })
  })
})

/** What an import brings along. */
function comparable(customer: Record<string, unknown>) {
  const { first_name, last_name, gender, dob, external_id, username, active, status, created_at } = customer
  const contacts = [customer.emails, customer.phone_numbers].map((list) =>
    JSON.stringify((list as object[]).map((each) => JSON.stringify(each)).sort()),
  )
  return { first_name, last_name, gender, dob, external_id, username, active, status, created_at, contacts }
}
