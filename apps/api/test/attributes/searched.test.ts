import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addApplication } from '../../src/applications/service.ts'
import { atomically } from '../../src/context.ts'
import { indexAll } from '../../src/users/indexer.ts'
import { preview } from '../world/bulk-actions.ts'
import { exportNow, recordsOf } from '../world/exports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* A search that finds nobody by names, contacts, and IDs finds those who have the text as the value of an attribute. */

let app: TestApp
const elsewhere = '00000000000000000000beef'
const ids: Record<string, string> = {}
const definitions: Record<string, string> = {}

async function define(name: string, more: object = {}) {
  const { status, body } = await app.call('POST', '/user_attribute/definition', { name, type: 'text', ...more })
  expect(status).toBe(201)
  definitions[name] = body._id
}

async function add(name: string, values: Record<string, unknown>, more: object = {}) {
  const email = `${name.toLowerCase()}@example.com`
  const { body } = await app.call('POST', '/customers', { first_name: name, email, ...more })
  const id: string = body.user._id
  ids[name] = id
  const attributes = Object.entries(values).map(([of, value]) => ({ definition_id: definitions[of], value }))
  expect(await app.call('POST', `/user_attribute/user/${id}`, { attributes })).toMatchObject({ status: 200 })
}

beforeAll(async () => {
  app = await startApp()
  await define('Member number')
  await define('Points', { type: 'number' })
  await define('Site', { type: 'url' })
  await define('Tags', { is_multi_value: true })
  await define('Active member', { type: 'boolean' })
  await define('Secret', { masking: { enabled: true } })
  await define('Tax ID', { encrypted: true })
  await add('Asha', { 'Member number': 'RX-4711', Points: 40_961, Tags: ['vegan', 'Silver'] })
  await add('Ben', { 'Member number': 'rx-4712', Site: 'https://ben.example/', Tags: ['silver', 'gold'] })
  await add('Cleo', { 'Member number': 'RX-4711', Secret: 'hidden-17', 'Tax ID': 'TAX-17', 'Active member': true })
  await add('Dora', { Tags: ['SILVER'] })
  await add('Golden', { 'Member number': 'asha' })
  await app.call('PUT', '/customers/archive', { user_id: ids.Cleo })
  await indexAll(app.database)
})
afterAll(() => app.stop())

const find = async (asked: Record<string, string>) => {
  const { status, body } = await app.call('GET', `/customers/list?${new URLSearchParams(asked).toString()}`)
  return { status, body, names: status === 200 ? namesOf(body.items) : [] }
}
const namesOf = (users: { first_name: string }[]) => users.map(({ first_name }) => first_name)

describe('A search that finds nobody else', () => {
  test.each([
    ['RX-4711', ['Asha']],
    [' rx-4711 ', ['Asha']],
    ['40961', ['Asha']],
    ['https://ben.example/', ['Ben']],
    ['vegan', ['Asha']],
  ])('finds %j as the value of an attribute', async (q, names) => {
    expect((await find({ q })).names).toEqual(names)
    const { body } = await app.call('GET', `/customers/search?${new URLSearchParams({ q }).toString()}`)
    expect(namesOf(body.users)).toEqual(names)
  })

  test('says what it matched', async () => {
    const { body } = await find({ q: 'rx-4711' })
    expect(body.page).toMatchObject({ item_total: 1, total_relation: 'eq', has_next: false })
    expect(body.items[0].matches).toEqual([{ field: 'attribute', name: 'Member number', value: 'RX-4711' }])
  })

  test('finds no part of a value, and nothing masked, encrypted, or as common as true', async () => {
    for (const q of ['X-471', 'hidden-17', 'TAX-17', 'true'])
      expect((await find({ q, status: 'active' })).names).toEqual([])
    for (const q of ['hidden-17', 'TAX-17', 'true']) expect((await find({ q, status: 'archived' })).names).toEqual([])
  })

  test('goes by values only if no name, contact, or ID matches', async () => {
    expect((await find({ q: 'gold' })).names).toEqual(['Golden'])
    expect((await find({ q: 'asha' })).names).toEqual(['Asha'])
  })

  test('combines with filters, and has pages', async () => {
    expect((await find({ q: 'RX-4711', status: 'archived' })).names).toEqual(['Cleo'])
    expect((await find({ q: 'RX-4711', has_phone: 'true' })).names).toEqual([])
    const first = await find({ q: 'silver', page_size: '2' })
    expect(first.names).toEqual(['Dora', 'Ben'])
    expect(first.body.page).toMatchObject({ item_total: 3, total_relation: 'eq', has_next: true })
    const cursor = first.body.page.next_cursor
    expect((await find({ q: 'silver', page_size: '2', page_no: '2', cursor })).names).toEqual(['Asha'])
    expect((await find({ q: 'silver', page_size: '2', page_no: '2' })).names).toEqual(['Asha'])
    expect(await find({ q: 'nothing like it', cursor })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'cursor' }] },
    })
  })

  test('is the same for exports and actions on many', async () => {
    const { records } = await exported({ q: 'vegan' })
    expect(records).toHaveLength(1)
    const found = await preview(app, { action: 'block', selection: { filter: { q: 'vegan' } } })
    expect(found).toMatchObject({ count: 1, would_change: { samples: [{ user_id: ids.Asha }] } })
  })

  test('doesn’t go by the attributes of another application', async () => {
    await atomically(app.ctx, (tx) => addApplication(tx, { id: elsewhere, name: 'Other', default_country_code: 91 }))
    expect((await app.call('GET', `/../${elsewhere}/customers/list?q=RX-4711`)).body.items).toEqual([])
  })
})

async function exported(filter: object) {
  const { file } = await exportNow(app, { filter })
  return { records: await recordsOf(file) }
}
