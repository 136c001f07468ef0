import type { ImportCustomersResult } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { caseFile, uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Accounts at social providers, of files. That they sign in is tested with the other ways in. */

const google = { provider: 'google', subject: '100000000000000000042' }
const email = 'asha@example.com'

async function run(app: TestApp, content: string | Buffer, more: object = {}, headers: Record<string, string> = {}) {
  const file_url = await uploadCustomers(app, content)
  const { status, body } = await app.call('POST', '/imports', { file_url, ...more }, headers)
  expect(status).toBe(201)
  const job = await untilState(app, body._id, 'completed')
  return { ...job, result: job.result as ImportCustomersResult }
}

const errorsOf = async (app: TestApp, { _id }: { _id: string }) =>
  (await app.call('GET', `/jobs/${_id}/errors`)).body.items

/** The accounts that are linked, and the email addresses of their customers. */
async function linked(app: TestApp) {
  const { queries, tables } = app.database
  const contacts = await queries.select().from(tables.identifiers)
  const rows = await queries.select().from(tables.socialIdentities)
  return rows
    .map(({ provider, subject, user_id }) => ({
      provider,
      subject,
      email: contacts.find((contact) => contact.user_id === user_id)?.value,
    }))
    .toSorted((one, other) => one.provider.localeCompare(other.provider))
}

/** A file of one person with accounts, as Auth0 writes it. */
const auth0 = (more: object, ...identities: object[]) =>
  JSON.stringify({ user_id: 'auth0|1', email, email_verified: true, identities, ...more })
const ofGoogle = { provider: 'google-oauth2', user_id: google.subject, isSocial: true }

test.each([
  ['auth0-users.ndjson', 'fatima.alharthi@example.net', google.subject],
  ['firebase-users.json', 'luca.social@example.net', '100000000000000000077'],
  ['keycloak-shop-users-0.json', 'federated@example.com', '100000000000000000099'],
  ['supabase-auth-users.csv', 'gustavo.braga@example.org', '100000000000000000055'],
])('those in %s are linked, as its preview says', async (name, owner, subject) => {
  const app = await startApp()
  const file_url = await uploadCustomers(app, caseFile(name))
  const { body } = await app.call('POST', '/imports/preview', { file_url })
  const withAccounts = body.customers.filter(
    ({ social_providers }: { social_providers?: string[] }) => social_providers,
  )
  expect(withAccounts).toMatchObject([{ emails: [{ email: owner }], social_providers: ['google'] }])

  const dry = await run(app, caseFile(name), { dry_run: true })
  expect(await linked(app)).toEqual([])
  const job = await run(app, caseFile(name))
  expect(job.result).toMatchObject({ created: dry.result.created, not_imported: dry.result.not_imported })
  expect(await linked(app)).toEqual([{ provider: 'google', subject, email: owner }])
})

test('they are added to a customer who exists, once, and the history says so', async () => {
  const app = await startApp()
  const { body } = await app.call('POST', '/customers', { email })
  const file = auth0({}, ofGoogle, { provider: 'facebook', user_id: 4242 })
  expect((await run(app, file, { dry_run: true })).result).toMatchObject({ updated: 1 })
  expect((await run(app, file)).result).toMatchObject({ updated: 1 })
  expect(await linked(app)).toEqual([
    { provider: 'facebook', subject: '4242', email },
    { ...google, email },
  ])
  expect((await run(app, file)).result).toMatchObject({ unchanged: 1 })
  const { items } = (await app.call('GET', `/customers/${body.user._id}/events`)).body
  expect(items.filter(({ type }: { type: string }) => type === 'user.credentials_added')).toMatchObject([
    { details: { social_providers: ['google', 'facebook'] } },
  ])
})

test('a record with the account of someone else is rejected, whether they are a customer or an earlier record', async () => {
  const app = await startApp()
  await app.call('POST', '/customers', { email: 'olive@example.com', social_accounts: [google] })
  const taken = await run(app, auth0({}, ofGoogle))
  expect(taken.result).toMatchObject({ created: 0, rejected: 1 })
  expect(await errorsOf(app, taken)).toMatchObject([{ code: 'taken', field: 'identities', value: google.subject }])

  const other = { ...ofGoogle, user_id: '7' }
  const twice = `${auth0({}, other)}\n${auth0({ user_id: 'auth0|2', email: 'ben@example.com' }, other)}\n`
  const duplicate = await run(app, twice)
  expect(duplicate.result).toMatchObject({ created: 1, rejected: 1 })
  expect(await errorsOf(app, duplicate)).toMatchObject([{ code: 'duplicate', field: 'identities', value: '7' }])
  expect(await linked(app)).toContainEqual({ provider: 'google', subject: '7', email })
})

test('without the permission, or from a record that has merely claimed a contact, none is linked', async () => {
  const app = await startApp()
  await app.call('POST', '/customers', { email })
  await run(app, auth0({ email_verified: false }, ofGoogle))
  expect(await linked(app)).toEqual([])

  const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
  const { result } = await run(app, auth0({}, ofGoogle), {}, { authorization })
  expect(result).toMatchObject({ rejected: 0, not_imported: expect.arrayContaining(['identities']) })
  expect(await linked(app)).toEqual([])
})

test('a column of any other file can have them', async () => {
  const app = await startApp()
  const columns = [
    { column: 'email', to: 'email' },
    { column: 'accounts', to: 'social_accounts' },
  ]
  await run(app, `email,accounts\n${email},google:${google.subject}|github:7\n`, { mapping: { columns } })
  expect(await linked(app)).toEqual([{ ...google, email }])
})
