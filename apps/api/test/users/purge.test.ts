import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { atomically, systemContext } from '../../src/context.ts'
import type { PayloadOf } from '../../src/jobs/kinds.ts'
import { giveUpPurge, purgeUser } from '../../src/accounts/purge.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  askToBeDeleted,
  choosePassword,
  eventsOf,
  everything,
  linkTo,
  openShop,
  purgeJobs,
  signedIn,
} from '../world/storefront-steps.ts'

const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' }

const purge = (app: TestApp, payload: PayloadOf<'purge_user'>) =>
  purgeUser(systemContext(app.services, { application_id: app.application_id }), payload)

const purges = async (app: TestApp, id: string) =>
  (await eventsOf(app, id)).filter((type) => type === 'user.purged').length

const soon = { delete_account_day: 0 }

describe('a purge', () => {
  test('leaves nothing about a person in any table, and leaves everybody else’s data unchanged', async () => {
    const app = await openShop({ jobs: false, config: soon })
    const id = await addShopper(app, { ...asha, username: asha.email, external_id: 'asha-in-the-shop' })
    const other = await addShopper(app, ben)
    const shopper = await signedIn(app, asha.phone_number, { userAgent: 'Ashas browser' })
    await choosePassword(shopper)
    await shopper.profile('POST', '/detail', { first_name: 'Aisha', dob: '1990-04-01', email: 'asha.new@example.com' })
    await shopper.profile('PUT', '/email', { email: 'asha.gone@example.com' })
    await shopper.auth('POST', '/verify/email', { code: await linkTo(app, 'asha.gone@example.com') })
    await shopper.profile('DELETE', '/email?email=asha.gone%40example.com')
    await app.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'Asha wrote to us' })
    await app.call('PUT', '/customers/activation', { status: false, user_id: [id] })
    await app.call('PUT', `/customers/${id}`, { meta: { note: 'Asha likes otters' }, rr_id: 'asha-rr' })
    // Someone started a sign-up with these contacts, and never finished it.
    const stranger = openBrowser(app)
    await stranger.auth('POST', '/register/form', {
      first_name: 'Asha',
      phone: { mobile: asha.phone_number },
      email: asha.email,
    })
    await stranger.auth('POST', '/login/password', { username: asha.email, password: 'wrong-password' })
    const { queries, tables } = app.database
    const { application_id } = app
    await queries
      .insert(tables.socialIdentities)
      .values({ application_id, provider: 'google', subject: 'asha-at-google', user_id: id, created_at: new Date() })
    await queries
      .insert(tables.userGroupMembers)
      .values({ application_id, group_id: 'a-group', user_id: id, added_at: new Date() })
    for (const [line, value] of [asha.email, asha.phone_number, 'somebody@example.com'].entries())
      await queries
        .insert(tables.userGroupErrors)
        .values({ application_id, group_id: 'a-group', line, value, message: 'Nobody has it.' })
    const before = await everything(app)
    expect(JSON.stringify(before)).toMatch(/asha/i)

    await purge(app, await askToBeDeleted(app, id))
    for (const [table, text] of Object.entries(await everything(app)))
      for (const trace of [/asha/i, /aisha/i, /\brao\b/i, /8652523958/, /1990-04-01/])
        expect(trace.test(text), `${trace} in ${table}: ${text}`).toBe(false)

    const [tombstone] = await queries.select().from(tables.users).where(eq(tables.users.id, id))
    expect(tombstone).toMatchObject({ state: 'purged', username: `purged_${id}`, meta: {}, external_id: null })
    expect((await app.call('GET', `/customers/${other}`)).body.user).toMatchObject({ emails: [{ email: ben.email }] })
    expect((await app.call('GET', `/customers/${id}`)).status).toBe(404)
    expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(1)
    // What operators did is kept; what the shopper did no longer has an address.
    const events = await queries.select().from(tables.events).where(eq(tables.events.subject_id, id))
    expect(events.find(({ type }) => type === 'user.blocked')).toMatchObject({
      actor: { kind: 'api_key' },
      changes: null,
    })
    expect(events.find(({ type }) => type === 'user.signed_in')).toMatchObject({
      ip: null,
      actor: { kind: 'user', id },
    })
    expect((await addShopper(app)) === id).toBe(false)
  })

  test('happens once, however often and wherever it is requested', async () => {
    const app = await openShop({ jobs: false, config: soon })
    const second = await openShop({ jobs: false, databaseUrl: app.databaseUrl, seed: async () => undefined })
    const id = await addShopper(app)
    const payload = await askToBeDeleted(app, id)
    await Promise.all([app, second, app, second, app, second].map((each) => purge(each, payload)))
    await purge(app, payload)
    expect(await purges(app, id)).toBe(1)
    const { queries, tables } = app.database
    const counts = await queries.select().from(tables.userCounts).where(eq(tables.userCounts.state, 'purged'))
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(1)
  })

  test('happens automatically on its day, and not after it was canceled', async () => {
    const app = await openShop({ config: soon })
    const id = await addShopper(app)
    await askToBeDeleted(app, id)
    await expect.poll(() => purges(app, id)).toBe(1)
    // The remaining row is enough to say that this user can't be restored.
    const undelete = (user_id: string) => app.call('PUT', '/customers/undelete', { user_id })
    expect(await undelete(id)).toMatchObject({ status: 410, body: { code: 'DELETION_TOO_LATE' } })
    expect((await undelete('0'.repeat(24))).status).toBe(404)
    expect((await app.call('GET', `/customers/${id}`)).status).toBe(404)

    await app.call('POST', '/platform/config', { delete_account_day: 30 })
    const other = await addShopper(app, ben)
    const first = await askToBeDeleted(app, other, ben.phone_number)
    expect((await app.call('PUT', '/customers/undelete', { user_id: other })).status).toBe(200)
    await purge(app, first)
    const again = await askToBeDeleted(app, other, ben.phone_number)
    await purge(app, first)
    expect(await purges(app, other)).toBe(0)

    // If another clock calls it too early, it waits for its day.
    await purge(app, again)
    expect(await purges(app, other)).toBe(0)
    const waiting = (await purgeJobs(app)).filter(({ payload }) => payload.delete_on === again.delete_on)
    expect(waiting).toHaveLength(2)
    expect(waiting.every(({ claimable_at }) => claimable_at.toISOString() >= String(again.delete_on))).toBe(true)
  })

  test('can no longer be canceled once the day has come, and is retried until it is done', async () => {
    const app = await openShop({ jobs: false, config: soon })
    const id = await addShopper(app)
    const payload = await askToBeDeleted(app, id)
    expect((await app.call('PUT', '/customers/undelete', { user_id: id })).status).toBe(410)
    await atomically(systemContext(app.services, { application_id: app.application_id }), (tx) =>
      giveUpPurge(tx, payload),
    )
    const [, again] = await purgeJobs(app)
    expect(again).toMatchObject({ state: 'waiting', payload })
    const { queries, tables } = app.database
    const held = await queries
      .select()
      .from(tables.identifiers)
      .where(and(eq(tables.identifiers.user_id, id), eq(tables.identifiers.value, asha.email)))
    expect(held).toHaveLength(1)
  })
})
