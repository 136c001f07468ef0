import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { purgeUser } from '../../src/accounts/purge.ts'
import { clearOldRows } from '../../src/retention/service.ts'
import { asOwner } from '../world/applications.ts'
import { uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { publishedVersions, signedIn as clientOf } from '../world/published-clients.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, askToBeDeleted, codeTo, openShop, password, signedIn } from '../world/storefront-steps.ts'

/*
 * What customers agree to: the privacy policy, and the consents to marketing that an application asks for.
 */

const byEmail = { slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' }
const bySms = { slug: 'sms_marketing', title: 'News by SMS', text: 'Send me offers by SMS.' }
const mobile = '9876543210'
const form = { first_name: 'Nia', phone: { mobile, country_code: '91' }, password }

async function open(settings: object = {}, options: Parameters<typeof openShop>[0] = {}) {
  const app = await openShop(options)
  const owner = await asOwner(app)
  const change = (body: object) => owner('PATCH', `/${app.application_id}`, body)
  await change({ marketing_consents: [byEmail, bySms], ...settings })
  return { app, change }
}

const consentsOf = async (app: TestApp, user_id: string) =>
  (await app.call('GET', `/customers/${user_id}/consents`)).body

const changesOf = async ({ database: { queries, tables } }: TestApp, user_id: string) => {
  const rows = await queries.select().from(tables.events).where(eq(tables.events.subject_id, user_id))
  return rows
    .filter(({ type }) => type === 'user.consents_changed')
    .map(({ details, version }) => ({ details, version }))
}

const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

test('a sign-up asks for consents, and keeps what was said with the new account', async () => {
  const { app } = await open({ privacy_url: 'https://shop.example.com/privacy' })
  const browser = openBrowser(app)
  expect((await browser.profile('GET', '/consents/definition')).body).toEqual({
    privacy_policy: { required: false, url: 'https://shop.example.com/privacy' },
    items: [byEmail, bySms],
  })
  const { body: sent } = await browser.auth('POST', '/register/form', {
    ...form,
    consent: { privacy_policy: { value: true } },
    consents: [
      { slug: 'email_marketing', value: true },
      { slug: 'sms_marketing', value: false },
    ],
  })
  const { body } = await browser.auth('POST', '/otp/mobile/verify', {
    otp: await codeTo(app, mobile),
    request_id: sent.request_id,
  })
  const { _id: user_id } = body.user
  expect(body.user.consent).toEqual({ privacy_policy: { value: true, updated_at: at } })
  expect(await consentsOf(app, user_id)).toEqual({
    privacy_policy: { value: true, source: 'sign_up', updated_at: at },
    consents: [
      { ...byEmail, value: true, source: 'sign_up', updated_at: at },
      { ...bySms, value: false, source: 'sign_up', updated_at: at },
    ],
  })
  expect(await changesOf(app, user_id)).toEqual([
    {
      details: {
        source: 'sign_up',
        consents: [
          { slug: 'privacy_policy', value: true },
          { slug: 'email_marketing', value: true, text: byEmail.text },
          { slug: 'sms_marketing', value: false },
        ],
      },
      version: null,
    },
  ])
})

test('without any consent there is none, and an unknown one is refused', async () => {
  const { app } = await open()
  const browser = openBrowser(app)
  const unknown = await browser.auth('POST', '/register/form', { ...form, consents: [{ slug: 'nobody', value: true }] })
  expect(unknown).toMatchObject({ status: 400, body: { details: [{ field: 'body.consents.0.slug' }] } })
  const { body: sent } = await browser.auth('POST', '/register/form', form)
  const { body } = await browser.auth('POST', '/otp/mobile/verify', {
    otp: await codeTo(app, mobile),
    request_id: sent.request_id,
  })
  expect(body.user).not.toHaveProperty('consent')
  expect(await consentsOf(app, body.user._id)).toEqual({ privacy_policy: {}, consents: [byEmail, bySms] })
  expect(await changesOf(app, body.user._id)).toEqual([])
})

test('a store that requires the privacy policy creates no account without it, in any step', async () => {
  const { app } = await open({ privacy_consent_required: true })
  const browser = openBrowser(app)
  const refused = { status: 400, body: { details: [{ field: 'body.consent.privacy_policy.value' }] } }
  expect(await browser.auth('POST', '/register/form', form)).toMatchObject(refused)
  const declined = { ...form, consent: { privacy_policy: { value: false } } }
  expect(await browser.auth('POST', '/register/form', declined)).toMatchObject(refused)

  // Someone who begins with a code is asked in the next step.
  const { body } = await browser.signInByOtp(mobile)
  expect(body).toMatchObject({ user_exists: false })
  const { register_token } = body
  expect(await browser.profile('POST', '/detail', { register_token, first_name: 'Nia' })).toMatchObject(refused)
  const accepted = { register_token, first_name: 'Nia', consent: { privacy_policy: { value: true } } }
  const made = await browser.profile('POST', '/detail', accepted)
  expect(made).toMatchObject({ status: 200, body: { user: { consent: { privacy_policy: { value: true } } } } })
})

test('what an unfinished sign-up said about consents is gone once it has expired', async () => {
  const { app } = await open({}, { jobs: false })
  const consents = [{ slug: 'email_marketing', value: true }]
  const said = { consent: { privacy_policy: { value: true } }, consents }
  const { status } = await openBrowser(app).auth('POST', '/register/form', { ...form, ...said })
  expect(status).toBe(200)
  const { queries, tables } = app.database
  const unfinished = () => queries.select().from(tables.signUps)
  expect(await unfinished()).toMatchObject([{ profile: { said: { privacy_policy: true, consents } } }])

  await queries.update(tables.signUps).set({ expires_at: new Date(0) })
  await clearOldRows(app.services, { atOnce: true })
  expect(await unfinished()).toEqual([])
  expect(await queries.select().from(tables.userConsents)).toEqual([])
  expect(JSON.stringify(await queries.select().from(tables.events))).not.toContain('email_marketing')
})

test('shoppers give and withdraw consents on their account, which their history shows', async () => {
  const { app } = await open()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  expect((await browser.profile('GET', '/consents')).body.consents).toEqual([byEmail, bySms])
  const given = await browser.profile('PUT', '/consents', { consents: [{ slug: 'email_marketing', value: true }] })
  expect(given.body.consents[0]).toEqual({ ...byEmail, value: true, source: 'account', updated_at: at })
  const again = await browser.profile('PUT', '/consents', { consents: [{ slug: 'email_marketing', value: true }] })
  expect(again.body).toEqual(given.body)
  const mixed = [
    { slug: 'email_marketing', value: false },
    { slug: 'nobody', value: true },
  ]
  expect((await browser.profile('PUT', '/consents', { consents: mixed })).status).toBe(400)
  expect((await browser.profile('GET', '/consents')).body).toEqual(given.body)

  const both = { privacy_policy: true, consents: [{ slug: 'email_marketing', value: false }] }
  expect((await browser.profile('PUT', '/consents', both)).body).toMatchObject({
    privacy_policy: { value: true, source: 'account' },
    consents: [{ value: false, source: 'account' }, bySms],
  })
  expect((await changesOf(app, user_id)).map(({ version }) => version)).toEqual([1, 2])
  expect((await app.call('GET', `/customers/${user_id}`)).body.user).toMatchObject({
    consent: { privacy_policy: { value: true } },
    __v: 2,
  })
  expect(await openBrowser(app).profile('GET', '/consents')).toMatchObject({ status: 401 })
})

test('services and operators say what customers told them, and each is named as the source', async () => {
  const { app, change } = await open()
  const user_id = await addShopper(app)
  const path = `/customers/${user_id}/consents`
  const changed = await app.call('PUT', path, { consents: [{ slug: 'email_marketing', value: true }] })
  expect(changed.body.consents[0]).toMatchObject({ value: true, source: 'api' })
  const as = async (role: 'support' | 'viewer', body: object) =>
    app.call('PUT', path, body, { cookie: await app.operatorCookie(role) })
  const { body } = await as('support', { privacy_policy: false })
  expect(body.privacy_policy).toEqual({ value: false, source: 'console', updated_at: at })
  expect((await as('viewer', { privacy_policy: true })).status).toBe(403)
  // What was said about a consent that is no longer asked for stays on record.
  await change({ marketing_consents: [bySms] })
  expect((await consentsOf(app, user_id)).consents).toEqual([
    bySms,
    { slug: 'email_marketing', value: true, source: 'api', updated_at: at },
  ])
  await app.call('PUT', '/customers/archive', { user_id })
  expect(await app.call('PUT', path, { privacy_policy: true })).toMatchObject({ body: { code: 'USER_ARCHIVED' } })
})

test('a service creates a customer with what they have agreed to elsewhere, and nobody changes that by sending a customer back', async () => {
  const { app } = await open()
  const said = { consent: { privacy_policy: { value: true } }, consents: [{ slug: 'email_marketing', value: false }] }
  const create = (body: object) => app.call('POST', '/customers', { email: 'nia@example.com', ...body })
  const unknown = await create({ ...said, consents: [{ slug: 'nobody', value: true }] })
  expect(unknown).toMatchObject({ status: 400, body: { details: [{ field: 'body.consents.0.slug' }] } })
  const { user } = (await create(said)).body
  expect(user.consent).toEqual({ privacy_policy: { value: true, updated_at: at } })
  expect(await consentsOf(app, user._id)).toMatchObject({
    privacy_policy: { value: true, source: 'api' },
    consents: [{ value: false, source: 'api' }, bySms],
  })
  expect(await changesOf(app, user._id)).toMatchObject([{ details: { source: 'api' }, version: 1 }])

  const send = async (consent: object) => (await app.call('PUT', `/customers/${user._id}`, { consent })).status
  expect(await send(user.consent)).toBe(200)
  expect(await send({ privacy_policy: { value: false } })).toBe(400)
  await app.call('PUT', `/customers/${user._id}/consents`, { privacy_policy: false })
  // Read before they withdrew it.
  expect(await send(user.consent)).toBe(200)
  expect((await consentsOf(app, user._id)).privacy_policy.value).toBe(false)
})

test('both published clients read what a customer said about the privacy policy, the newer one with strict checks', async () => {
  const { app } = await open()
  const user_id = await addShopper(app)
  await app.call('PUT', `/customers/${user_id}/consents`, { privacy_policy: true })
  for (const version of publishedVersions) {
    const { user } = (await clientOf(version, app)).application(app.application_id)
    const { items } = await user.getCustomers({ q: asha.email })
    expect(items?.[0]).toMatchObject({ _id: user_id, consent: { privacy_policy: { value: true, updated_at: at } } })
    const changed = await user.updateUser({ userId: user_id, body: { first_name: version } })
    expect(changed.user).toMatchObject({ first_name: version, consent: { privacy_policy: { value: true } } })
  }
})

test('consents are erased with the customer, and others keep theirs', async () => {
  const { app } = await open({}, { jobs: false, config: { delete_account_day: 0 } })
  const ids = [await addShopper(app), await addShopper(app, { email: 'ben@example.com' })] as const
  for (const id of ids)
    await app.call('PUT', `/customers/${id}/consents`, {
      privacy_policy: true,
      consents: [{ slug: 'email_marketing', value: true }],
    })
  const payload = await askToBeDeleted(app, ids[0])
  await purgeUser(systemContext(app.services, { application_id: app.application_id }), payload)
  const { queries, tables } = app.database
  expect((await queries.select().from(tables.userConsents)).map(({ user_id }) => user_id)).toEqual([ids[1]])
  const [erased] = await queries.select().from(tables.users).where(eq(tables.users.id, ids[0]))
  expect(erased).toMatchObject({ state: 'purged', privacy_consent: null })
})

test('an import keeps what a file says about marketing, and never overrides a customer’s own word unless the file wins', async () => {
  const { app } = await open()
  const { body: made } = await app.call('POST', '/customers?verified=false', { email: 'asha@example.com' })
  const user_id = made.user._id
  const proven = await addShopper(app, { email: 'dev@example.com' })
  await app.call('PUT', `/customers/${user_id}/consents`, { consents: [{ slug: 'email_marketing', value: false }] })
  const file = [
    'Customer ID,Email,Accepts Email Marketing,Accepts SMS Marketing,Total Orders',
    '1,asha@example.com,yes,yes,3',
    '2,ben@example.com,no,yes,0',
    '3,chitra@example.com,,,0',
    // Anyone may have typed a contact that a customer has proven here.
    '4,dev@example.com,yes,no,0',
  ].join('\n')
  const run = async (more: object) => {
    const { body } = await app.call('POST', '/imports', { file_url: await uploadCustomers(app, file), ...more })
    return (await untilState(app, body._id, 'completed')).result as { not_imported: string[]; updated: number }
  }
  const dry = await run({ on_conflict: 'keep', dry_run: true })
  const kept = await run({ on_conflict: 'keep' })
  expect(kept).toMatchObject({ created: 2, updated: 2 })
  expect(dry).toMatchObject({ created: 2, updated: 2 })
  expect(kept.not_imported).toEqual(['Total Orders'])
  expect((await consentsOf(app, user_id)).consents).toMatchObject([
    { value: false, source: 'api' },
    { value: true, source: 'import' },
  ])
  const idOf = async (email: string) => (await app.call('GET', `/customers/list?q=${email}`)).body.items[0]._id
  const ben = await idOf('ben@example.com')
  expect((await consentsOf(app, ben)).consents).toMatchObject([
    { value: false, source: 'import' },
    { value: true, source: 'import' },
  ])
  expect(await changesOf(app, ben)).toMatchObject([{ details: { source: 'import' }, version: null }])
  expect(await changesOf(app, await idOf('chitra@example.com'))).toEqual([])

  expect((await consentsOf(app, proven)).consents).toMatchObject([byEmail, { value: false, source: 'import' }])
  expect((await consentsOf(app, proven)).consents[0]).not.toHaveProperty('value')

  expect(await run({ on_conflict: 'take' })).toMatchObject({ updated: 1, unchanged: 3 })
  expect((await consentsOf(app, user_id)).consents[0]).toMatchObject({ value: true, source: 'import' })
})

test('a file’s consents that the application doesn’t ask for are listed as not imported', async () => {
  const { app } = await open({ marketing_consents: [bySms] })
  const file_url = await uploadCustomers(
    app,
    'Email,Accepts Email Marketing,Accepts SMS Marketing,Total Orders\nasha@example.com,yes,yes,3\n',
  )
  const { body } = await app.call('POST', '/imports/preview', { file_url })
  expect(body.not_imported).toEqual(['Accepts Email Marketing', 'Total Orders'])
})
