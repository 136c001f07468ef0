import { describe, expect, test } from 'vitest'
import { verify } from '../../src/verify/service.ts'
import { asOwner } from '../world/applications.ts'
import { fillAttributes } from '../world/attributes.ts'
import { change, groupFrom } from '../world/groups.ts'
import { eventTypesOf, merge, stateOf, undo, userOf } from '../world/merges.ts'
import { randomFrom, type Random } from '../world/random.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop, signedIn } from '../world/storefront-steps.ts'

const faultsOf = async (app: TestApp) => {
  const faults = []
  // The index of searches follows a moment later.
  for await (const fault of verify(app.database)) if (fault.what !== 'search_documents') faults.push(fault)
  return faults
}

const rounds = 25

/** What two users can have in common. */
const shared = ['shared.one@example.com', 'shared.two@example.com']

/** A user with a random part of everything that a merge concerns. */
async function randomUser(app: TestApp, random: Random, name: string, groups: readonly { _id: string; uid: number }[]) {
  const maybe = <T>(value: T) => (random.chance(0.6) ? value : undefined)
  const { body } = await app.call('POST', '/customers', {
    email: `${name}@example.com`,
    phone_number: maybe(`97654${String(random.below(100_000)).padStart(5, '0')}`),
    first_name: maybe(random.pick(['Asha', 'Ben', 'Cleo'])),
    last_name: maybe(random.pick(['Rao', 'Sen', 'Nair'])),
    gender: maybe(random.pick(['female', 'male', 'other'])),
    dob: maybe(random.pick(['1990-01-02', '1991-03-04'])),
    external_id: maybe(`ext-${name}`),
    rr_id: maybe(`rr-${name}`),
    meta: maybe({ [random.pick(['a', 'b'])]: random.below(3), own: name }),
    password_hash: maybe({ value: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS' }),
    social_accounts: maybe([{ provider: random.pick(['google', 'facebook']), subject: `subject-${name}` }]),
  })
  const id: string = body.user._id
  const claims = shared.filter(() => random.chance(0.5)).map((email) => ({ email, verified: false }))
  await app.call('PUT', `/customers/${id}`, {
    emails: [{ email: `${name}@example.com`, primary: true }, { email: `${name}.2@example.com` }, ...claims],
  })
  for (const { uid } of groups.filter(() => random.chance(0.5)))
    await change(app, uid, { user_data: [{ user_id: id, action: 'add' }] }, 'PATCH')
  return id
}

async function randomValues(app: TestApp, random: Random, id: string, definitions: Record<string, string>) {
  const value: Record<string, unknown> = {
    tier: `Tier ${random.below(3)}`,
    score: random.below(3),
    tags: [`tag ${random.below(3)}`],
    tax: `TAX${random.below(3)}`,
  }
  const attributes = Object.entries(definitions)
    .filter(() => random.chance(0.6))
    .map(([slug, definition_id]) => ({ definition_id, value: value[slug] }))
  if (attributes.length > 0) await app.call('POST', `/user_attribute/user/${id}`, { attributes })
}

/** What a user says about consents, of which some have an answer to each. */
async function randomConsents(app: TestApp, random: Random, id: string) {
  const consents = marketing.filter(() => random.chance(0.6)).map(({ slug }) => ({ slug, value: random.chance(0.5) }))
  const privacy_policy = random.chance(0.6) ? random.chance(0.5) : undefined
  const { status } = await app.call('PUT', `/customers/${id}/consents`, { consents, privacy_policy })
  expect(status).toBe(200)
}

const marketing = ['email_marketing', 'sms_marketing'].map((slug) => ({ slug, title: slug, text: `I agree: ${slug}` }))

const fields = [
  'first_name',
  'last_name',
  'gender',
  'dob',
  'external_id',
  'rr_id',
  'meta',
  'username',
  'primary_email',
  'primary_phone',
]

test('Undoing a merge at once is the identity, for random users and choices', async () => {
  const app = await startApp({ jobs: { poll_ms: 5 } })
  const random = randomFrom(20_240_131)
  const ids = [await addShopper(app, { email: 'first@example.com' })]
  const definitions = await fillAttributes(app, ids)
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents: marketing })
  const groups = []
  for (let i = 0; i < 3; i += 1) groups.push(await groupFrom(app, 'user_id\n', { name: `Group ${i}` }))
  for (let round = 0; round < rounds; round += 1) {
    const pair: string[] = []
    for (const side of ['survivor', 'other']) {
      const id = await randomUser(app, random, `${side}.${round}`, groups)
      await randomValues(app, random, id, definitions)
      pair.push(id)
    }
    const [survivor = '', other = ''] = pair
    // Of what both have said, the later counts.
    for (const id of random.chance(0.5) ? [survivor, other] : [other, survivor]) await randomConsents(app, random, id)
    const before = [await stateOf(app, survivor), await stateOf(app, other)]
    const choices = Object.fromEntries(
      [...fields, ...Object.keys(definitions).map((slug) => `attributes.${slug}`)]
        .filter(() => random.chance(0.4))
        .map((name) => [name, random.pick(['survivor', 'other'])]),
    )
    const known = (await app.call('POST', `/customers/${survivor}/merges/preview`, { other_id: other })).body.fields
    const allowed = Object.fromEntries(
      Object.entries(choices).filter(
        ([name]) => !name.startsWith('attributes.') || known.some(({ field }: { field: string }) => field === name),
      ),
    )
    const merged = await merge(app, survivor, other, { choices: allowed })
    expect(merged).toMatchObject({ status: 200 })
    expect((await app.call('GET', `/customers/${survivor}/merges`)).body.items).toMatchObject([{ changed: [] }])
    const undone = await undo(app, survivor, merged.body.merge._id)
    expect(undone).toMatchObject({ status: 200, body: { kept: [] } })
    const after = [await stateOf(app, survivor), await stateOf(app, other)]
    expect({ round, after }).toEqual({ round, after: before })
  }
  expect(await faultsOf(app)).toEqual([])
}, 240_000)

describe('What has changed since a merge', () => {
  const twin = {
    phone_number: '9765432101',
    email: 'asha.rao@example.com',
    first_name: 'Aisha',
    gender: 'female',
    external_id: 'B-2',
  }

  test('is shown, and stays with the survivor when it is undone', async () => {
    const app = await startApp()
    const survivor = await addShopper(app, asha)
    const other = await addShopper(app, twin)
    const { body } = await merge(app, survivor, other, { choices: { first_name: 'other' } })
    // The survivor gets another first name, loses one of the contacts that followed, and gets a new one.
    await app.call('PUT', `/customers/${survivor}`, {
      first_name: 'Cleo',
      emails: [{ email: asha.email, primary: true }, { email: 'new@example.com' }],
    })
    const { items } = (await app.call('GET', `/customers/${survivor}/merges`)).body
    expect(items).toMatchObject([{ _id: body.merge._id, changed: ['first_name', 'emails'] }])
    const undone = await undo(app, survivor, body.merge._id, { reason: 'Two people' })
    expect(undone.body).toMatchObject({
      kept: ['first_name', 'emails'],
      survivor: {
        _id: survivor,
        first_name: 'Cleo',
        emails: [{ email: asha.email, primary: true }, { email: 'new@example.com' }],
        phone_numbers: [{ phone: asha.phone_number }],
      },
      other: { _id: other, first_name: 'Aisha', gender: 'female', external_id: 'B-2', emails: [] },
    })
    expect(undone.body.survivor.gender).toBeUndefined()
    expect(undone.body.survivor.external_id).toBeUndefined()
    expect(await userOf(app, other)).toMatchObject({
      status: 'active',
      phone_numbers: [{ phone: twin.phone_number, primary: true }],
    })
    expect((await eventTypesOf(app, survivor))[0]).toBe('user.merge_undone')
    expect((await eventTypesOf(app, other))[0]).toBe('user.restored')
    expect(await faultsOf(app)).toEqual([])
    expect((await app.call('GET', `/customers/${survivor}/merges`)).body.items).toEqual([])
    expect((await undo(app, survivor, body.merge._id)).status).toBe(404)
  })

  test('includes what the merge itself has left as it was', async () => {
    const app = await startApp()
    const survivor = await addShopper(app, asha)
    const other = await addShopper(app, twin)
    const attributes = await fillAttributes(app, [survivor, other])
    const [[slug, definition_id] = []] = Object.entries(attributes)
    const { body } = await merge(app, survivor, other)
    const mergesOf = async () => (await app.call('GET', `/customers/${survivor}/merges`)).body.items
    expect(await mergesOf()).toMatchObject([{ changed: [] }])
    await app.call('PUT', `/customers/${other}`, { first_name: 'Cleo' })
    const write = { attributes: [{ definition_id, value: 'Written since' }] }
    expect(await app.call('POST', `/user_attribute/user/${survivor}`, write)).toMatchObject({ status: 200 })
    const changed = ['first_name', `attributes.${slug}`]
    expect(await mergesOf()).toMatchObject([{ changed }])
    const undone = await undo(app, survivor, body.merge._id)
    expect(undone.body).toMatchObject({ kept: changed, survivor: { first_name: 'Cleo' } })
  })

  test('includes values that were deleted, and consents that the merge has left as they were', async () => {
    const app = await startApp()
    const survivor = await addShopper(app, asha)
    const other = await addShopper(app, twin)
    const attributes = await fillAttributes(app, [survivor, other])
    const { body } = await merge(app, survivor, other)
    const mergesOf = async () => (await app.call('GET', `/customers/${survivor}/merges`)).body.items
    expect(await mergesOf()).toMatchObject([{ changed: [] }])
    const [[slug, definition_id] = []] = Object.entries(attributes)
    const path = `/user_attribute/definition/${definition_id}/user/${survivor}`
    expect(await app.call('DELETE', path)).toMatchObject({ status: 200 })
    expect(await app.call('PUT', `/customers/${survivor}/consents`, { privacy_policy: false })).toMatchObject({
      status: 200,
    })
    const changed = [`attributes.${slug}`, 'consent.privacy_policy']
    expect(await mergesOf()).toMatchObject([{ changed }])
    expect((await undo(app, survivor, body.merge._id)).body).toMatchObject({ kept: changed })
  })

  test('includes names that someone else has taken', async () => {
    const app = await startApp()
    const survivor = await addShopper(app, asha)
    const other = await addShopper(app, { ...twin, username: 'aisha' })
    const { body } = await merge(app, survivor, other)
    await app.call('PUT', `/customers/${survivor}`, { external_id: '' })
    await addShopper(app, { email: 'third@example.com', username: 'aisha', external_id: 'B-2' })
    const undone = await undo(app, survivor, body.merge._id)
    expect(undone.body.kept).toEqual(['external_id', 'username', 'external_id'])
    expect(undone.body.other.username).not.toBe('aisha')
    expect(await faultsOf(app)).toEqual([])
  })
})

test('Undoing a merge ends the sessions that were opened in between, and both can sign in again', async () => {
  const app = await openShop()
  const survivor = await addShopper(app, asha)
  const other = await addShopper(app, { phone_number: '9765432101', email: 'asha.rao@example.com' })
  const { body } = await merge(app, survivor, other)
  const between = await signedIn(app, '9765432101')
  await undo(app, survivor, body.merge._id)
  expect((await between.auth('GET', '/session')).status).toBe(401)
  expect((await (await signedIn(app, '9765432101')).auth('GET', '/session')).body.user._id).toBe(other)
  expect((await (await signedIn(app)).auth('GET', '/session')).body.user._id).toBe(survivor)
})
