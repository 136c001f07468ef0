import { describe, expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { uploadCustomers } from '../world/imports.ts'
import { findCustomer, importErrors, runImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { exporterFiles } from './exporter-files.ts'
import { fullFiles } from './files-with-more-columns.ts'
import { otherSystemFiles } from './other-system-files.ts'
import { systemFiles } from './system-files.ts'

const preview = async (app: TestApp, content: string | Buffer, more: object = {}) => {
  const { status, body } = await app.call('POST', '/imports/preview', {
    file_url: await uploadCustomers(app, content),
    ...more,
  })
  expect(status).toBe(200)
  return body
}

test('files of other versions of a system are recognized, and their records read', async () => {
  const app = await startApp()
  for (const { name, system, content, customers, rejected = 0 } of [
    ...systemFiles,
    ...otherSystemFiles,
    ...exporterFiles,
  ]) {
    const read = await preview(app, content)
    expect({ name, system: read.system, rejected: read.rejected }).toEqual({ name, system, rejected })
    const found = read.customers.map((customer: object) => ({ external_id: undefined, ...customer }))
    expect([name, found]).toEqual([name, customers.map((customer) => expect.objectContaining(customer))])
  }
})

test('columns that only decide something count as read, and what is left out is said', async () => {
  const app = await startApp()
  const marketing_consents = ['email_marketing', 'sms_marketing'].map((slug) => ({
    slug,
    title: 'News',
    text: 'Send me news.',
  }))
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents })
  for (const { name, system, content, customers, skipped = 0, left } of fullFiles) {
    const read = await preview(app, content)
    expect({
      name,
      system: read.system,
      rejections: read.rejections,
      skips: read.skips.length,
      left: read.not_imported,
    }).toEqual({
      name,
      system,
      rejections: [],
      skips: skipped,
      left,
    })
    const absent = { external_id: undefined, username: undefined, first_name: undefined, last_sign_in_at: undefined }
    const found = read.customers.map((customer: object) => ({ ...absent, ...customer }))
    expect([name, found]).toEqual([name, customers.map((customer) => expect.objectContaining(customer))])
  }
})

describe('what a file has lost', () => {
  test('is an ID that a spreadsheet rounded', async () => {
    const app = await startApp()
    const job = await runImport(app, 'Customer ID,email\n"8,711E+12",a@example.com\n')
    expect(job.result).toMatchObject({ created: 0, rejected: 1 })
    expect(await importErrors(app, job)).toMatchObject([
      { code: 'refused', field: 'Customer ID', value: '8,711E+12', message: expect.stringContaining('rounded') },
    ])
  })

  test.each([
    ['5f4dcc3b5aa765d61d8327deb882cf99', 'is an unsalted MD5, which is not accepted'],
    [
      '{"algorithm":"md4","hash":{"value":"5f4dcc3b5aa765d61d8327deb882cf99","encoding":"hex"},"password":{"encoding":"utf16le"}}',
      'is of md4, which is not accepted',
    ],
    [
      '{"algorithm":"sha1","hash":{"value":"5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8","encoding":"hex"}}',
      'has no salt',
    ],
    ['$2b$31$sKjNmOuSCHVlwD1vLcNzuuF7JsSGoYmF62D7meB7xIeWsbKyOK3bO', 'has bcrypt cost 31'],
  ])('is said of the hash %s', async (hash, message) => {
    const app = await startApp()
    const job = await runImport(app, JSON.stringify({ email: 'a@example.com', password_hash: hash }))
    const [error] = await importErrors(app, job)
    expect(error).toMatchObject({ field: 'password_hash', value: '', message: expect.stringContaining(message) })
    expect(error.message).not.toContain(hash)
  })

  test('is not an object that holds an address', async () => {
    const app = await startApp()
    const read = await preview(app, '{"nobody":{"email2":"a@example.com","secret":"abc"}}\n')
    expect(JSON.stringify(read)).not.toContain('invalid_email')
  })
})

describe('values that nobody meant', () => {
  test('what databases write for no value is none', async () => {
    const app = await startApp()
    const header =
      'id,email,encrypted_password,email_confirmed_at,last_sign_in_at,raw_user_meta_data,phone,deleted_at,is_anonymous'
    const rows = ['NULL', 'null', String.raw`\N`, '[NULL]'].map(
      (none, at) => `u${at},n${at}@example.com,${none},${none},${none},${none},${none},${none},f`,
    )
    const { result } = await runImport(app, [header, ...rows].join('\n'))
    expect(result).toMatchObject({ created: 4, skipped: 0, rejected: 0 })
    const { emails, phone_numbers } = await findCustomer(app, 'n1@example.com')
    expect({ emails, phone_numbers }).toMatchObject({ emails: [{ verified: false }], phone_numbers: [] })
  })

  test('names keep their own apostrophes and quotation marks', async () => {
    const app = await startApp()
    const names = `email,first_name,last_name
g@example.com,Gerard,'t Hooft
b@example.com,"""Bob""",'=Sum
n@example.com,Jennifer,Null
`
    await runImport(app, names)
    expect(await findCustomer(app, 'g@example.com')).toMatchObject({ last_name: "'t Hooft" })
    expect(await findCustomer(app, 'b@example.com')).toMatchObject({ first_name: '"Bob"', last_name: '=Sum' })
    expect(await findCustomer(app, 'n@example.com')).toMatchObject({ last_name: 'Null' })
  })

  test('zeros for a time are no time, and what says that nobody has a password is none', async () => {
    const app = await startApp()
    const file = `ID,user_login,user_pass,user_email,user_registered
1,asha,,asha@example.com,0000-00-00 00:00:00
2,ravi,!unusable,ravi@example.com,2019-05-03 09:12:44
`
    expect((await runImport(app, file)).result).toMatchObject({ created: 2, rejected: 0 })
  })

  test('characters that no database stores are left out, also of what is rejected', async () => {
    const app = await startApp()
    const csv = await runImport(app, 'email,first_name\0\na@example.com,As\0ha\nx\0,R\0avi\n')
    expect(csv.result).toMatchObject({ created: 1, rejected: 1 })
    const half = String.raw`{"email":"b@example.com","first_name":"Ra\ud800vi\u0000"}`
    const ndjson = await runImport(app, `${half}\n${half.replace('b@', '')}\n{"email":"c@x","a\\u0000b":"c\\u0000d"}\n`)
    expect(ndjson.result).toMatchObject({ created: 1, rejected: 2 })
    expect(await findCustomer(app, 'a@example.com')).toMatchObject({ first_name: 'Asha' })
    for (const { _id } of [csv, ndjson]) expect((await app.call('GET', `/jobs/${_id}/errors.csv`)).status).toBe(200)
  })

  test('a number that a spreadsheet wrote in its own way is read, unless it was rounded', async () => {
    const app = await startApp()
    const job = await runImport(app, 'email,phone\na@example.com,9.18652523958E+11\nb@example.com,9.18652E+11\n')
    expect(job.result).toMatchObject({ created: 1, rejected: 1 })
    expect(await findCustomer(app, '+918652523958')).toMatchObject({ emails: [{ email: 'a@example.com' }] })
    expect(await importErrors(app, job)).toMatchObject([
      {
        line: 3,
        value: '9.18652E+11',
        message: expect.stringContaining('rounded'),
        expected: 'A number with its country, such as +91 8652523958',
      },
    ])
  })

  test('several addresses in a cell are several contacts, and only the first is called verified', async () => {
    const app = await startApp()
    await runImport(app, 'email,email_verified\nasha@example.com; other@example.com,true\nRavi <ravi@example.com>,\n')
    const { emails } = await findCustomer(app, 'asha@example.com')
    expect(emails).toMatchObject([
      { email: 'asha@example.com', verified: true, primary: true },
      { email: 'other@example.com', verified: false, primary: false },
    ])
    expect(await findCustomer(app, 'ravi@example.com')).toMatchObject({ emails: [{ email: 'ravi@example.com' }] })
  })
})

test('the name in a URL can be anything', async () => {
  const app = await startApp()
  for (const name of ['%zz', '%E0%A4%A', 'a%00b.csv'])
    expect(await app.call('POST', '/imports', { file_url: `http://127.0.0.1/${name}` })).toMatchObject({ status: 201 })
})

describe('dates', () => {
  const born = async (app: TestApp, dates: readonly string[]) => {
    const rows = dates.map((date, at) => `d${at}@example.com,${date}`)
    const read = await preview(app, ['email,birthday', ...rows].join('\n'))
    const customers = read.customers.map(({ dob }: { dob?: string }) => dob?.slice(0, 10))
    return { customers, faults: read.rejections.map(({ faults: [fault] }: { faults: object[] }) => fault) }
  }

  test('are read as the file shows which part of them is the day', async () => {
    const app = await startApp()
    expect(await born(app, ['03/04/1990', '25/12/1990'])).toEqual({
      customers: ['1990-04-03', '1990-12-25'],
      faults: [],
    })
    expect(await born(app, ['03/04/1990', '12/25/1990'])).toEqual({
      customers: ['1990-03-04', '1990-12-25'],
      faults: [],
    })
    expect(await born(app, ['03.04.1990', '14 Jul 1990', '19900714'])).toMatchObject({
      customers: ['1990-04-03', '1990-07-14', '1990-07-14'],
    })
  })

  test('that can be two days are rejected, and the message says so', async () => {
    const app = await startApp()
    expect(await born(app, ['03/04/1990', '04/04/1990'])).toMatchObject({
      customers: ['1990-04-04'],
      faults: [{ code: 'invalid_date', value: '03/04/1990', message: expect.stringContaining('two days') }],
    })
  })
})

describe('JSON', () => {
  test('has lists that the file of rejected records has completely, and secrets that it has not', async () => {
    const app = await startApp()
    const contact = (address: string) => ({ id: address, email_address: address, verification: { status: 'verified' } })
    const user = {
      id: 'user_1',
      primary_email_address_id: 'asha@',
      email_addresses: ['asha@', 'other@example.com'].map(contact),
      roles: ['a', 'b'],
      factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
    }
    const job = await runImport(app, JSON.stringify([user]))
    const { body } = await app.call('GET', `/jobs/${job._id}/errors.csv`)
    expect(body).toContain('[""a"",""b""]')
    expect(body).not.toContain('JBSWY3DPEHPK3PXP')
    const corrected = await runImport(app, body.replaceAll('asha@', 'asha@example.com'))
    expect(corrected.result).toMatchObject({ created: 1, rejected: 0 })
    expect((await findCustomer(app, 'asha@example.com')).emails).toMatchObject([
      { email: 'asha@example.com', verified: true, primary: true },
      { email: 'other@example.com', verified: true },
    ])
  })

  test('can be corrected in the file of rejected records, which is read like the objects', async () => {
    const app = await startApp()
    for (const { name, content, customers, rejected } of [...systemFiles, ...otherSystemFiles]) {
      const isJson = typeof content === 'string' && /^[[{]/.test(content) && content.includes('@example.com')
      if (!isJson || rejected) continue
      const job = await runImport(app, content.replaceAll('@example.com', '@'))
      const { body } = await app.call('GET', `/jobs/${job._id}/errors.csv`)
      const read = await preview(app, body.replaceAll('@', '@example.com'))
      // Secrets are left out, and with them the accounts at providers.
      const expected = customers.map((customer) => {
        const { has_password: _, social_providers: __, ...rest } = customer as Record<string, unknown>
        return expect.objectContaining(rest)
      })
      expect.soft([name, read.rejections, read.customers]).toEqual([name, [], expected])
      expect(read.not_imported.filter((column: string) => column.startsWith('error'))).toEqual([])
    }
  })

  test('has keys that only later objects have', async () => {
    const app = await startApp()
    const users = Array.from({ length: 1_200 }, (_, at) => ({
      localId: `l${at}`,
      email: `l${at}@example.com`,
      ...(at === 1_100 && { displayName: 'Asha Rao', phoneNumber: '+918652523958' }),
    }))
    await runImport(app, JSON.stringify({ users }))
    expect(await findCustomer(app, '+918652523958')).toMatchObject({ first_name: 'Asha', last_name: 'Rao' })
  })

  test('of any depth breaks nothing', async () => {
    const app = await startApp()
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    for (const file of [
      `[{"email":"a@example.com"},{"email":"b@example.com","more":${deep}}]`,
      `{"email":"a@example.com"}\n{"email":"b@example.com","more":${deep}}\n`,
    ]) {
      const read = await preview(app, file)
      expect(read).toMatchObject({ good: 1, rejected: 1, rejections: [{ row: 2, faults: [{ code: 'unreadable' }] }] })
    }
  })
})
