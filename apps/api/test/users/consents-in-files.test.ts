import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { exportNow, recordsOf } from '../world/exports.ts'
import { uploadCustomers } from '../world/imports.ts'
import { findCustomer, importErrors, runImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * Consents in exports and imports: what one writes, the other reads, with the time and the place.
 */

const marketing_consents = [
  { slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' },
  { slug: 'post', title: 'Catalog', text: 'Send me the catalog.' },
]

async function open() {
  const app = await startApp()
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents })
  return app
}

const consentsOf = async (app: TestApp, email: string) => {
  const { _id } = await findCustomer(app, email)
  return (await app.call('GET', `/customers/${_id}/consents`)).body
}

const create = async (app: TestApp, email: string, body?: object) => {
  const { user } = (await app.call('POST', '/customers', { email })).body
  if (body) expect((await app.call('PUT', `/customers/${user._id}/consents`, body)).status).toBe(200)
  return user._id as string
}

test.each(['csv', 'ndjson', 'xlsx'])('an export as %s takes consents along to another service', async (format) => {
  const app = await open()
  const consents = [{ slug: 'post', value: false }]
  await create(app, 'asha@example.com', { privacy_policy: true, consents })
  await create(app, 'ben@example.com')
  const { file } = await exportNow(app, { format })
  const other = await open()
  const job = await runImport(other, file)
  expect(job.result).toMatchObject({ created: 2, rejected: 0 })
  expect(job.result?.not_imported.filter((column) => column.startsWith('consent'))).toEqual([])
  expect(await consentsOf(other, 'asha@example.com')).toEqual(await consentsOf(app, 'asha@example.com'))
  expect(await consentsOf(other, 'ben@example.com')).toEqual({ privacy_policy: {}, consents: marketing_consents })
  // The history says how they got here.
  const { _id } = await findCustomer(other, 'asha@example.com')
  const { items } = (await other.call('GET', `/customers/${_id}/events`)).body
  expect(items.find(({ type }: { type: string }) => type === 'user.consents_changed').details).toEqual({
    source: 'import',
    consents: [
      { slug: 'privacy_policy', value: true },
      { slug: 'post', value: false },
    ],
  })
  // And once more, nothing is new.
  expect((await runImport(other, file, { on_conflict: 'take' })).result).toMatchObject({ updated: 0, unchanged: 2 })
})

test('an export has the consents that it is asked for', async () => {
  const app = await open()
  await create(app, 'asha@example.com', { privacy_policy: false, consents: [{ slug: 'post', value: true }] })
  const { file } = await exportNow(app, { fields: ['emails', 'consent.post'] })
  const [record] = await recordsOf(file)
  expect(record?.names().filter((name) => name.startsWith('consent'))).toEqual([
    'consent.post',
    'consent.post.updated_at',
    'consent.post.source',
  ])
  expect(record?.get('consent.post').text).toBe('true')
  expect(record?.get('consent.post.source').text).toBe('api')
  const unknown = await app.call('POST', '/exports', { format: 'csv', fields: ['consent.nobody'] })
  expect(unknown).toMatchObject({ status: 400, body: { details: [{ field: 'body.fields.0' }] } })
})

test('any column can say what a customer agreed to, and when', async () => {
  const app = await open()
  const file = [
    'Email,Terms,Terms since,Catalog',
    'asha@example.com,yes,2024-01-31T09:30:00Z,no',
    'ben@example.com,yes,yesterday,no',
    'chitra@example.com,,2024-01-31T09:30:00Z,',
    'dev@example.com,yes,2999-01-01,no',
  ].join('\n')
  const columns = [
    { column: 'Email', to: 'email' },
    { column: 'Terms', to: 'consent.privacy_policy' },
    { column: 'Terms since', to: 'consent.privacy_policy.updated_at' },
    { column: 'Catalog', to: 'consent.post' },
  ]
  const preview = { file_url: await uploadCustomers(app, file), mapping: { columns } }
  expect((await app.call('POST', '/imports/preview', preview)).body.customers[0].consents).toEqual([
    { slug: 'privacy_policy', value: true },
    { slug: 'post', value: false },
  ])
  const job = await runImport(app, file, { mapping: { columns } })
  expect(job.result).toMatchObject({ created: 3, rejected: 1, not_imported: [] })
  expect(await importErrors(app, job)).toMatchObject([{ line: 3, field: 'Terms since' }])
  expect(await consentsOf(app, 'asha@example.com')).toMatchObject({
    privacy_policy: { value: true, source: 'import', updated_at: '2024-01-31T09:30:00.000Z' },
    consents: [{ slug: 'email_marketing' }, { slug: 'post', value: false, source: 'import' }],
  })
  expect((await consentsOf(app, 'chitra@example.com')).privacy_policy).toEqual({})
  // Nothing was said later than it was imported.
  const { updated_at } = (await consentsOf(app, 'dev@example.com')).privacy_policy
  expect(Date.parse(updated_at)).toBeLessThanOrEqual(Date.now())
  const wrong = { mapping: { columns: [{ column: 'Email', to: 'consent.Privacy Policy' }] } }
  expect(await app.call('POST', '/imports/preview', { file_url: 'https://example.com/x', ...wrong })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.mapping.columns.0.to' }] },
  })
})

test('a file wins with what was said last, and not over what a customer has withdrawn since', async () => {
  const app = await open()
  const id = await create(app, 'asha@example.com', {
    privacy_policy: false,
    consents: [{ slug: 'email_marketing', value: false }],
  })
  const file = (at: string) =>
    `user_id,email,consent.privacy_policy,consent.privacy_policy.updated_at\n${id},asha@example.com,true,${at}\n`
  const policyAfter = async (text: string, on_conflict: 'keep' | 'take') => {
    await runImport(app, text, { on_conflict })
    return (await consentsOf(app, 'asha@example.com')).privacy_policy.value
  }
  expect(await policyAfter(file('2024-01-31T09:30:00Z'), 'take')).toBe(false)
  expect(await policyAfter(file(''), 'keep')).toBe(false)
  expect(await policyAfter(file(''), 'take')).toBe(true)
})

test('the files of Mailchimp and Klaviyo say when people agreed to marketing', async () => {
  const app = await open()
  const mailchimp = [
    '"Email Address",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,LEID,EUID',
    'asha@example.com,4,"2018-11-21 07:45:10","2018-11-21 07:46:00",,71200101,21bd21f25f',
    'ben@example.com,2,"2018-11-21 07:45:10",,"2020-01-02 03:04:05",71200102,21bd21f260',
    // A time that nobody can read is no reason to leave someone out.
    'chitra@example.com,2,"some day",,,71200103,21bd21f261',
  ].join('\n')
  const klaviyo = [
    'Email,Klaviyo ID,Email Marketing Consent,Email Marketing Consent Timestamp',
    'dev@example.com,000001,SUBSCRIBED,2024-03-18T14:22:09+00:00',
    'nia@example.com,000002,NEVER_SUBSCRIBED,',
  ].join('\n')
  expect((await runImport(app, mailchimp)).result).toMatchObject({
    created: 3,
    not_imported: ['MEMBER_RATING', 'LEID'],
  })
  expect((await runImport(app, klaviyo)).result).toMatchObject({ created: 2, not_imported: [] })
  const byEmail = async (email: string) => (await consentsOf(app, email)).consents[0]
  const said = { slug: 'email_marketing', source: 'import' }
  const at = expect.stringMatching(/^20/)
  expect(
    await Promise.all(['asha', 'ben', 'chitra', 'dev', 'nia'].map((name) => byEmail(`${name}@example.com`))),
  ).toMatchObject([
    { ...said, value: true, updated_at: '2018-11-21T07:46:00.000Z' },
    { ...said, value: false, updated_at: '2020-01-02T03:04:05.000Z' },
    { ...said, value: true, updated_at: at },
    { ...said, value: true, updated_at: '2024-03-18T14:22:09.000Z' },
    { ...said, value: false, updated_at: at },
  ])
})
