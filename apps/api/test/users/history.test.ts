import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { chanceOf } from '../../src/demo/chance.ts'
import { jobKinds } from '../../src/jobs/kinds.ts'
import { purgeUser } from '../../src/accounts/purge.ts'
import { verify } from '../../src/verify/service.ts'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  letPass,
  linkTo,
  openShop,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * Every change to a user records an event, and the events of a user number its versions without gaps.
 */

const eventsAbout = async ({ database: { queries, tables } }: TestApp, id: string) =>
  (await queries.select().from(tables.events).where(eq(tables.events.subject_id, id))).toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  )

test('concurrent updates all take effect, one after another', async () => {
  const app = await openShop()
  const id = await addShopper(app, { email: 'busy@example.com', first_name: 'Name 0' })
  const names = Array.from({ length: 12 }, (_, i) => `Name ${i + 1}`)
  const responses = await Promise.all(names.map((first_name) => app.call('PUT', `/customers/${id}`, { first_name })))
  expect(responses.map(({ status }) => status)).toEqual(names.map(() => 200))

  const updates = (await eventsAbout(app, id)).filter(({ type }) => type === 'user.updated')
  const inOrder = updates.toSorted((one, other) => (one.version ?? 0) - (other.version ?? 0))
  expect(inOrder.map(({ version }) => version)).toEqual(names.map((_, i) => i + 1))
  // Each one was based on the previous one's result.
  const changes = inOrder.map((event) => event.changes?.first_name as { from: string; to: string })
  expect(changes.map(({ from }) => from)).toEqual(['Name 0', ...changes.slice(0, -1).map(({ to }) => to)])
  expect(changes.map(({ to }) => to).toSorted()).toEqual(names.toSorted())
})

test('a user whose claim is removed because another user verified the contact has that in their history', async () => {
  const app = await openShop()
  const claimed = await app.call('POST', '/customers?verified=false', { email: 'both@example.com', first_name: 'Cleo' })
  const claimant = claimed.body.user._id
  await app.call('PUT', `/customers/${claimant}`, { phone_numbers: [{ phone: '8652523999', verified: true }] })
  await addShopper(app, { email: 'both@example.com', first_name: 'Olive' })
  const { user } = (await app.call('GET', `/customers/${claimant}`)).body
  expect(user.emails).toEqual([])
  const lost = (await eventsAbout(app, claimant)).at(-1)
  expect(lost).toMatchObject({ type: 'user.contact_lost', details: { kinds: ['email'] }, ip: null, version: 2 })
  const { items } = (await app.call('GET', `/customers/${claimant}/events`)).body
  expect(items[0]).toMatchObject({ type: 'user.contact_lost' })
})

test('a shopper changes only the picture, and the change is stored and recorded', async () => {
  const app = await openShop()
  const id = await addShopper(app)
  const browser = await signedIn(app)
  const profile_pic_url = 'https://pictures.example.com/asha.png'
  await browser.profile('POST', '/detail', { profile_pic_url })
  expect((await browser.auth('GET', '/session')).body.user).toMatchObject({ profile_pic_url })
  expect((await eventsAbout(app, id)).at(-1)).toMatchObject({
    type: 'user.updated',
    changes: { profile_pic_url: { to: profile_pic_url } },
  })
})

/** The stored state of each user besides its events. */
async function usersIn({ database: { queries, tables } }: TestApp) {
  const rows = await Promise.all([
    queries.select().from(tables.users),
    queries.select().from(tables.identifiers),
    queries.select().from(tables.credentials),
    queries.select().from(tables.socialIdentities),
  ])
  const [users, identifiers, credentials, social] = rows
  const of = <Row extends { user_id: string }>(list: Row[], id: string) =>
    list.filter(({ user_id }) => user_id === id).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return new Map(
    users.map((user) => [
      user.id,
      { user, held: [of(identifiers, user.id), of(credentials, user.id), of(social, user.id)] },
    ]),
  )
}

const eventCounts = async ({ database: { queries, tables } }: TestApp) => {
  const counts = new Map<string, number>()
  for (const { subject_id } of await queries.select().from(tables.events))
    counts.set(subject_id, (counts.get(subject_id) ?? 0) + 1)
  return counts
}

const emails = Array.from({ length: 5 }, (_, i) => `person${i}@example.com`)
const phones = Array.from({ length: 4 }, (_, i) => `865252390${i}`)

/** One random action of an operator, a service or a shopper. Most of them are rejected now and then. */
async function something(app: TestApp, chance: () => number) {
  const one = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(chance() * list.length)]
    if (chosen === undefined) throw new Error('there is nothing to choose from')
    return chosen
  }
  const known = [...(await usersIn(app)).keys()]
  const id = known.length > 0 ? one(known) : 'nobody'
  const [email, phone] = [one(emails), one(phones)]
  const shopper = async () => {
    await letPass(app, 120_000, { sessions: false })
    const browser = openBrowser(app)
    return (await browser.signInByOtp(phone)).body.user_exists === true ? browser : undefined
  }
  const acts: Record<string, () => Promise<unknown>> = {
    create: () =>
      app.call('POST', `/customers?verified=${chance() < 0.5}`, {
        ...(chance() < 0.7 && { email }),
        ...(chance() < 0.7 && { phone_number: phone }),
        first_name: 'Nia',
      }),
    createAgain: () => app.call('POST', '/customers', { phone_number: phone, username: email.replace('@', '_') }),
    update: () =>
      app.call('PUT', `/customers/${id}`, {
        ...(chance() < 0.5 && { emails: [{ email, verified: chance() < 0.5 }] }),
        ...(chance() < 0.5 && { phone_numbers: [{ phone, verified: chance() < 0.5 }] }),
        first_name: one(['Asha', 'Nia']),
      }),
    block: () => app.call('PUT', '/customers/activation', { status: true, user_id: [id, one(known)], reason: 'x' }),
    unblock: () => app.call('PUT', '/customers/activation', { status: false, user_id: known.slice(0, 5) }),
    archive: () => app.call('PUT', '/customers/archive', { user_id: id }),
    undelete: () => app.call('PUT', '/customers/undelete', { user_id: id, reason: 'x', reason_id: 'y' }),
    signUp: async () => {
      await letPass(app, 120_000, { sessions: false })
      const browser = openBrowser(app)
      const { register_token } = (await browser.signInByOtp(phone)).body
      if (register_token) await browser.profile('POST', '/detail', { register_token, first_name: 'Mo', email })
    },
    profile: async () =>
      (await shopper())?.profile('POST', '/detail', {
        first_name: one(['Asha', 'Nia']),
        profile_pic_url: one(['https://pictures.example.com/1.png', 'https://pictures.example.com/2.png']),
        ...(chance() < 0.5 && { email }),
      }),
    addAndProve: async () => {
      const browser = await shopper()
      if (!browser) return
      const { status } = await browser.profile('PUT', '/email', { email })
      if (status === 200) await browser.auth('POST', '/verify/email', { code: await linkTo(app, email) })
    },
    changeByCode: async () => {
      const browser = await shopper()
      const sent = await browser?.profile('POST', '/email/otp/change', { email, action: 'send' })
      if (sent?.status !== 200) return
      const { code } = await lastMessage(app, email)
      await browser?.profile('POST', '/email/otp/verify', { email, otp: code, request_id: sent.body.request_id })
    },
    remove: async () => (await shopper())?.profile('DELETE', `/email?email=${encodeURIComponent(email)}`),
    putFirst: async () => (await shopper())?.profile('POST', '/email/primary', { email }),
    password: async () => {
      const browser = await shopper()
      await browser?.auth('POST', '/password', { new_password: password })
    },
    leave: async () => {
      const browser = await shopper()
      if (!browser) return
      const { user } = (await browser.auth('GET', '/session')).body
      await letPass(app, 120_000, { sessions: false })
      const sent = await browser.auth('POST', '/otp/mobile/send', { mobile: phone, country_code: '91' })
      const otp = await codeTo(app, phone)
      const { request_id } = sent.body
      await browser.auth('POST', '/delete', { user_id: user._id, otp, request_id, reason_id: '3', reason: 'x' })
    },
    purge: async () => {
      const { queries, tables } = app.database
      for (const { payload, application_id } of await queries
        .select()
        .from(tables.jobs)
        .where(eq(tables.jobs.kind, 'purge_user')))
        await purgeUser(systemContext(app.services, { application_id }), jobKinds.purge_user.payload.parse(payload))
    },
  }
  const act = one(Object.keys(acts))
  const answer = await acts[act]?.()
  const status = (answer as { status?: number } | undefined)?.status ?? 200
  expect({ act, failed: status >= 500 }).toEqual({ act, failed: false })
  return act
}

test.each([1, 2, 3])(
  'after a random history, every change has its event, and versions match the number of events (seed %i)',
  async (seed) => {
    const app = await openShop({ jobs: false, config: { delete_account_day: 0 } })
    const chance = chanceOf(seed)
    const first = await addShopper(app, { ...asha, phone_number: phones[0] })
    await choosePassword(await signedIn(app, phones[0]))
    const done = new Set<string>()
    let [before, eventsBefore] = [await usersIn(app), await eventCounts(app)]
    for (let step = 0; step < 80; step += 1) {
      const act = await something(app, chance)
      const [after, eventsAfter] = [await usersIn(app), await eventCounts(app)]
      for (const [id, user] of after) {
        if (isDeepStrictEqual(user, before.get(id))) continue
        done.add(act)
        expect(eventsAfter.get(id) ?? 0, `${act} changed a user and left no event`).toBeGreaterThan(
          eventsBefore.get(id) ?? 0,
        )
      }
      ;[before, eventsBefore] = [after, eventsAfter]
    }
    expect(done.size).toBeGreaterThan(5)
    expect(before.has(first)).toBe(true)
    for (const [id, { user }] of before) {
      const versions = (await eventsAbout(app, id)).flatMap(({ version }) => (version === null ? [] : [version]))
      expect({ id, versions: versions.toSorted((a, b) => a - b) }).toEqual({
        id,
        versions: Array.from({ length: user.version + 1 }, (_, n) => n),
      })
    }
    for await (const { what, of } of verify(app.database)) expect.fail(`${what} of ${of} is off`)
  },
)
