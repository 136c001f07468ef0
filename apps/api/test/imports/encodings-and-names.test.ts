import { expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { findCustomer, runImport } from '../world/run-imports.ts'
import { startApp } from '../world/start-app.ts'

/* Files whose text can be read in several ways. */

test('a file is read in the encoding that its sender says', async () => {
  const app = await startApp()
  const cyrillic = Buffer.concat([
    Buffer.from('email,first_name,last_name\na@example.com,'),
    Buffer.from([0xc8, 0xe2, 0xe0, 0xed]),
    Buffer.from(','),
    Buffer.from([0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2]),
    Buffer.from('\n'),
  ])
  const file_url = await uploadCustomers(app, cyrillic)
  const refused = await app.call('POST', '/imports/preview', { file_url })
  expect(refused).toMatchObject({
    status: 400,
    body: { details: [{ message: expect.stringContaining('windows-1251') }] },
  })
  const { body } = await app.call('POST', '/imports/preview', { file_url, encoding: 'windows-1251' })
  expect(body).toMatchObject({
    encoding: 'windows-1251',
    customers: [{ first_name: 'Иван', last_name: 'Петров' }],
  })
  const job = await runImport(app, cyrillic, { encoding: 'windows-1251' })
  expect(job.result).toMatchObject({ created: 1 })
  expect((await app.call('GET', `/jobs/${job._id}`)).body.options).toMatchObject({ encoding: 'windows-1251' })
  expect(await findCustomer(app, 'a@example.com')).toMatchObject({ first_name: 'Иван' })
  expect((await app.call('POST', '/imports', { file_url, encoding: 'latin-9' })).status).toBe(400)
})

test('a guess that may be wrong shows', async () => {
  const app = await startApp()
  const file = Buffer.from('email,first_name\na@example.com,Gerg\xf5\xb3\n', 'latin1')
  const { body } = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, file) })
  expect(body).toMatchObject({ encoding: 'windows-1252', warning: expect.stringContaining('Gergõ³') })
  const { result } = await runImport(app, file)
  expect(result?.warning).toContain('windows-1252')
  expect(JSON.stringify(result)).not.toContain('Gerg')
})

test.each([
  ['Vogt, Anne', 'Anne', 'Vogt'],
  ['van der Berg, Jan Willem', 'Jan Willem', 'van der Berg'],
  ['Anne Vogt', 'Anne', 'Vogt'],
  ['John Smith, Jr.', 'John', 'Smith, Jr.'],
  ['Vogt, Anne, Dr.', 'Vogt,', 'Anne, Dr.'],
  ['Vogt,', 'Vogt,', undefined],
  ['松本 行弘', '松本', '行弘'],
])('the full name %s', async (name, first_name, last_name) => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, `email,full_name\na@example.com,"${name}"\n`)
  const { customers } = (await app.call('POST', '/imports/preview', { file_url })).body
  expect(customers[0].first_name).toBe(first_name)
  expect(customers[0].last_name).toBe(last_name)
})

test('a realm without users says so', async () => {
  const app = await startApp()
  for (const text of [
    '{"id":"shop","realm":"shop","enabled":true,"roles":{"realm":[{"name":"a"}]}}',
    '{"realm":"shop","users":[]}',
  ]) {
    const { body } = await app.call('POST', '/imports/preview', { file_url: await uploadCustomers(app, text) })
    expect(body.details[0].message).toContain('no list of users')
  }
})

test.each([
  ['Swedish', 'Post-ID - Kontakt,Förnamn,Efternamn,E-post,Skapat datum'],
  ['Danish', 'Record-ID - Kontakt,Fornavn,Efternavn,Mail,Oprettelsesdato'],
  ['Norwegian', 'Oppførings-ID,Fornavn,Etternavn,E-post,Opprettelsesdato'],
  ['Finnish', 'Tietueen tunnus,Etunimi,Sukunimi,Sähköposti,Luontipäivä'],
  ['Polish', 'Identyfikator rekordu,Imię,Nazwisko,Adres email,Data utworzenia'],
  ['Chinese', '记录 ID - 联系人,名字,姓氏,电子邮件,创建日期'],
])('contacts of HubSpot in %s are recognized', async (_, header) => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, `${header}\n101,Anna,Berg,anna@example.com,2024-03-18 14:22\n`)
  const { body } = await app.call('POST', '/imports/preview', { file_url })
  expect(body).toMatchObject({
    system: 'hubspot',
    not_imported: [],
    customers: [
      {
        external_id: '101',
        first_name: 'Anna',
        last_name: 'Berg',
        emails: [{ email: 'anna@example.com' }],
        created_at: '2024-03-18T14:22:00.000Z',
      },
    ],
  })
})

test('dates of Cognito’s template have the month first', async () => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, 'cognito:username,email,birthdate\njo,jo@example.com,02/01/1985\n')
  const { customers } = (await app.call('POST', '/imports/preview', { file_url })).body
  expect(customers).toMatchObject([{ dob: '1985-02-01T00:00:00.000Z' }])
})
