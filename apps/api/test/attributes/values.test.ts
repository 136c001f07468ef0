import { createTestDatabase } from '@clientele/db/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { resealAttributes } from '../../src/attributes/reseal.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { failureOf, signedIn } from '../world/published-clients.ts'

const base = '/user_attribute'

const define = async (app: TestApp, body: object): Promise<string> =>
  (await app.call('POST', `${base}/definition`, { name: 'Attribute', ...body })).body._id

const addUser = async (app: TestApp): Promise<string> =>
  (await app.call('POST', '/customers', { email: 'asha@example.com', first_name: 'Asha' })).body.user._id

/** A customer, and an attribute. */
async function open(body: object) {
  const app = await startApp()
  const [user, definition] = [await addUser(app), await define(app, { slug: 'it', ...body })]
  const path = `${base}/definition/${definition}/user/${user}`
  return {
    app,
    user,
    definition,
    path,
    set: (value: unknown, headers?: Record<string, string>) => app.call('PUT', path, { attribute: { value } }, headers),
  }
}

const choices = [{ type: 'choices', value: ['Silver', 'Gold'] }]
const accepted: [type: string, more: object, given: unknown, stored: unknown][] = [
  ['text', {}, '  Very good ', 'Very good'],
  ['number', {}, '٤٢', 42],
  ['number', {}, -0, 0],
  ['decimal', {}, '4.50', 4.5],
  ['boolean', {}, 'True', true],
  ['date', {}, '2024-01-31T23:30:00-05:00', '2024-01-31'],
  ['datetime', {}, '2024-01-31T09:30:00+05:30', '2024-01-31T04:00:00.000Z'],
  ['email', {}, 'mailto:ASHA@Example.com', 'asha@example.com'],
  ['phone', {}, '086525 23958', '+918652523958'],
  ['url', {}, ' https://example.com/a ', 'https://example.com/a'],
  ['choice', { validations: choices }, 'gold', 'Gold'],
  ['multi_choice', { validations: choices }, ['gold', 'SILVER', 'Gold'], ['Gold', 'Silver']],
  ['text', { is_multi_value: true }, 'one', ['one']],
]

const refused: [type: string, more: object, given: unknown, field: string, message: string][] = [
  ['number', {}, '4.5', '', 'must be a whole number such as 42'],
  ['date', {}, '2024-02-31', '', 'must be a date such as 2024-01-31'],
  ['email', {}, 'asha', '', 'must be an email address, such as asha@example.com'],
  ['phone', {}, '123', '', 'must be a phone number, such as +91 98765 43210'],
  ['text', {}, ['one', 'two'], '', 'must be a single value'],
  ['choice', { validations: choices }, 'bronze', '', 'must be one of Silver, Gold'],
  ['multi_choice', { validations: choices }, ['gold', 'tin'], '.1', 'must be one of Silver, Gold'],
  ['number', { validations: [{ type: 'min', value: 15 }] }, 3, '', 'must be at least 15'],
  ['text', { validations: [{ type: 'pattern', value: '[A-Z]{3}' }] }, 'abc', '', 'must match the pattern [A-Z]{3}'],
  ['text', { validations: [{ type: 'maxLength', value: 2 }] }, 'abc', '', 'must have at most 2 characters'],
]

describe('Attributes of a user', () => {
  test('are normalized by their type', async () => {
    const app = await startApp()
    const user = await addUser(app)
    for (const [index, [type, more, given, stored]] of accepted.entries()) {
      const definition = await define(app, { slug: `a${index}`, type, ...more })
      const set = await app.call('PUT', `${base}/definition/${definition}/user/${user}`, {
        attribute: { value: given },
      })
      expect(set.body, `${type} ${String(given)}`).toMatchObject({ attribute: { value: stored } })
    }
    expect((await app.call('GET', `${base}/user/${user}`)).body.items).toHaveLength(accepted.length)
  })

  test('are refused with the field, what is wrong, and what would be right', async () => {
    const app = await startApp()
    const user = await addUser(app)
    for (const [index, [type, more, given, field, message]] of refused.entries()) {
      const definition = await define(app, { slug: `a${index}`, type, ...more })
      const set = await app.call('PUT', `${base}/definition/${definition}/user/${user}`, {
        attribute: { value: given },
      })
      expect(set, `${type} ${String(given)}`).toMatchObject({
        status: 400,
        body: { details: [{ field: `body.attribute.value${field}`, message }] },
      })
    }
    expect((await app.call('GET', `${base}/user/${user}`)).body.items).toEqual([])
  })

  test('are a change of the user, with a version and an event', async () => {
    const { app, user, set, path } = await open({ type: 'number' })
    const first = await set(38)
    expect(first.body).toMatchObject({ user_id: user, slug: 'it', type: 'number', customer_overridden: false })
    await set(38)
    const changed = await set(39, { 'if-match': '1' })
    expect(changed.body).toMatchObject({ _id: first.body._id, created_at: first.body.created_at })
    expect(await set(40, { 'if-match': '1' })).toMatchObject({ status: 409, body: { code: 'STALE_VERSION' } })
    expect(await app.call('PUT', path, changed.body)).toMatchObject({ status: 200, body: changed.body })
    expect((await app.call('GET', `/customers/${user}`)).body.user).toMatchObject({ __v: 2 })
    const { items } = (await app.call('GET', `/customers/${user}/events`)).body
    expect(items.map(({ changes }: { changes?: unknown }) => changes)).toEqual([
      { 'attributes.it': { from: 38, to: 39 } },
      { 'attributes.it': { to: 38 } },
      undefined,
    ])
    expect((await app.call('GET', `${base}/attribute/${first.body._id}`)).body).toEqual(changed.body)
    expect((await app.call('DELETE', path)).body).toEqual({ success: 'true' })
    expect(await app.call('DELETE', path)).toMatchObject({ status: 200 })
    expect(await app.call('GET', path)).toMatchObject({ status: 404, body: { code: 'ATTRIBUTE_NOT_FOUND' } })
    expect((await app.call('GET', `/customers/${user}`)).body.user).toMatchObject({ __v: 3 })
  })

  test('are set together, all or none', async () => {
    const { app, user, definition } = await open({ type: 'number' })
    const tier = await define(app, { slug: 'tier', type: 'text' })
    const setAll = (one: unknown, two: unknown) =>
      app.call('POST', `${base}/user/${user}`, {
        attributes: [
          { definition_id: definition, value: one },
          { definition_id: tier, value: two },
        ],
      })
    expect(await setAll('many', ['a', 'b'])).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.attributes.0.value' }, { field: 'body.attributes.1.value' }] },
    })
    expect((await app.call('GET', `${base}/user/${user}`)).body.items).toEqual([])
    expect((await setAll(38, 'gold')).body).toMatchObject({
      success: true,
      attributes: [{ slug: 'it' }, { slug: 'tier', attribute: { value: 'gold' } }],
    })
    // A blank value deletes it.
    expect((await setAll(38, '')).body.attributes).toMatchObject([{ slug: 'it' }])
    expect((await app.call('DELETE', `${base}/user/${user}`, { definition_ids: [definition, tier] })).body).toEqual({
      success: 'true',
    })
    expect((await app.call('GET', `${base}/user/${user}`)).body.items).toEqual([])
  })

  test('keep their type while there are values, and go with the attribute', async () => {
    const { app, user, definition, set } = await open({ type: 'number' })
    await set(38)
    const change = (body: object) => app.call('PUT', `${base}/definition/${definition}`, body)
    expect(await change({ type: 'text' })).toMatchObject({
      status: 409,
      body: { code: 'ATTRIBUTE_IN_USE', details: [{ field: 'body.type' }] },
    })
    expect(await change({ name: 'Other', type: 'integer' })).toMatchObject({ status: 200 })
    await app.call('DELETE', `${base}/definition/${definition}`)
    expect((await app.call('GET', `${base}/user/${user}`)).body.items).toEqual([])
    const { queries, tables } = app.services.database
    expect(await queries.select().from(tables.userAttributes)).toEqual([])
    expect(await queries.select().from(tables.userAttributeKeys)).toEqual([])
  })

  test('are encrypted at rest, and not in the history', async () => {
    const { app, user, path, set } = await open({ type: 'text', encrypted: true })
    await set('AAAPZ1234C')
    expect((await app.call('GET', path)).body).toMatchObject({ attribute: { value: 'AAAPZ1234C' } })
    const { queries, tables } = app.services.database
    for (const table of [tables.userAttributes, tables.userAttributeKeys, tables.events] as (typeof tables.events)[])
      expect(JSON.stringify(await queries.select().from(table))).not.toMatch(/AAAPZ1234C/i)
    expect((await app.call('GET', `/customers/${user}/events`)).body.items[0].changes).toEqual({
      'attributes.it': { to: '••••••' },
    })
  })

  test('are masked without the permission, and a reveal is recorded', async () => {
    const { app, user, path, set } = await open({ type: 'text', masking: { enabled: true, type: 'partial' } })
    const { body } = await set('AAAPZ1234C')
    expect(body).toMatchObject({ attribute: { value: 'AAAPZ1234C' } })
    const bearer = async (...permissions: ('users:read' | 'users:write' | 'users:unmask')[]) => ({
      authorization: `Bearer ${await app.tokenWith(permissions)}`,
    })
    const clerk = await bearer('users:read', 'users:write')
    const shown = await app.call('GET', path, undefined, clerk)
    expect(shown.body).toMatchObject({ attribute: { value: '••••••234C' }, masked: true })
    // What was shown can be sent back without losing the value.
    expect(await app.call('PUT', path, shown.body, clerk)).toMatchObject({ status: 200, body: shown.body })
    expect(await app.call('POST', `${base}/attribute/${body._id}/reveal`, undefined, clerk)).toMatchObject({
      status: 403,
    })
    const revealed = await app.call(
      'POST',
      `${base}/attribute/${body._id}/reveal`,
      undefined,
      await bearer('users:unmask'),
    )
    expect(revealed.body).toMatchObject({ attribute: { value: 'AAAPZ1234C' } })
    expect((await app.call('GET', `/customers/${user}/events`)).body.items[0]).toMatchObject({
      type: 'user.attribute_revealed',
      details: { name: 'Attribute' },
    })
  })

  test('are masked for operators, even for those who may reveal them one at a time', async () => {
    const { app, user, path, set } = await open({ type: 'text', masking: { enabled: true, type: 'full' } })
    const { body } = await set('AAAPZ1234C')
    const hidden = { attribute: { value: '••••••' }, masked: true }
    const as = async (role: 'owner' | 'viewer') => ({
      cookie: await app.operatorCookie(role),
      origin: 'http://localhost:3000',
    })
    const [owner, viewer] = [await as('owner'), await as('viewer')]
    for (const operator of [owner, viewer]) {
      const read = (at: string) => app.call('GET', at, undefined, operator)
      expect((await read(path)).body).toMatchObject(hidden)
      expect((await read(`${base}/attribute/${body._id}`)).body).toMatchObject(hidden)
      expect((await read(`${base}/user/${user}`)).body.items).toMatchObject([hidden])
      const query = { type: 'AND', limit: 1, page: 1, conditions: [], email: 'asha@example.com' }
      const found = await app.call('POST', `${base}/users`, { query }, operator)
      expect(found.body.items[0].attributes).toMatchObject([hidden])
    }
    // An operator who saves what they were shown changes nothing.
    const shown = (await app.call('GET', path, undefined, owner)).body
    expect(await app.call('PUT', path, shown, owner)).toMatchObject({ status: 200, body: shown })
    expect((await app.call('GET', path)).body).toMatchObject({ attribute: { value: 'AAAPZ1234C' } })

    const reveal = (operator: Record<string, string>) =>
      app.call('POST', `${base}/attribute/${body._id}/reveal`, undefined, operator)
    expect(await reveal(viewer)).toMatchObject({ status: 403, body: { meta: { permission: 'users:unmask' } } })
    expect((await reveal(owner)).body).toMatchObject({ attribute: { value: 'AAAPZ1234C' } })
    const { items } = (await app.call('GET', `/customers/${user}/events`)).body
    expect(items[0]).toMatchObject({ type: 'user.attribute_revealed', actor: { kind: 'operator' } })
    expect(items[1]).toMatchObject({ type: 'user.updated' })
  })

  test('work with the published client, strictly checked', async () => {
    const app = await startApp()
    const user = await addUser(app)
    const { user: published } = (await signedIn('3.4.2', app)).application(app.application_id)
    const created = await published.createUserAttributeDefinition({
      body: {
        name: 'Shoe size',
        slug: 'shoe_size',
        type: 'number',
        customer_editable: true,
        masking: { enabled: false, type: '' },
        registration: { enabled: true, type: 'optional' },
        validations: [{ type: 'min', value: 15 }],
      },
    })
    const attributeDefId = created._id
    expect(await published.getUserAttributeDefinitionById({ attributeDefId })).toEqual(created)
    expect(await published.getUserAttributeDefinitions({ slug: 'shoe_size' })).toMatchObject({ items: [created] })
    expect(await published.updateUserAttributeDefinition({ attributeDefId, body: { name: 'Size' } })).toMatchObject({
      name: 'Size',
    })
    const value = await published.updateUserAttribute({
      attributeDefId,
      userId: user,
      body: { customer_overridden: false, attribute: { value: 38 } },
    })
    expect(await published.getUserAttribute({ attributeDefId, userId: user })).toEqual(value)
    expect(await published.getUserAttributeById({ attributeId: value._id })).toEqual(value)
    expect(await published.getUserAttributesForUser({ userId: user })).toMatchObject({ items: [value] })
    expect(
      await published.updateUserAttributes({
        userId: user,
        body: { attributes: [{ definition_id: attributeDefId, value: 40 }] },
      }),
    ).toMatchObject({ success: true, attributes: [{ attribute: { value: 40 } }] })
    expect(await published.deleteUserAttribute({ attributeDefId, userId: user })).toEqual({ success: 'true' })
    expect(
      await published.deleteUserAttributesInBulk({ userId: user, body: { definition_ids: [attributeDefId] } }),
    ).toEqual({ success: 'true' })
    expect(await published.deleteUserAttributeDefinitionById({ attributeDefId })).toEqual({ success: 'true' })
    expect(await failureOf(published.getUserAttributeDefinitionById({ attributeDefId }))).toMatchObject({ code: 404 })
  })
})

test('Encrypted values are still found and read while a secret key is replaced, and after', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const [old, next] = ['the-old-secret-key-of-more-than-32-letters', 'the-new-secret-key-of-more-than-32-letters']
  const startWith = (keys: string) => startApp({ databaseUrl, jobs: false, settings: { SECRET_KEY: keys } })
  const before = await startWith(old)
  const [user, definition] = [
    await addUser(before),
    await define(before, { slug: 'tax', type: 'text', encrypted: true }),
  ]
  const path = `${base}/definition/${definition}/user/${user}`
  await before.call('PUT', path, { attribute: { value: 'AAAPZ1234C' } })
  await before.stop()

  const find = async (app: TestApp) => {
    const conditions = [{ definition_id: definition, type: 'eq', value: 'aaapz1234c' }]
    const query = { type: 'AND', limit: 10, page: 1, conditions }
    const { body } = await app.call('POST', `${base}/users`, { query })
    return body.items.map((item: { attributes: { attribute: unknown }[] }) => item.attributes[0]?.attribute)
  }
  const both = await startWith(`${next},${old}`)
  expect(await find(both)).toEqual([{ value: 'AAAPZ1234C' }])
  const { secretKeys } = both.services.config
  expect(await resealAttributes(both.database, secretKeys)).toEqual({ renewed: 1, current: 0, unreadable: [] })
  expect(await resealAttributes(both.database, secretKeys)).toEqual({ renewed: 0, current: 1, unreadable: [] })
  await both.stop()
  expect(await find(await startWith(next))).toEqual([{ value: 'AAAPZ1234C' }])
})
