import { expect, test } from 'vitest'
import { clearOldRows } from '../../src/retention/service.ts'
import { asOwner } from '../world/applications.ts'
import { merge, undo } from '../world/merges.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, asha } from '../world/storefront-steps.ts'

/* What two customers who are merged agreed to. */

const marketing_consents = ['email_marketing', 'sms_marketing', 'post'].map((slug) => ({
  slug,
  title: `News: ${slug}`,
  text: `Send me news: ${slug}`,
}))

const say = async (app: TestApp, id: string, body: object) => {
  expect((await app.call('PUT', `/customers/${id}/consents`, body)).status).toBe(200)
}

const saidBy = async (app: TestApp, id: string) => {
  const { privacy_policy, consents } = (await app.call('GET', `/customers/${id}/consents`)).body
  const said = consents.map(({ slug, value }: { slug: string; value?: boolean }) => [slug, value])
  return { privacy_policy: privacy_policy.value, ...Object.fromEntries(said) }
}

/** Two customers. The survivor has said yes to everything; after that, the other has withdrawn email, and said something about post. */
async function start() {
  const app = await startApp({ jobs: false })
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents })
  const survivor = await addShopper(app, asha)
  const other = await addShopper(app, { email: 'asha.rao@example.com' })
  const both = ['email_marketing', 'sms_marketing'].map((slug) => ({ slug, value: true }))
  await say(app, other, { privacy_policy: false, consents: [{ slug: 'sms_marketing', value: false }] })
  await say(app, survivor, { privacy_policy: true, consents: both })
  const later = ['email_marketing', 'post'].map((slug) => ({ slug, value: false }))
  await say(app, other, { consents: later })
  return { app, survivor, other }
}

const before = { privacy_policy: true, email_marketing: true, sms_marketing: true, post: undefined }
const after = { privacy_policy: true, email_marketing: false, sms_marketing: true, post: false }

test('of what both have said, the later counts, as the preview shows', async () => {
  const { app, survivor, other } = await start()
  expect(await saidBy(app, survivor)).toEqual(before)
  const preview = await app.call('POST', `/customers/${survivor}/merges/preview`, { other_id: other })
  const saying = (value: boolean) => ({ value, source: 'api', updated_at: expect.any(String) })
  const both = { survivor: saying(true), other: saying(false), reason: 'later' }
  expect(preview.body.consents).toEqual([
    { slug: 'privacy_policy', label: 'Privacy policy', ...both, result: true, of: 'survivor' },
    { slug: 'email_marketing', label: 'News: email_marketing', ...both, result: false, of: 'other' },
    { slug: 'sms_marketing', label: 'News: sms_marketing', ...both, result: true, of: 'survivor' },
    { slug: 'post', label: 'News: post', other: saying(false), result: false, of: 'other', reason: 'only' },
  ])
  const names = preview.body.fields.map(({ field }: { field: string }) => field)
  expect(names.filter((field: string) => field.startsWith('consent.'))).toEqual([])
  // Nobody chooses what someone agreed to.
  const chosen = await merge(app, survivor, other, { choices: { 'consent.email_marketing': 'survivor' } })
  expect(chosen).toMatchObject({ status: 400 })
  expect(await merge(app, survivor, other)).toMatchObject({ status: 200 })
  expect(await saidBy(app, survivor)).toEqual(after)
  const { items } = (await app.call('GET', `/customers/${survivor}/events`)).body
  expect(items.find(({ type }: { type: string }) => type === 'user.merged').changes).toMatchObject({
    'consent.email_marketing': { from: true, to: false },
    'consent.post': { to: false },
  })
})

test('undoing a merge gives both back what they had said, except for what was said since', async () => {
  const { app, survivor, other } = await start()
  const first = await merge(app, survivor, other)
  await undo(app, survivor, first.body.merge._id)
  expect(await saidBy(app, survivor)).toEqual(before)
  const others = { privacy_policy: false, email_marketing: false, sms_marketing: false, post: false }
  expect(await saidBy(app, other)).toEqual(others)

  const second = await merge(app, survivor, other)
  await say(app, survivor, { consents: [{ slug: 'email_marketing', value: true }] })
  expect((await app.call('GET', `/customers/${survivor}/merges`)).body.items).toMatchObject([
    { changed: ['consent.email_marketing'] },
  ])
  const undone = await undo(app, survivor, second.body.merge._id)
  expect(undone.body.kept).toEqual(['consent.email_marketing'])
  expect(await saidBy(app, survivor)).toEqual(before)
  expect(await saidBy(app, other)).toEqual(others)
})

test('after 30 days, nothing of what the other had said remains under their ID', async () => {
  const { app, survivor, other } = await start()
  await merge(app, survivor, other)
  const { queries, tables } = app.database
  await queries.update(tables.userMerges).set({ expires_at: new Date(0) })
  await clearOldRows(app.services, { atOnce: true })
  const rows = await queries.select().from(tables.userConsents)
  expect(new Set(rows.map(({ user_id }) => user_id))).toEqual(new Set([survivor]))
})
