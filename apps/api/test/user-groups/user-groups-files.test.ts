import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { addUsers, groupFrom, memberIds, sendFile, skippedRows } from '../world/groups.ts'
import { workbook, workbookParts, zip } from '../world/spreadsheets.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

interface Expected {
  people: { first_name: string; last_name: string; email: string; phone_number: string }[]
  files: Record<string, { encoding: string; delimiter: string; members: number; refused?: number; system?: string }>
}

const folder = new URL('./files/', import.meta.url)
const expected = JSON.parse(readFileSync(new URL('expect.json', folder), 'utf8')) as Expected

/** The five people that are in every file, and their IDs. */
async function addPeople(app: TestApp): Promise<string[]> {
  const ids: string[] = []
  for (const person of expected.people) ids.push((await app.call('POST', '/customers', person)).body.user._id)
  return ids
}

/** A file of the folder; one of them has the IDs of people who only exist once they have been created. */
function fileNamed(name: string, ids: string[]): Buffer {
  const content = readFileSync(new URL(name, folder))
  if (!name.startsWith('25-')) return content
  const left = [...ids]
  return Buffer.from(content.toString('utf8').replace(/^[0-9a-f]{24}/gm, () => left.shift() ?? ''))
}

/** The systems whose exports are among the files. */
const systems: Record<string, string> = {
  '01b': 'shopify',
  '02b': 'woocommerce',
  '04': 'mailchimp',
  '07': 'salesforce',
  '10b': 'prestashop',
  '10c': 'prestashop',
  '12': 'auth0',
}

/** The rows that are refused in them. */
const refusedRows: Record<string, object[]> = {
  '07': [
    { line: 8, value: 'Active customers', message: 'The row has no ID, email address, or phone number.' },
    {
      line: 9,
      value: expect.stringMatching(/^Copyright/),
      message: 'The row has no ID, email address, or phone number.',
    },
  ],
  '14': [{ line: 2, value: '9.19812E+11', message: expect.stringMatching(/rounded/) }],
}

describe('a file as another system exports it', () => {
  test('has an expectation', () => {
    const names = readdirSync(folder).filter((name) => name !== 'expect.json')
    expect(names.toSorted()).toEqual(Object.keys(expected.files).toSorted())
  })

  test.each(Object.entries(expected.files))('%s', async (name, { encoding, delimiter, members, refused = 0 }) => {
    const app = await startApp()
    const ids = await addPeople(app)
    const group = await groupFrom(app, fileNamed(name, ids))
    expect(group).toMatchObject({
      status: 'completed',
      members,
      recognized: { format: 'csv', encoding, delimiter },
    })
    expect(group.recognized.system).toBe(systems[name.split('-', 1)[0] ?? ''])
    expect(group.error?.count ?? 0).toBe(refused)
    expect(await skippedRows(app, 1)).toEqual(refusedRows[name.split('-', 1)[0] ?? ''] ?? [])
  })
})

describe('an encoding is detected', () => {
  const text = 'Name;Straße;E-Mail\r\nZoë;"Rue de l’Évêché, 5 €";asha@example.com\r\nJörg;Höhe;ben@example.com\r\n'
  const windows = Buffer.from(text.replace('’', '\u0092').replace('€', '\u0080'), 'latin1')
  const mac = Buffer.from(
    text.replace(/[ßëÉêé’€ö]/g, (each) => {
      const at = 'ßëÉêé’€ö'.indexOf(each)
      return String.fromCharCode([0xa7, 0x91, 0x83, 0x90, 0x8e, 0xd5, 0xdb, 0x9a][at] ?? 0)
    }),
    'latin1',
  )
  const swapped = (content: Buffer) => Buffer.from(content).swap16()
  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-8', Buffer.concat([Buffer.from(text.repeat(20)), Buffer.from([0xe9])])],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', swapped(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['utf-16be', swapped(Buffer.from(text, 'utf16le'))],
    ['windows-1252', windows],
    ['macintosh', mac],
  ])('%s', async (encoding, content) => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com', 'ben@example.com')
    const group = await groupFrom(app, content)
    expect(group).toMatchObject({ status: 'completed', members: 2, recognized: { encoding, delimiter: ';' } })
    expect(group.recognized.columns).toEqual([{ position: 3, header: 'E-Mail', use: 'email', by: 'header' }])
  })
})

describe('headers', () => {
  const phone = '+358401230001'
  const email = 'aino.virtanen@import.example'
  test.each([
    [
      'shopify',
      `First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,City,Province Code,Country Code,Zip,Phone,Total Spent\nA,V,,no,,,,,FI,,040 1230001,0.00\n`,
    ],
    [
      'magento',
      `email,_website,_store,created_at,firstname,group_id,lastname,store_id,website_id\n${email},base,default,x,A,1,V,1,1\n`,
    ],
    [
      'magento',
      `_website,_email,_entity_id,city,country_id,firstname,lastname,telephone\nbase,gone@x.org,1,Oslo,FI,A,V,0401230001\n`,
    ],
    [
      'klaviyo',
      `Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,Source\n,01H,A,V,,,${phone},x\n`,
    ],
    [
      'hubspot',
      `"Record ID","First Name","Last Name","Email","Phone Number","Contact owner","Lead Status"\n"1","A","V","${email}","","",""\n`,
    ],
    [
      'google_contacts',
      `Name,Given Name,Family Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\nA V,A,V,* ,x@x.org ::: ${email},Mobile,\n`,
    ],
    [
      'outlook',
      `First Name,Middle Name,Last Name,Company,Business Fax,Mobile Phone,E-mail Address,E-mail 2 Address\nA,,V,,${phone},,x@x.org,${email}\n`,
    ],
    [
      'stripe',
      `id,Description,Email,Name,Created (UTC),Delinquent,Card ID,Phone\ncus_1,,${email},A V,2025-01-01,false,,\n`,
    ],
    ['salesforce', `ID,FIRSTNAME,LASTNAME,EMAIL,MOBILEPHONE,OWNERID,SYSTEMMODSTAMP\n003,A,V,,${phone},005,x\n`],
    ['mailchimp', `Email Address|First Name|Last Name|MEMBER_RATING|OPTIN_TIME|LEID|EUID\n${email}|A|V|2|x|1|a\n`],
    [
      'prestashop',
      `"ID";"Social title";"First name";"Last name";"Email address";"Group";"Sales";"Enabled";"Newsletter";"Partner offers"\n1;M.;A;V;${email};Customer;0;1;0;0\n`,
    ],
    // Headers that people write themselves name no system.
    [undefined, `First Name,Email,Mobile\nA,${email},\n`],
    [undefined, `First Name,Last Name,Email,Phone\nA,V,${email},\n`],
    [undefined, `Full Name,Email,Phone\nA,${email},\n`],
    [undefined, `id,name,email,username,created_at\n1,A,${email},a,2024\n`],
    [undefined, `Email,Status,Plan\n${email},on,x\n`],
    [undefined, `Email,Tags,Note\n${email},,\n`],
    [undefined, `Title,First Name,Last Name,Email,Department\nMs,A,V,${email},\n`],
    [undefined, `Customer ID,First Name,Last Name,Email,Phone\n17,A,V,${email},\n`],
    [undefined, `phone\ntel:+358-40-1230001;phone-context=shop.example.com\n`],
    [undefined, `email\nold@x.org;${email}\n`],
    [undefined, `phone,country_code\n0401230001,00358\n`],
    [undefined, `Name,Email\nAino,${email} (Aino V.)\n`],
    [undefined, `Nimi;Sähköposti;Matkapuhelin\nAino;${email};\n`],
    [undefined, `氏名\tメールアドレス\nAino\t${email}\n`],
    // Our own names of columns.
    [undefined, `user_id,email,phone_number\n,${email},\n`],
    [undefined, `Name,Email,E-mail 2\nAino,old@x.org,${email}\n`],
    [undefined, `Name,EMail\nAino,MAILTO:${email}?subject=Hi\n`],
    [undefined, `Name,Mobil\nAino,"=""${phone}"""\n`],
    [undefined, `Name,Mobil\nAino,3.58401230001E+11\n`],
    [undefined, `${email}\nnobody@import.example\n`],
    [undefined, `Kunde;Kontakt\nAino;${email}\nJörg;\n`],
  ])('of %s are recognized (%#)', async (system, content) => {
    const app = await startApp()
    await addPeople(app)
    const group = await groupFrom(app, content)
    expect(group).toMatchObject({ status: 'completed', members: 1, progress: { matched: 1 } })
    expect(group.recognized.system).toBe(system)
  })

  test('that identify nobody fail with the names of the columns, and the caller chooses', async () => {
    const app = await startApp()
    const [aino] = await addPeople(app)
    const content = `Contact A,Contact B,Was\nx@x.org,${email},add\n`
    expect(await groupFrom(app, content)).toMatchObject({
      status: 'failed',
      failure: 'The header must contain user_id, email, or phone_number. It contains: Contact A, Contact B, Was.',
    })
    expect(await groupFrom(app, content, { columns: { email: ['Contact B'], action: 3 } })).toMatchObject({
      status: 'completed',
      members: 1,
      recognized: {
        columns: [
          { position: 2, header: 'Contact B', use: 'email', by: 'chosen' },
          { position: 3, header: 'Was', use: 'action', by: 'chosen' },
        ],
      },
    })
    expect(await memberIds(app, 2)).toEqual([aino])
    expect(await groupFrom(app, content, { columns: { email: ['Contact C'] } })).toMatchObject({
      status: 'failed',
      failure: 'The file has no column “Contact C”.',
    })
    expect(await groupFrom(app, content, { columns: { email: [9] } })).toMatchObject({ status: 'failed' })
    const none = await app.call('POST', '/user_group', { name: 'n', description: '', file_url: 'url', columns: {} })
    expect(none).toMatchObject({ status: 400, body: { details: [{ field: 'body.columns' }] } })
  })
})

test('a row is matched by ID, then by email address, then by phone number', async () => {
  const app = await startApp()
  const [aino, joerg, chloe] = await addPeople(app)
  const group = await groupFrom(
    app,
    [
      'user_id,email,phone_number',
      `${aino},joerg.schaefer@import.example,+33612300003`,
      `ffffffffffffffffffffffff,joerg.schaefer@import.example,`,
      `auth0|1,nobody@import.example,+33612300003`,
      `ffffffffffffffffffffffff,nobody@import.example,+33612300099`,
      `,not an address,+33612300099`,
      `,not an address,12`,
    ].join('\n'),
  )
  expect(group).toMatchObject({ members: 3, error: { count: 3 } })
  expect(new Set(await memberIds(app, 1))).toEqual(new Set([aino, joerg, chloe]))
  expect((await skippedRows(app, 1)).map(({ message }) => message)).toEqual([
    'No account has this ID, email address, or phone number',
    'No account has this phone number',
    'This is not an email address',
  ])
})

describe('an Excel workbook', () => {
  const rows = [
    ['Customers 2026'],
    [],
    ['Name', 'Mobile', 'E-mail'],
    ['Ravi', 919812300004],
    ['Jörg', '+49 151 12300002'],
    ['Chloé', '', 'chloe.lefevre@import.example'],
    ['Nobody', 9.19812300004123e17],
  ] as const

  test('is read, whatever its type is said to be', async () => {
    const app = await startApp()
    await addPeople(app)
    const content = workbook(
      { name: 'Secret', hidden: true, rows: [['email'], ['dana.cole@import.example']] },
      { name: 'Notes', rows: [['Only words here']] },
      { name: 'Customers', rows },
    )
    for (const [at, type] of [
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/octet-stream',
    ].entries()) {
      const { status, body } = await sendFile(app, content, { type })
      expect(status).toBe(201)
      await app.call('POST', '/user_group', { name: 'From Excel', description: '', file_url: body.file_url })
      await expect
        .poll(async () => (await app.call('GET', `/user_group/${at + 1}`)).body, { timeout: 30_000 })
        .toMatchObject({
          status: 'completed',
          members: 3,
          error: { count: 1 },
          recognized: { format: 'xlsx', sheet: 'Customers', header_line: 3 },
        })
      expect(await skippedRows(app, at + 1)).toMatchObject([{ line: 7, message: expect.stringMatching(/rounded/) }])
    }
  })

  test('has dates, which are shown as such, and identify nobody', async () => {
    const app = await startApp()
    await addPeople(app)
    const content = workbook({
      name: 'Customers',
      rows: [
        ['Mobile', 'user_id', 'E-mail', 'Born'],
        [{ date: 45_000 }, '', '', { date: 34_903 }],
        ['', { date: 45_000.5 }, '', ''],
        ['+65 2023-03-15', '', '', ''],
        [{ date: 45_000 }, '', 'dana.cole@import.example', { date: 34_903 }],
        // Whatever its style, this number is no date.
        [{ date: 919_812_300_004 }, '', '', ''],
      ],
    })
    const file_url = (await sendFile(app, content)).body.file_url
    const preview = (await app.call('POST', '/user_group/preview', { file_url })).body
    expect(preview.recognized.columns).toMatchObject([
      { use: 'phone_number', samples: expect.arrayContaining(['2023-03-15']) },
      {},
      {},
      { samples: ['1995-07-23', '1995-07-23'] },
    ])
    expect(await groupFrom(app, content)).toMatchObject({ members: 2, error: { count: 3 } })
    expect(await skippedRows(app, 1)).toMatchObject([
      { line: 2, value: '2023-03-15', message: expect.stringContaining('This is a date') },
      { line: 3, value: '2023-03-15T12:00:00', message: expect.stringContaining('This is a date') },
      { line: 4, value: '+65 2023-03-15' },
    ])
  })

  test('with more rows than fit in one piece is read completely', async () => {
    const app = await startApp()
    await addPeople(app)
    const many = Array.from({ length: 30_000 }, (_, i) => [
      i % 2 ? `nobody${i}@import.example` : 'dana.cole@import.example',
    ])
    const content = workbook({ name: 'Many', rows: [['email'], ...many] })
    expect(await groupFrom(app, content)).toMatchObject({
      status: 'completed',
      members: 1,
      progress: { rows: 30_000, matched: 15_000 },
    })
  })

  const small = workbookParts([{ name: 'S', rows: [['email'], ['dana.cole@import.example']] }])
  const replaced = (name: string, part: object) =>
    zip(small.map((each) => (each.name === name ? { ...each, ...part } : each)))
  test.each([
    [
      'N31: that unpacks to gigabytes',
      replaced('xl/sharedStrings.xml', { content: Buffer.alloc(64 * 2 ** 20, 0x20) }),
      /unpacks to far more/,
    ],
    ['N31: that lies about its size', replaced('xl/worksheets/sheet1.xml', { claimed_bytes: 10 }), /damaged/],
    [
      'N31: with too many parts',
      zip([...small, ...Array.from({ length: 5_001 }, (_, i) => ({ name: `x${i}`, content: '' }))]),
      /unpacks to far more/,
    ],
    [
      'N31: with endless text',
      replaced('xl/worksheets/sheet1.xml', {
        content: `<worksheet><sheetData><row r="1"><c t="str"><v>${'xyz'.repeat(50_000)}`,
      }),
      /larger than 64 kB/,
    ],
    [
      'with broken markup',
      replaced('xl/worksheets/sheet1.xml', { content: '<worksheet><sheetData><row></c>' }),
      /damaged/,
    ],
    ['that was cut off', zip(small).subarray(0, 700), /damaged/],
    ['that is another archive', zip([{ name: 'notes.txt', content: 'hello' }]), /not an Excel workbook/],
  ])('%s is refused', async (_, content, reason) => {
    const app = await startApp()
    const group = await groupFrom(app, content)
    expect(group).toMatchObject({ status: 'failed', failure: expect.stringMatching(reason) })
  })
})
