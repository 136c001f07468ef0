import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { findCustomer, importErrors, runImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Records with which several things are wrong. */

const errorFileOf = async (app: TestApp, job_id: string) => {
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  return (await fetch(`${prefix}/jobs/${job_id}/errors.csv`, { headers })).text()
}

const content = [
  'id,email,phone,birthday,created_at,password_hash',
  '1,one@@example.com,12,1995-02-30,yesterday,$2b$31$sKjNmOuSCHVlwD1vLcNzuuF7JsSGoYmF62D7meB7xIeWsbKyOK3bO',
  '2,two@example.com,+91 98765 43212,,2024-02-01,',
  '2,two@example.com,+91 98765 43212,,,',
  '3,three@@example.com,,,,',
].join('\n')

test('each of them is said, and the row counts once', async () => {
  const app = await startApp()
  for (const dry_run of [true, false]) {
    const job = await runImport(app, content, { dry_run })
    expect(job).toMatchObject({ error_count: 3, result: { created: 1, rejected: 3 } })
    const [one, two, three, ...others] = await importErrors(app, job)
    expect(others).toEqual([])
    expect(one.faults).toEqual([
      {
        code: 'invalid_email',
        field: 'email',
        value: 'one@@example.com',
        message: 'This is not an email address.',
        expected: 'An address such as asha@example.com',
      },
      expect.objectContaining({ code: 'impossible_phone', field: 'phone', value: '12' }),
      expect.objectContaining({ code: 'invalid_time', field: 'created_at', value: 'yesterday' }),
      expect.objectContaining({ code: 'invalid_date', field: 'birthday', value: '1995-02-30' }),
      expect.objectContaining({ code: 'absurd_hash_cost', field: 'password_hash', value: '' }),
    ])
    // The first stands for the row.
    expect(one).toMatchObject({ line: 2, ...one.faults[0] })
    expect(two.faults.map(({ code, field, value }: Record<string, string>) => [code, field, value])).toEqual([
      ['duplicate', 'email', 'two@example.com'],
      ['duplicate', 'phone', '+91 98765 43212'],
      ['duplicate', 'id', '2'],
    ])
    expect(three).toMatchObject({ line: 5, code: 'invalid_email' })
    expect(three).not.toHaveProperty('faults')
  }
})

test('a name that is too long is one, in the column that has it', async () => {
  const app = await startApp()
  const name = 'a'.repeat(101)
  const names = await runImport(
    app,
    `email,Vorname,Nachname\na@example.com,${name},Rao\nb@example.com,${name.slice(1)},Rao\n`,
  )
  expect(names.result).toMatchObject({ created: 1, rejected: 1 })
  expect(await importErrors(app, names)).toMatchObject([{ line: 2, code: 'too_long', field: 'Vorname', value: name }])
  const full = await runImport(app, `email,full_name\nc@example.com,Asha ${name}\n`)
  expect(await importErrors(app, full)).toMatchObject([{ line: 2, code: 'too_long', field: 'full_name' }])
})

test('an ID that someone else has is in its own column', async () => {
  const app = await startApp()
  await runImport(app, 'id,email\n1,one@example.com\n')
  const job = await runImport(app, 'id,email\n1,two@example.com\n', { match: ['email'] })
  expect(await importErrors(app, job)).toMatchObject([{ line: 2, code: 'taken', field: 'id', value: '1' }])
})

test('their file says all of them, and is imported once it is corrected', async () => {
  const app = await startApp()
  const { _id } = await runImport(app, content)
  const text = await errorFileOf(app, _id)
  const [header, one = ''] = text.split('\r\n')
  expect(header).toMatch(/,error_line,error_field,error_code,error,error_expected$/)
  expect(one).toContain('email | phone | created_at | birthday | password_hash')
  expect(one).toContain('invalid_email | impossible_phone | invalid_time | invalid_date | absurd_hash_cost')
  expect(one).toContain('An address such as asha@example.com | A number with its country')
  const corrected = text
    .replace('1,one@@example.com,12,1995-02-30,yesterday', '1,one@example.com,+91 98765 43211,1995-02-03,2024-01-31')
    .replace('three@@', 'three@')
  const { result } = await runImport(app, corrected)
  expect(result).toMatchObject({ created: 2, rejected: 0 })
  expect(result?.not_imported.filter((column) => column.startsWith('error'))).toEqual([])
  expect(await findCustomer(app, 'one@example.com')).toMatchObject({
    external_id: '1',
    dob: '1995-02-03T00:00:00.000Z',
  })
})

test('all that other customers have, and all groups that don’t exist, are said', async () => {
  const app = await startApp()
  await runImport(app, 'id,verified_emails,username\n1,taken@example.com,asha\n2,too@example.com,ben\n')
  const file = 'id,verified_emails,username,groups\n9,taken@example.com|too@example.com,asha,Gold|Silver\n'
  const errors = await importErrors(app, await runImport(app, file, { match: ['external_id'] }))
  expect(errors[0].faults).toMatchObject([
    { code: 'taken', value: 'taken@example.com' },
    { code: 'taken', value: 'too@example.com' },
    { code: 'taken', value: 'asha' },
    { code: 'unknown_group', value: 'Gold' },
    { code: 'unknown_group', value: 'Silver' },
  ])
})

test('an ID that a spreadsheet rounded says what would be right', async () => {
  const app = await startApp()
  const [error] = await importErrors(app, await runImport(app, 'Customer ID,email\n1.23457E+12,a@example.com\n'))
  expect(error).toMatchObject({ code: 'refused', value: '1.23457E+12', expected: expect.stringContaining('digits') })
})

test('what objects had in them is imported from the file, too', async () => {
  const app = await startApp()
  const marketing_consents = [{ slug: 'email_marketing', title: 'News', text: 'Send me news.' }]
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents })
  const email = { marketing: { consent: 'SUBSCRIBED', consent_timestamp: '2024-03-18T14:22:09Z' } }
  const attributes = {
    email: 'kai@@example.com',
    phone_number: '0151 23456789',
    location: { country: 'Germany', zip: null },
    subscriptions: { email, sms: { marketing: { consent: 'NEVER_SUBSCRIBED' } } },
  }
  const { _id } = await runImport(app, `${JSON.stringify({ id: '01M', attributes })}\n`)
  const { result } = await runImport(app, (await errorFileOf(app, _id)).replace('kai@@', 'kai@'))
  expect(result).toMatchObject({ created: 1, not_imported: [] })
  const kai = await findCustomer(app, 'kai@example.com')
  expect(kai).toMatchObject({ phone_numbers: [{ country_code: 49 }] })
  const { consents } = (await app.call('GET', `/customers/${kai._id}/consents`)).body
  expect(consents).toMatchObject([{ slug: 'email_marketing', value: true, updated_at: '2024-03-18T14:22:09.000Z' }])
})
