import { createClient } from '@clientele/sdk'
import { bulkInsertInto, newId } from '@clientele/db'
import { expect, test } from 'vitest'
import { addUsers } from '../world/groups.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const insertCredentials = bulkInsertInto('credentials')
const insertIdentities = bulkInsertInto('socialIdentities')

const givePasswords = (app: TestApp, ids: readonly string[]) =>
  insertCredentials(
    app.database,
    ids.map((user_id) => ({
      application_id: app.application_id,
      user_id,
      password_hash: 'not a hash',
      updated_at: new Date(),
    })),
  )

const linkAccounts = (app: TestApp, provider: string, ids: readonly string[]) =>
  insertIdentities(
    app.database,
    ids.map((user_id) => ({
      application_id: app.application_id,
      provider,
      subject: `${provider} ${user_id}`,
      user_id,
      created_at: new Date(),
    })),
  )

const read = async (app: TestApp) => (await app.call('GET', '/customers/sign-in-counts')).body

test('active customers with only a password, or only a linked social account, are counted', async () => {
  const app = await startApp()
  const none = { count: 0, relation: 'eq' }
  expect(await read(app)).toEqual({ password: none, social: none })
  const names = ['code', 'password', 'both', 'google', 'two', 'blocked', 'archived']
  const ids = await addUsers(app, ...names.map((name) => `${name}@example.com`))
  const [, password = '', both = '', google = '', two = '', blocked = '', archived = ''] = ids
  await givePasswords(app, [password, both, blocked, archived])
  await linkAccounts(app, 'google', [both, google, two])
  await linkAccounts(app, 'facebook', [two])
  await app.call('PUT', '/customers/activation', { status: true, user_id: [blocked], reason: 'Chargebacks' })
  await app.call('PUT', '/customers/archive', { user_id: archived })
  const counts = { password: { count: 1, relation: 'eq' }, social: { count: 2, relation: 'eq' } }
  expect(await read(app)).toEqual(counts)

  const { user } = createClient({
    baseUrl: app.url,
    companyId: '1',
    apiKey: app.api_key,
    apiSecret: app.api_secret,
  }).application(app.application_id)
  expect(await user.getSignInCounts()).toEqual(counts)
  expect(await app.trpc({ authorization: `Bearer ${await app.ownToken()}` }).getSignInCounts.query({})).toEqual(counts)
  const authorization = `Bearer ${await app.tokenWith(['groups:read'])}`
  expect((await app.call('GET', '/customers/sign-in-counts', undefined, { authorization })).status).toBe(403)
})

test('only so many customers are looked at, and then there are at least that many', async () => {
  const app = await startApp({ jobs: false })
  // Users who don't exist, which are looked at all the same.
  const unknown = Array.from({ length: 10_001 }, () => newId())
  const [last = ''] = await addUsers(app, 'asha@example.com')
  for (let at = 0; at < unknown.length; at += 500) await givePasswords(app, unknown.slice(at, at + 500))
  await givePasswords(app, [last])
  expect((await read(app)).password).toMatchObject({ relation: 'gte' })
})
