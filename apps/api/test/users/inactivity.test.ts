import { firstIdAt } from '@clientele/db'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import {
  calm,
  clockOf,
  type Control,
  day_ms,
  letDaysPass,
  noticesTo,
  statesOf,
  sums,
  switchOn,
  turn,
} from '../world/retention-clock.ts'
import { lastMessage } from '../world/shopper.ts'
import { addShopper, asha, eventsOf, openShop, signedIn } from '../world/storefront-steps.ts'

/*
 * The retention clock: customers who have not been active for long are told, and erased 48 hours later unless they come back.
 */

const ben = { phone_number: '9876543210', first_name: 'Ben' }
const chitra = { email: 'chitra@example.com', first_name: 'Chitra' }

test('switching it on needs the number of customers who are due, and says when the first can be erased', async () => {
  const app = await openShop({ jobs: false })
  await addShopper(app)
  await letDaysPass(app, 40)
  await addShopper(app, chitra)
  expect((await app.call('GET', '/inactivity?days=30')).body).toEqual({ asked_days: 30, due: 1, report: [] })
  const owner = { cookie: await app.operatorCookie('owner') }
  const put = (body: object, as = owner) => app.call('PUT', '/inactivity', body, as)
  expect(await put({ days: 30 })).toMatchObject({ status: 400, body: { details: [{ field: 'body.due' }] } })
  expect(await put({ days: 30, due: 0 })).toMatchObject({
    status: 409,
    body: { code: 'INACTIVE_COUNT_CHANGED', meta: { due: 1 } },
  })
  expect((await put({ days: 7, due: 1 })).status).toBe(400)
  expect((await put({ days: 30, due: 1 }, { cookie: await app.operatorCookie('manager') })).status).toBe(403)
  expect(await clockOf(app)).toEqual({ report: [] })

  const { body } = await put({ days: 30, due: 1 })
  expect(body).toMatchObject({ days: 30, report: [] })
  expect(new Date(body.first_erasure_at).getTime() - new Date(body.since).getTime()).toBe(30 * day_ms)
  // Someone who has been away for longer has as much time as everyone else.
  await turn(app)
  expect(await noticesTo(app)).toEqual([])
  expect((await put({ days: null })).body).toEqual({ report: [] })
})

test('customers are told 48 hours before they are erased, and signing in keeps the account', async () => {
  const app = await openShop({ jobs: false })
  const owner = await asOwner(app)
  await owner('PATCH', `/${app.application_id}`, { code_countries: ['IN'] })
  const [first, second, third] = [
    await addShopper(app, asha),
    await addShopper(app, ben),
    await addShopper(app, chitra),
  ]
  const unreachable = await addShopper(app, { phone_number: '+1 202 555 0143', first_name: 'Dee' })
  await switchOn(app, 30)
  await letDaysPass(app, 27.9)
  await turn(app)
  expect(await noticesTo(app)).toEqual([])

  await letDaysPass(app, 0.2)
  await turn(app)
  await turn(app)
  expect((await noticesTo(app)).toSorted()).toEqual(['+919876543210', asha.email, chitra.email])
  const signInPage = `${app.services.config.publicUrl}/sign-in/${app.application_id}`
  expect(await lastMessage(app, asha.email)).toMatchObject({ link: signInPage })
  expect(await sums(app)).toEqual({ notified: 3, unreachable: 1, kept: 0, erased: 0 })
  expect(await eventsOf(app, unreachable)).toEqual(['user.created', 'user.inactivity_noticed'])

  const browser = await signedIn(app, ben.phone_number)
  await letDaysPass(app, 1.8)
  await turn(app)
  expect(await sums(app)).toMatchObject({ erased: 0 })
  await letDaysPass(app, 0.3)
  await turn(app)
  await turn(app)
  const states = await statesOf(app)
  expect([first, second, third, unreachable].map((id) => states.get(id))).toEqual([
    'purged',
    'active',
    'purged',
    'purged',
  ])
  expect(await sums(app)).toEqual({ notified: 3, unreachable: 1, kept: 1, erased: 3 })
  expect((await eventsOf(app, second)).at(-1)).toBe('user.inactivity_ended')
  expect((await app.call('GET', `/customers/${first}`)).status).toBe(404)
  // Their history says why they are gone.
  const { items } = (await app.call('GET', `/customers/${first}/events`)).body
  expect(items[0]).toMatchObject({ type: 'user.purged', details: { reason: 'was inactive for too long' } })
  const { queries, tables } = app.database
  expect(JSON.stringify(await queries.select().from(tables.identifiers))).not.toContain(asha.email)
  expect(JSON.stringify(await queries.select().from(tables.inactivityReports))).not.toMatch(/asha|chitra|[0-9a-f]{24}-/)
  expect((await browser.auth('GET', '/session')).status).toBe(200)
})

test('a planned erasure can be seen, until a sign-in, the use of a session, or the end of the clock cancels it', async () => {
  const app = await openShop({ jobs: false })
  const eva = { phone_number: '9876543211', first_name: 'Eva' }
  const [away, back, around] = [await addShopper(app, asha), await addShopper(app, ben), await addShopper(app, eva)]
  const of = async (id: string) => (await app.call('GET', `/customers/${id}/inactivity`)).body
  await signedIn(app, eva.phone_number)
  await switchOn(app, 30)
  await letDaysPass(app, 20)
  expect(await of(away)).toEqual({ last_active_at: expect.any(String) })
  await letDaysPass(app, 8.1)
  await turn(app)

  const { erasure, last_active_at } = await of(away)
  expect(erasure).toEqual({ at: expect.any(String), told_at: expect.any(String), days: 30 })
  const since = (moment: string, until: string) => (Date.parse(until) - Date.parse(moment)) / day_ms
  expect(since(erasure.told_at, erasure.at)).toBe(2)
  expect(since(last_active_at, erasure.told_at)).toBeCloseTo(28.1, 1)
  for (const id of [back, around]) expect(await of(id)).toMatchObject({ erasure: { days: 30 } })

  await signedIn(app, ben.phone_number)
  const { queries, tables } = app.database
  await queries.update(tables.sessions).set({ last_seen_at: new Date() }).where(eq(tables.sessions.user_id, around))
  for (const id of [back, around]) expect(await of(id)).toEqual({ last_active_at: expect.any(String) })
  expect(await of(away)).toHaveProperty('erasure')
  // A block holds the account.
  await app.call('PUT', '/customers/activation', { user_id: [away], status: true, reason: 'Dispute' })
  expect(await of(away)).not.toHaveProperty('erasure')
  await app.call('PUT', '/customers/activation', { user_id: [away], status: false })
  expect(await of(away)).toHaveProperty('erasure')
  await app.call('PUT', '/inactivity', { days: null }, { cookie: await app.operatorCookie('owner') })
  expect(await of(away)).not.toHaveProperty('erasure')
  expect(await app.call('GET', `/customers/${'0'.repeat(24)}/inactivity`)).toMatchObject({ status: 404 })
})

test('every customer is told, even by text message and beyond the budgets of other notices', async () => {
  const settings = { CODES_PER_APPLICATION_PER_HOUR: '2', CODES_PER_NUMBER_RANGE_PER_HOUR: '2' }
  const app = await openShop({ settings })
  for (let last = 0; last < 5; last += 1) await addShopper(app, { phone_number: `987654321${last}`, first_name: 'Ben' })
  await switchOn(app, 30)
  await letDaysPass(app, 28.1)
  await turn(app)
  const { queries, tables } = app.database
  const states = async () => (await queries.select().from(tables.messages)).map(({ state }) => state)
  await expect.poll(states, { timeout: 60_000 }).not.toContain('waiting')
  expect(await states()).toEqual(Array.from({ length: 5 }, () => 'sent'))
})

test('a customer who only has a phone number isn’t told by a service without a provider for text messages', async () => {
  const settings = { SMTP_URL: 'smtp://127.0.0.1:9', SMTP_FROM: 'store@example.com' }
  const app = await openShop({ jobs: false, settings })
  await addShopper(app, asha)
  await addShopper(app, ben)
  await switchOn(app, 30)
  await letDaysPass(app, 28.1)
  await turn(app)
  expect(await noticesTo(app)).toEqual([asha.email])
  expect(await sums(app)).toMatchObject({ notified: 1, unreachable: 1 })
})

test('using a session counts as activity, without another sign-in', async () => {
  const app = await openShop({ jobs: false })
  const id = await addShopper(app)
  await signedIn(app)
  await switchOn(app, 30)
  await letDaysPass(app, 28.1)
  const { queries, tables } = app.database
  await queries.update(tables.sessions).set({ last_seen_at: new Date(Date.now() - day_ms) })
  await turn(app)
  expect(await noticesTo(app)).toEqual([])
  const [user] = await queries.select().from(tables.users).where(eq(tables.users.id, id))
  expect(Date.now() - (user?.active_at?.getTime() ?? 0)).toBeLessThan(1.1 * day_ms)
})

test('customers who are blocked, archived, or waiting for their own deletion are left to the team', async () => {
  const app = await openShop({ jobs: false })
  const [blocked, archived] = [await addShopper(app, asha), await addShopper(app, ben)]
  const later = await addShopper(app, chitra)
  await app.call('PUT', '/customers/activation', { status: true, user_id: [blocked], reason: 'Fraud' })
  await app.call('PUT', '/customers/archive', { user_id: archived })
  await switchOn(app, 30)
  await letDaysPass(app, 29)
  await turn(app)
  expect(await noticesTo(app)).toEqual([chitra.email])
  // A block after the notice holds the account, too.
  await app.call('PUT', '/customers/activation', { status: true, user_id: [later], reason: 'Dispute' })
  await letDaysPass(app, 3)
  await turn(app)
  expect(await sums(app)).toMatchObject({ erased: 0 })
  // And an old notice doesn't count once it ends.
  await letDaysPass(app, 30)
  await app.call('PUT', '/customers/activation', { status: false, user_id: [later] })
  await turn(app)
  expect((await statesOf(app)).get(later)).toBe('active')
  await turn(app)
  expect(await noticesTo(app)).toEqual([chitra.email, chitra.email])
})

test('an import starts the clock, however long ago the customer was active elsewhere', async () => {
  const app = await openShop()
  const file = 'Email,Created At,Last Sign In\nasha@example.com,2015-01-31 09:30,2016-01-31 09:30\n'
  const { body } = await app.call('POST', '/imports', { file_url: await uploadCustomers(app, file) })
  await untilState(app, body._id, 'completed')
  expect((await app.call('GET', '/inactivity?days=30')).body.due).toBe(0)
  await letDaysPass(app, 31)
  expect((await app.call('GET', '/inactivity?days=30')).body.due).toBe(1)
  // Importing something new about a customer starts it again.
  const again = 'Email,First Name\nasha@example.com,Asha\n'
  const second = await app.call('POST', '/imports', { file_url: await uploadCustomers(app, again) })
  await untilState(app, second.body._id, 'completed')
  expect((await app.call('GET', '/inactivity?days=30')).body.due).toBe(0)
})

test('customers of an earlier release, who have no clock yet, count by their last sign-in or their creation', async () => {
  const app = await openShop({ jobs: false })
  const [never, long, lately] = [await addShopper(app), await addShopper(app, ben), await addShopper(app, chitra)]
  const { queries, tables } = app.database
  const created_at = new Date(Date.now() - 100 * day_ms)
  const known = new Map([
    [never, { id: firstIdAt(created_at), created_at }],
    [long, { last_sign_in_at: new Date(Date.now() - 61 * day_ms) }],
    [lately, { last_sign_in_at: new Date(Date.now() - 31 * day_ms) }],
  ])
  for (const [id, earlier] of known)
    await queries
      .update(tables.users)
      .set({ active_at: null, ...earlier })
      .where(eq(tables.users.id, id))
  const counts = await Promise.all([30, 60, 101].map((days) => app.call('GET', `/inactivity?days=${days}`)))
  expect(counts.map(({ body }) => body.due)).toEqual([3, 2, 0])
  await switchOn(app, 30)
  await turn(app)
  for (const { active_at, last_sign_in_at, created_at: created } of await queries.select().from(tables.users))
    expect(active_at).toEqual(last_sign_in_at ?? created)
  expect(await noticesTo(app)).toEqual([])
  expect((await app.call('GET', '/inactivity?days=60')).body.due).toBe(2)
})

test('a clock that was switched off or changed does nothing more, and another number of days starts over', async () => {
  const app = await openShop({ jobs: false })
  await addShopper(app)
  await switchOn(app, 30)
  await letDaysPass(app, 29)
  const { since } = await clockOf(app)
  const owner = { cookie: await app.operatorCookie('owner') }
  await app.call('PUT', '/inactivity', { days: null }, owner)
  await turn(app, { since })
  await switchOn(app, 60)
  await turn(app, { since })
  await turn(app)
  expect(await noticesTo(app)).toEqual([])
})

test('whom an earlier clock has told is not erased by one that starts later', async () => {
  const app = await openShop({ jobs: false })
  const id = await addShopper(app)
  await switchOn(app, 60)
  await letDaysPass(app, 59)
  await turn(app)
  expect(await noticesTo(app)).toEqual([asha.email])
  await switchOn(app, 30)
  await letDaysPass(app, 3)
  await turn(app)
  expect((await statesOf(app)).get(id)).toBe('active')
  expect(await eventsOf(app, id)).toEqual(['user.created', 'user.inactivity_noticed'])
  expect(await sums(app)).toEqual({ notified: 1, unreachable: 0, kept: 0, erased: 0 })
  // They are told again before the new clock is at the end.
  await letDaysPass(app, 26)
  await turn(app)
  expect(await noticesTo(app)).toEqual([asha.email, asha.email])
  await letDaysPass(app, 3)
  await turn(app)
  expect((await statesOf(app)).get(id)).toBe('purged')
})

test('a process that dies anywhere, and others at the same time, tell and erase each customer once', async () => {
  const app = await openShop({ jobs: false })
  const second = await openShop({ jobs: false, databaseUrl: app.databaseUrl, seed: async () => undefined })
  const people = Array.from({ length: 120 }, (_, at) => `n${at}@example.com`)
  for (const email of people) await addShopper(app, { email })
  await switchOn(app, 30)
  const { since } = await clockOf(app)
  const dyingAfter = (steps: number): Control => {
    let left = steps
    return {
      ...calm,
      heartbeat: async () => {
        left -= 1
        if (left < 0) throw new Error('the process was killed')
      },
    }
  }
  const finish = async () => {
    const now = (await clockOf(app)).since as string
    await expect(turn(app, { since: now, control: dyingAfter(1) })).rejects.toThrow('killed')
    await Promise.all([turn(app, { since: now }), turn(second, { since: now })])
    await turn(app, { since: now })
  }
  expect(since).toBeDefined()
  await letDaysPass(app, 28.1)
  await finish()
  expect((await noticesTo(app)).toSorted()).toEqual(people.toSorted())
  expect(await sums(app)).toMatchObject({ notified: 120, erased: 0 })
  await letDaysPass(app, 2.1)
  await finish()
  expect(new Set((await statesOf(app)).values())).toEqual(new Set(['purged']))
  expect(await sums(app)).toMatchObject({ notified: 120, kept: 0, erased: 120 })
})

test('one job follows another for as long as the clock is on', async () => {
  const app = await openShop()
  await addShopper(app)
  await switchOn(app, 30)
  const { queries, tables } = app.database
  const jobs = async () => {
    const rows = await queries.select().from(tables.jobs).where(eq(tables.jobs.kind, 'enforce_inactivity'))
    return rows.map(({ state }) => state).toSorted()
  }
  await expect.poll(jobs).toEqual(['done', 'waiting'])
})
