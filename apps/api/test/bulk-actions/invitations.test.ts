import { expect, test } from 'vitest'
import { preview, run, skipped } from '../world/bulk-actions.ts'
import { uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { addShopper, asha, eventsOf, everything, letPass, openShop, signedIn } from '../world/storefront-steps.ts'
import type { TestApp } from '../world/start-app.ts'

/* Inviting customers whom the team has created or imported. */

const day_ms = 86_400_000
const email = 'ben@example.com'

const create = async (app: TestApp, body: object, query = '') =>
  (await app.call('POST', `/customers${query}`, body)).body.user._id as string

const claimed = (app: TestApp, body: object) => create(app, body, '?verified=false')

/** Gives a customer a phone number that is proven. */
async function provenElsewhere(app: TestApp, id: string) {
  const phone_numbers = [{ phone: '9700000003', country_code: 91, primary: true, verified: true, active: true }]
  expect((await app.call('PUT', `/customers/${id}`, { phone_numbers })).status).toBe(200)
  return id
}

const invite = (app: TestApp, ...user_ids: string[]) => run(app, { action: 'invite', selection: { user_ids } })

const tokenTo = async (app: TestApp, to = email) =>
  new URL((await lastMessage(app, to)).link ?? '').searchParams.get('code') ?? ''

const open = (app: TestApp, token: string) => {
  const browser = openBrowser(app)
  return { browser, answered: browser.auth('POST', '/login/token', { token }) }
}

const invitations = async ({ database: { queries, tables } }: TestApp) =>
  (await queries.select().from(tables.messages)).filter(({ template }) => template === 'invitation')

test('a preview says who has a way in already, and who can’t be invited', async () => {
  const app = await openShop()
  const blocked = await create(app, { email: 'blocked@example.com' })
  await app.call('PUT', '/customers/activation', { user_id: [blocked], status: true, reason: 'Fraud' })
  const withPassword = await create(app, { email: 'dora@example.com' })
  await app.database.queries.insert(app.database.tables.credentials).values({
    application_id: app.application_id,
    user_id: withPassword,
    password_hash: 'unused',
    updated_at: new Date(),
  })
  const signedInId = await addShopper(app)
  await signedIn(app)
  const ids = [
    await create(app, { email }),
    await claimed(app, { email: 'cleo@example.com' }),
    await create(app, { phone_number: '9700000001' }),
    await provenElsewhere(app, await claimed(app, { email: 'eve@example.com' })),
    blocked,
    withPassword,
    signedInId,
  ]
  const found = await preview(app, { action: 'invite', selection: { user_ids: ids } })
  expect(found).toMatchObject({ count: 7, would_change: { count: 2 }, unchanged: { count: 2 }, undoable: false })
  expect(Object.fromEntries(found.refused.map(({ code, count }) => [code, count]))).toEqual({
    blocked: 1,
    no_email: 1,
    unproven_email: 1,
  })
  expect(await invitations(app)).toEqual([])
})

test('an invitation signs the customer in once, and proves the email address', async () => {
  const app = await openShop()
  const id = await claimed(app, { email, first_name: 'Ben' })
  const job = await invite(app, id)
  expect(job).toMatchObject({ action: 'invite', result: { selected: 1, changed: 1 }, actions: [] })
  const message = await lastMessage(app, email)
  expect(message.text).toContain('The link works once')
  const token = await tokenTo(app)
  expect(message.link).toBe(`${app.services.config.publicUrl}/sign-in/${app.application_id}/link?code=${token}`)

  const { browser, answered } = open(app, token)
  expect(await answered).toMatchObject({
    status: 200,
    body: { user: { _id: id, emails: [{ email, verified: true }] } },
  })
  expect((await browser.auth('POST', '/password', { new_password: 'granite-otter-bicycle-58' })).status).toBe(200)
  expect((await open(app, token).answered).body.code).toBe('WRONG_CODE')
  const recorded = await eventsOf(app, id)
  // Those of one transaction have no order.
  const ofInvitation = recorded.filter((type) => /^user\.(invited|contact|signed)/.test(type))
  expect(new Set(ofInvitation)).toEqual(new Set(['user.contact_verified', 'user.invited', 'user.signed_in']))
})

test('nobody is invited twice at a time, nor after they have come', async () => {
  const app = await openShop()
  const id = await create(app, { email })
  await invite(app, id)
  expect((await invite(app, id)).result).toMatchObject({ changed: 0, unchanged: 1 })
  await open(app, await tokenTo(app)).answered
  expect((await invite(app, id)).result).toMatchObject({ changed: 0, unchanged: 1 })
  expect(await invitations(app)).toHaveLength(1)
})

test('an invitation that was not followed works for two weeks, and can then be repeated', async () => {
  const app = await openShop()
  const id = await create(app, { email })
  await invite(app, id)
  await letPass(app, 13 * day_ms, { sessions: false })
  expect((await open(app, await tokenTo(app)).answered).status).toBe(200)

  const late = await create(app, { email: 'late@example.com' })
  await invite(app, late)
  const token = await tokenTo(app, 'late@example.com')
  await letPass(app, 15 * day_ms, { sessions: false })
  expect((await open(app, token).answered).body.code).toBe('WRONG_CODE')
  expect((await invite(app, late)).result).toMatchObject({ changed: 1 })
})

test('an invitation opens no account that someone has proven to have with another contact meanwhile', async () => {
  const app = await openShop()
  const id = await claimed(app, { email })
  await invite(app, id)
  const token = await tokenTo(app)
  await provenElsewhere(app, id)
  expect((await open(app, token).answered).body.code).toBe('WRONG_CODE')
})

test('an invitation opens nothing once the email address is someone else’s, or the customer is blocked', async () => {
  const app = await openShop()
  const id = await claimed(app, { email })
  await invite(app, id)
  const token = await tokenTo(app)
  await app.call('PUT', '/customers/activation', { user_id: [id], status: true, reason: 'Fraud' })
  expect((await open(app, token).answered).body.code).toBe('USER_BLOCKED')
  await app.call('PUT', '/customers/activation', { user_id: [id], status: false })
  await create(app, { email })
  expect((await open(app, token).answered).body.code).toBe('WRONG_CODE')
})

test('without an email provider, nobody is invited', async () => {
  const app = await openShop({ settings: { SMS_HTTP_URL: 'http://127.0.0.1:9/' } })
  const id = await create(app, { email })
  const job = await invite(app, id)
  expect(job.result).toMatchObject({ changed: 0, refused: 1 })
  expect(await skipped(app, job._id)).toMatchObject([{ code: 'no_email_provider' }])
})

test('the link is stored as a hash, except in the message', async () => {
  const app = await openShop()
  await invite(app, await create(app, { email }))
  const token = await tokenTo(app)
  const stored = Object.entries(await everything(app)).filter(([, text]) => text.includes(token))
  expect(stored.map(([table]) => table)).toEqual(['messages'])
})

test('imported customers are invited by the group that the import puts them in', async () => {
  const app = await openShop()
  await addShopper(app, asha)
  const rows = Array.from({ length: 30 }, (_, i) => `n${i}@example.com,Newcomers`)
  const file_url = await uploadCustomers(app, `email,groups\n${rows.join('\n')}\n`)
  const { body } = await app.call('POST', '/imports', { file_url, unknown_groups: 'create' })
  await untilState(app, body._id, 'completed')
  const [group] = (await app.call('GET', '/user_group')).body.items
  const selection = { filter: { group_uid: String(group.uid) } }
  const { count } = await preview(app, { action: 'invite', selection })
  const job = await run(app, { action: 'invite', selection, expected_count: count })
  expect(job.result).toMatchObject({ selected: 30, changed: 30 })
  expect(new Set((await invitations(app)).map(({ to }) => to)).size).toBe(30)
})
