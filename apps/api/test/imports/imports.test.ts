import { describe, expect, test } from 'vitest'
import { serve } from '../world/groups.ts'
import { caseFile } from '../world/imports.ts'
import { act, eventsOf, holdWorkerAt, read, untilState } from '../world/jobs.ts'
import { findCustomer, type Import, importErrors, runImport, startImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const counts = ({ result }: Import) => {
  const {
    samples: _,
    not_imported: __,
    groups_created: ___,
    ...numbers
  } = result ?? expect.fail('the job has no result')
  return numbers
}

const total = async (app: TestApp) => (await app.call('GET', '/customers/list')).body.page.item_total

const people = (from: number, until: number) =>
  Array.from({ length: until - from }, (_, at) => `C${from + at},n${from + at}@example.com,N${from + at}\n`).join('')

describe('an import', () => {
  test('does not list the column that says who is blocked as left out', async () => {
    const app = await startApp()
    const content = 'user_id,verified_emails,unverified_emails,email,state,state_at\n,,,a@example.com,blocked,\n'
    const { result } = await runImport(app, content)
    expect(result).toMatchObject({ created: 1, not_imported: ['state_at'] })
    expect((await app.call('GET', '/customers/list?status=blocked')).body.items).toHaveLength(1)
  })

  test('creates the customers of a file as they would have been created otherwise', async () => {
    const app = await startApp()
    const job = await runImport(app, caseFile('firebase-users.json'))
    expect(counts(job)).toEqual({
      dry_run: false,
      rows: 9,
      created: 5,
      updated: 0,
      unchanged: 0,
      skipped: 0,
      rejected: 4,
    })
    expect(job).toMatchObject({ about: { type: 'file', name: 'members.csv' }, error_count: 4 })
    expect(job.result?.not_imported).toContain('passwordHash')
    expect(job.result?.not_imported).not.toContain('email')
    expect(await importErrors(app, job)).toContainEqual({
      line: 7,
      value: 'one@two@example.com',
      message: 'This is not an email address.',
      code: 'invalid_email',
      expected: 'An address such as asha@example.com',
      field: 'email',
    })

    const user = await findCustomer(app, 'anneliese.vogt@example.com')
    expect(user).toMatchObject({
      first_name: 'Anneliese',
      last_name: 'Vogt',
      external_id: 'xW72wP15Qs7x9lGx2yN5slaI9UDi',
      created_at: '2021-02-01T00:00:00.000Z',
      last_sign_in_at: '2025-11-24T16:00:00.000Z',
      account_type: 'user',
      emails: [{ email: 'anneliese.vogt@example.com', verified: true, primary: true, active: true }],
      phone_numbers: [{ phone: '3023125102', country_code: 49, verified: true, primary: true, active: true }],
    })
    expect(await eventsOf(app, user._id)).toEqual(['user.created by api_key'])
    const blocked = await findCustomer(app, 'disabled.person@example.com')
    expect(blocked).toMatchObject({ active: false, status: 'blocked' })
    expect(await eventsOf(app, blocked._id)).toEqual(['user.created by api_key', 'user.blocked by api_key'])
    expect(await total(app)).toBe(5)
    // Newest first is by when they were created there, not by when they were imported.
    const { items } = (await app.call('GET', '/customers/list')).body
    const times = items.map(({ created_at }: { created_at: string }) => created_at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(await app.database.queries.select().from(app.database.tables.messages)).toEqual([])
  })

  test('says first what it would do, changes nothing by that, and then does it', async () => {
    const app = await startApp()
    for (const name of ['clerk-users.csv', 'keycloak-shop-users-0.json', 'woocommerce-users.csv']) {
      const before = await total(app)
      const dry = await runImport(app, caseFile(name), { dry_run: true })
      expect(await total(app)).toBe(before)
      const done = await runImport(app, caseFile(name))
      expect({ ...counts(done), dry_run: true }).toEqual(counts(dry))
      expect(await total(app)).toBe(before + (done.result?.created ?? 0))
      expect(await importErrors(app, done)).toEqual(await importErrors(app, dry))
      const again = counts(await runImport(app, caseFile(name)))
      expect(again).toMatchObject({ created: 0, updated: 0, unchanged: done.result?.created })
    }
  })

  test('lists what it rejects as a file that can be corrected and imported as it is, without secrets', async () => {
    const app = await startApp()
    // Those whose hash was refused are imported without a password.
    for (const [name, wrong, right, secret, created] of [
      [
        'woocommerce-users.csv',
        'hana.novotna(at)example.com',
        'hana.novotna@example.com',
        '$P$Bz2q8yuisyGqvxzuqikaYDBiAlIK90.',
        3,
      ],
      ['keycloak-shop-users-0.json', 'bad.mail@', 'bad.mail@example.com', 'urWVJiFiHhlrMX', 2],
    ] as const) {
      const job = await runImport(app, caseFile(name))
      const response = await fetch(
        `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}/jobs/${job._id}/errors.csv`,
        { headers: { authorization: `Bearer ${await app.ownToken()}` } },
      )
      const file = await response.text()
      expect(file).toContain(wrong)
      expect(file).not.toContain(secret)
      const again = await runImport(app, file.replace(wrong, right))
      expect(counts(again)).toMatchObject({ created, rejected: 1 })
      expect(await findCustomer(app, right)).toMatchObject({ first_name: expect.stringMatching(/^(Hana|Bad)$/) })
    }
  })

  test('finds customers who exist by each key, in the order that the caller chooses', async () => {
    const app = await startApp()
    const { body } = await app.call('POST', '/customers', { email: 'asha@example.com', external_id: 'A1' })
    const { _id } = body.user
    const byEach = `user_id,external_id,email,first_name\n${_id},,other@example.com,Asha\n,A1,third@example.com,Asha\n,,ASHA@example.com,Asha\n`
    const job = await runImport(app, byEach)
    expect(counts(job)).toMatchObject({ updated: 2, unchanged: 1, created: 0, rejected: 0 })
    const { emails, first_name } = await findCustomer(app, 'asha@example.com')
    expect(first_name).toBe('Asha')
    expect(emails.map(({ email, primary }: { email: string; primary: boolean }) => [email, primary])).toEqual([
      ['asha@example.com', true],
      ['other@example.com', false],
      ['third@example.com', false],
    ])

    const unknown = await runImport(app, 'user_id,email\n64f0000000000000000000ff,new@example.com\n')
    expect(counts(unknown)).toMatchObject({ created: 0, rejected: 1 })
    const onlyPhone = await runImport(app, 'email,phone\nasha@example.com,+4915123456789\n', { match: ['phone'] })
    expect(await importErrors(app, onlyPhone)).toEqual([
      {
        line: 2,
        value: 'asha@example.com',
        message: 'This belongs to another customer.',
        code: 'taken',
        expected: 'A value that only this customer has',
        field: 'email',
      },
    ])
  })

  test('keeps what is there, takes what the file says, or rejects the record', async () => {
    const app = await startApp()
    await app.call('POST', '/customers', { email: 'asha@example.com', first_name: 'Asha' })
    const content = 'email,first name,last name\nasha@example.com,Aisha,Rao\n'
    expect(counts(await runImport(app, content, { on_conflict: 'reject' }))).toMatchObject({ rejected: 1, updated: 0 })
    expect(await findCustomer(app, 'asha@example.com')).not.toHaveProperty('last_name', 'Rao')
    expect(counts(await runImport(app, content))).toMatchObject({ updated: 1 })
    expect(await findCustomer(app, 'asha@example.com')).toMatchObject({ first_name: 'Asha', last_name: 'Rao' })
    expect(counts(await runImport(app, content, { on_conflict: 'take' }))).toMatchObject({ updated: 1 })
    expect(await findCustomer(app, 'asha@example.com')).toMatchObject({ first_name: 'Aisha', last_name: 'Rao' })
  })

  test('gives nothing to someone who merely claims a contact, and takes the claim away once the file proves it', async () => {
    const app = await startApp()
    const claimant = await app.call('POST', '/customers?verified=false', {
      email: 'asha@example.com',
      phone_number: '+4915123456789',
    })
    const { users } = app.database.tables
    await app.database.queries.update(users).set({ created_by: 'customer' })
    const job = await runImport(app, 'email,email verified,first name\nasha@example.com,true,Asha\n')
    expect(counts(job)).toMatchObject({ created: 1, updated: 0 })
    const left = await app.call('GET', `/customers/${claimant.body.user._id}`)
    expect(left.body.user.emails).toEqual([])
    expect(left.body.user).not.toHaveProperty('first_name', 'Asha')
    expect(await findCustomer(app, 'asha@example.com')).toMatchObject({ first_name: 'Asha' })
  })

  test('says what it was asked to do, so that its dry run can be repeated as an import', async () => {
    const app = await startApp()
    const mapping = { columns: [{ column: 'kontakt', to: 'email' }] }
    const dry = await runImport(app, 'kontakt,colour\nasha@example.com,red\n', {
      dry_run: true,
      mapping,
      country_code: 49,
    })
    expect(dry.options).toEqual({
      file_url: expect.stringMatching(/^file:/),
      mapping,
      country_code: 49,
      match: ['user_id', 'external_id', 'email', 'phone'],
      on_conflict: 'keep',
      require_confirmation: false,
      unknown_groups: 'reject',
      hash_plaintext: false,
      dry_run: true,
      has_firebase: false,
    })
    const { has_firebase: _, ...asked } = { has_firebase: false, ...dry.options }
    const { body } = await app.call('POST', '/imports', { ...asked, dry_run: false })
    const done = (await untilState(app, body._id, 'completed')) as Import
    expect(counts(done)).toEqual({ ...counts(dry), dry_run: false })
    const { body: listed } = await app.call('GET', '/jobs')
    for (const job of listed.items) expect(job).not.toHaveProperty('options')
    // The list tells both apart, also before they have a result.
    expect(listed.items.map(({ dry_run }: { dry_run?: true }) => dry_run)).toEqual([undefined, true])
    expect([dry.dry_run, done.dry_run]).toEqual([true, undefined])
  })

  test('rejects a file without a contact, and one from inside the network', async () => {
    const app = await startApp()
    const nameless = await startImport(app, 'colour,size\nred,1\n')
    expect(await untilState(app, nameless._id, 'failed')).toMatchObject({
      failure:
        'No column is an email address or a phone number. Choose the column that says how to reach each customer.',
    })
    const url = await serve((_request, response) => response.end('email\nasha@example.com\n'))
    const { body } = await app.call('POST', '/imports', { file_url: `${url}/customers.csv` })
    await untilState(app, body._id, 'failed')
    expect(await total(app)).toBe(0)
  })

  test('fetches the file at a URL, and keeps no copy of it', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const url = await serve((_request, response) => response.end('email\nasha@example.com\n'))
    const { body } = await app.call('POST', '/imports', { file_url: `${url}/customers.csv` })
    expect(body.about.name).toBe('customers.csv')
    await untilState(app, body._id, 'completed')
    expect(await total(app)).toBe(1)
    await expect.poll(() => app.database.queries.select().from(app.database.tables.files)).toEqual([])
  })

  test('continues where it stopped, keeps what is done when it is canceled, and creates no one twice', async () => {
    const app = await startApp()
    const worker = holdWorkerAt(app, 1)
    const content = `id,email,name\n${people(0, 1_200)}`
    const job = await startImport(app, content, { on_conflict: 'reject' })
    await worker.reached
    expect((await act(app, job._id, 'pause')).status).toBe(200)
    worker.release()
    const paused = await total(app)
    expect(paused).toBeGreaterThan(0)
    expect(paused).toBeLessThan(1_200)
    await act(app, job._id, 'cancel')
    const canceled = (await untilState(app, job._id, 'canceled')) as Import
    expect(canceled.failure).toBe(
      `The import was canceled after ${paused.toLocaleString('en')} records. What they changed stays.`,
    )
    expect(canceled.result).toMatchObject({ created: paused, rejected: 0 })
    await act(app, job._id, 'retry')
    const done = (await untilState(app, job._id, 'completed')) as Import
    expect(counts(done)).toMatchObject({ rows: 1_200, created: 1_200, rejected: 0 })
    expect(await total(app)).toBe(1_200)
    expect(await read(app, job._id)).toMatchObject({ error_count: 0 })
  })
})
