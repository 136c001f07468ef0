import { importTargets } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { sendFile, serve } from '../world/groups.ts'
import { caseFile, uploadCustomers } from '../world/imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const preview = async (app: TestApp, content: string | Buffer, more: object = {}, type?: string) =>
  app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, content, type), ...more })

const contentsOf = async ({ database: { queries, tables } }: TestApp) =>
  JSON.stringify(
    await Promise.all(
      [tables.users, tables.identifiers, tables.files, tables.fileChunks, tables.events, tables.jobs].map((table) =>
        queries.select().from(table),
      ),
    ),
  )

/** What each column is used for. */
const usesIn = (body: { columns: { column: string; to: string[] }[] }) =>
  Object.fromEntries(body.columns.flatMap(({ column, to }) => (to.length > 0 ? [[column, to]] : [])))

describe('the preview of a file of customers', () => {
  test('shows what was recognized, and what the records come to, and changes nothing', async () => {
    const app = await startApp()
    const file_url = await uploadCustomers(app, caseFile('firebase-users.json'), 'application/octet-stream')
    const before = await contentsOf(app)
    const { status, body } = await app.call('POST', '/imports/preview', { file_url })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      format: 'json',
      system: 'firebase',
      unclear: false,
      complete: true,
      read: 9,
      good: 5,
      rejected: 4,
      skipped: 0,
    })
    expect(body.customers[0]).toEqual({
      row: 1,
      external_id: 'xW72wP15Qs7x9lGx2yN5slaI9UDi',
      first_name: 'Anneliese',
      last_name: 'Vogt',
      emails: [{ email: 'anneliese.vogt@example.com', verified: true }],
      phone_numbers: [{ phone: '+493023125102', verified: true }],
      created_at: '2021-02-01T00:00:00.000Z',
      last_sign_in_at: '2025-11-24T16:00:00.000Z',
      blocked: false,
      marketing: {},
      has_password: true,
    })
    expect(body.rejections[0]).toEqual({
      row: 6,
      faults: [
        {
          code: 'no_contact',
          field: '',
          value: '',
          message: 'The record has no email address and no phone number.',
          expected: 'At least one of the two',
        },
      ],
    })
    expect(body.rejections[3]).toMatchObject({ row: 9, of: 4, faults: [{ code: 'duplicate', field: 'phoneNumber' }] })
    expect(await contentsOf(app)).toBe(before)
  })

  test('never shows a secret, whatever the system calls it', async () => {
    const app = await startApp()
    for (const [name, secrets] of [
      ['firebase-users.json', ['5yaKpf', 't1fj69SBKciuXQ']],
      ['clerk-users.csv', ['$2b$10$8pvl81w', 'JBSWY3DPEHPK3PXP']],
      ['keycloak-shop-users-0.json', ['9Dw6yWR', 'JBSWY3DPEHPK3PXP']],
      ['woocommerce-users.csv', ['$P$Bnm0', 'eyI4MjAwZ']],
      ['supabase-auth-users.csv', ['$2a$10$N3Mg', '7c5e794b']],
      ['magento2-customers.csv', ['e1a8a18b', '4i279k9hdg4wnq']],
    ] as const) {
      const { body } = await preview(app, caseFile(name))
      expect(body.good).toBeGreaterThan(0)
      for (const secret of secrets) {
        expect(caseFile(name).toString()).toContain(secret)
        expect(JSON.stringify(body)).not.toContain(secret)
      }
    }
  })

  test('rejects the password hashes that an import would refuse, without repeating them', async () => {
    const app = await startApp()
    const { body } = await preview(app, caseFile('woocommerce-users.csv'))
    expect(body).toMatchObject({ read: 10, good: 5, rejected: 5 })
    const costly = body.rejections.filter(
      ({ faults }: { faults: { code: string }[] }) => faults[0]?.code === 'absurd_hash_cost',
    )
    expect(costly).toMatchObject([
      { row: 7, faults: [{ field: 'user_pass', value: '' }] },
      { row: 8, faults: [{ field: 'user_pass', value: '' }] },
    ])
    expect(JSON.stringify(body)).not.toContain('$P$Swedp76z3Z1f9LBHurbMxQGQnUiJXbS')
  })

  test('takes the names of all uses for columns, except that of passwords in plain text', async () => {
    const app = await startApp()
    // These two are those of Clerk and of ourselves as well.
    const names = importTargets.filter((name) => name !== 'password_hasher' && name !== 'user_id')
    const { body } = await preview(app, `${names.join()}\n${names.map(() => '').join()}x\n`)
    expect(usesIn(body)).toEqual(
      Object.fromEntries(names.flatMap((name) => (name === 'password' ? [] : [[name, [name]]]))),
    )
  })

  test('guesses the columns of any other file, and says that they are guesses', async () => {
    const app = await startApp()
    const { body } = await preview(
      app,
      'Kundennummer;Vorname;Nachname;Kontakt;Telefon;Registered;Farbe\nK1;Jörg;Groß;joerg@example.com;030 23125101;2024-05-01;blau\n',
      { country_code: 49 },
    )
    expect(body).toMatchObject({ unclear: true, good: 1 })
    expect(body.system).toBeUndefined()
    expect(usesIn(body)).toEqual({
      Kundennummer: ['external_id'],
      Vorname: ['first_name'],
      Nachname: ['last_name'],
      Kontakt: ['email'],
      Telefon: ['phone'],
      Registered: ['created_at'],
    })
    expect(body.columns.find(({ column }: { column: string }) => column === 'Farbe')).toEqual({
      column: 'Farbe',
      to: [],
      samples: ['blau'],
    })
    expect(body.customers).toMatchObject([
      {
        row: 1,
        line: 2,
        first_name: 'Jörg',
        last_name: 'Groß',
        emails: [{ email: 'joerg@example.com' }],
        phone_numbers: [{ phone: '+493023125101' }],
        created_at: '2024-05-01T00:00:00.000Z',
      },
    ])
  })

  test('uses the columns that the caller chooses, and names one that is missing', async () => {
    const app = await startApp()
    const content = 'a,b,c\nasha@example.com,true,Asha Rao\n'
    const columns = [
      { column: 'A', to: 'email' },
      { column: 'b', to: 'email_verified' },
      { column: 'c', to: 'full_name' },
    ]
    const { body } = await preview(app, content, { mapping: { columns } })
    expect(body.unclear).toBe(false)
    expect(body.customers).toMatchObject([
      { first_name: 'Asha', last_name: 'Rao', emails: [{ email: 'asha@example.com', verified: true }] },
    ])
    expect(await preview(app, content, { mapping: { columns: [{ column: 'd', to: 'email' }] } })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.file_url', message: 'The file has no column d.' }] },
    })
  })

  test('reads objects on lines, in any encoding, and reports the line that is broken', async () => {
    const app = await startApp()
    const lines = '{"email":"asha@example.com"}\n\n{"email":\n[1]\n{"email":"ben@example.com","created_at":"soon"}\n'
    for (const content of [lines, Buffer.from(`\ufeff${lines}`, 'utf16le')]) {
      const { body } = await preview(app, content, {}, 'application/x-ndjson')
      expect(body).toMatchObject({ format: 'ndjson', read: 4, good: 2, rejected: 2 })
      expect(body.customers).toMatchObject([{ line: 1 }, { line: 5 }])
      expect(body.rejections).toMatchObject([
        { row: 2, line: 3, faults: [{ code: 'unreadable', message: 'The line is not valid JSON.' }] },
        { row: 3, line: 4, faults: [{ code: 'unreadable', message: 'Each record must be a JSON object.' }] },
      ])
    }
  })

  test.each([
    [
      'over several lines',
      '{\n  "email": "asha@example.com"\n}\n{\n  "email": "ben@example.com",\n  "tags": ["}"]\n}\n',
    ],
    ['on a line', '{"email":"asha@example.com"} {"email":"ben@example.com"}'],
    ['on lines with commas', '{"email":"asha@example.com"},\r\n{"email":"ben@example.com"},\r\n'],
    ['on lines, of which some have commas', '{"email":"asha@example.com"}\n{"email":"ben@example.com"},\n'],
    ['on lines within brackets', '[\n{"email":"asha@example.com"}\n{"email":"ben@example.com"}\n]\n'],
    ['on pages', '{"users":[{"email":"asha@example.com"}]}\n{"users":[{"email":"ben@example.com"}]}\n'],
    ['each within one', '{"User":{"email":"asha@example.com"}}\n{"User":{"email":"ben@example.com"}}\n'],
    ['in lists', '[{"email":"asha@example.com"}]\n[{"email":"ben@example.com"}]\n'],
  ])('reads objects one after another: %s', async (_how, content) => {
    const app = await startApp()
    const { body } = await preview(app, content)
    expect(body).toMatchObject({ read: 2, good: 2, rejected: 0 })
    expect(body.customers.map(({ emails }: { emails: { email: string }[] }) => emails[0]?.email)).toEqual([
      'asha@example.com',
      'ben@example.com',
    ])
  })

  test('says on which lines objects begin, and which of them are broken', async () => {
    const app = await startApp()
    const content = '{\n"email": "asha@example.com"\n}\n{\n"email" "x"\n}\n{\n"email": "ben@example.com"\n}'
    for (const bytes of [content, Buffer.from(`\ufeff${content}`, 'utf16le')]) {
      const { body } = await preview(app, bytes)
      expect(body.customers).toMatchObject([{ line: 1 }, { line: 7 }])
      expect(body.rejections).toMatchObject([
        { row: 2, line: 4, faults: [{ code: 'unreadable', message: 'The object is not valid JSON.' }] },
      ])
    }
    expect((await preview(app, '{\n"email": "asha@example.com"\n}')).body).toMatchObject({ good: 1 })
  })

  test('reads the list of a document, and rejects one that is broken or has none', async () => {
    const app = await startApp()
    const user = (n: number) => `{"name":"N ${n}","email":"n${n}@example.com","__proto__":{"polluted":true}}`
    const list = Array.from({ length: 1_500 }, (_, n) => user(n)).join(',')
    for (const content of [`[${list}]`, `{"roles":{"users":[1]},"users":[${list}],"data":[{}]}`]) {
      const { body } = await preview(app, content)
      expect(body).toMatchObject({ format: 'json', complete: false, read: 1_000, good: 1_000 })
    }
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    for (const [content, message] of [
      [`[${user(1)},\n${user(2)}`, "The file is not valid JSON: expected ',' on line 2, at character 70."],
      [`{"users":[${user(1)}]`, "The file is not valid JSON: expected ',' on line 1, at character 81."],
      [`[${user(1)},\n${user(2)},\n]`, "The file is not valid JSON: unexpected token ']' on line 3, at character 1."],
      [`[${user(1)}\n${user(2)}`, 'The list doesn’t end: a ] is missing after the last object.'],
      [`${user(1)},\n{"a":\n`, 'The object that begins on line 2 doesn’t end.'],
      [`{\n"a":1}\n${user(1)}\nuser`, 'Line 4 has something other than an object. Write one object per line.'],
      ['{\n"roles":[]\n}', 'The file has no list of users.'],
      ['[]', 'The file has no list of users.'],
    ])
      expect(await preview(app, content ?? '')).toMatchObject({
        status: 400,
        body: { details: [{ field: 'body.file_url', message }] },
      })
  })

  test('a file has the size limit of imports, which is not that of files of groups', async () => {
    const app = await startApp({ settings: { FILE_LIMIT_BYTES: '1024', IMPORT_LIMIT_BYTES: '8192' } })
    const rows = (count: number) => `email\n${'asha@example.com\n'.repeat(count)}`
    expect((await preview(app, rows(400))).body).toMatchObject({ good: 1, rejected: 399 })
    const refused = await sendFile(app, rows(600), { path: '/imports/file' })
    expect(refused).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE', meta: { limit_bytes: 8192 } } })
    expect(await app.database.queries.select().from(app.database.tables.files)).toHaveLength(1)
  })

  test('fetches a URL, and nothing from inside the network', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const url = await serve((_request, response) => response.end(caseFile('shopify-customers.csv')))
    const fetched = await app.call('POST', '/imports/preview', { file_url: `${url}/customers.csv` })
    expect(fetched.body).toMatchObject({ system: 'shopify', read: 10, good: 6, rejected: 4 })
    expect(await app.database.queries.select().from(app.database.tables.files)).toEqual([])

    const careful = await startApp()
    expect(await careful.call('POST', '/imports/preview', { file_url: `${url}/customers.csv` })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.file_url' }] },
    })
  })
})
