import { bulkInsertInto } from '@clientele/db'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedIn } from '../world/published-clients.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const base = '/user_attribute'
/** The attributes of each customer. */
const people: Record<string, Record<string, unknown>> = {
  asha: { tier: 'Gold', size: -3, since: '2024-01-31', tags: ['Red', 'green'], tax: 'AAAPZ1234C' },
  ben: { tier: 'gold', size: 10, since: '2023-05-01', tags: ['red'], tax: 'BBBPZ1234C' },
  cleo: { tier: 'Golden retriever', size: 9.5, since: '2022-05-01', tags: ['blue'] },
  dev: { tier: 'silver', size: 100, tags: ['green', 'blue'] },
  eve: { size: 0 },
}
const attributes = [
  { slug: 'tier', type: 'text' },
  { slug: 'size', type: 'decimal' },
  { slug: 'since', type: 'date' },
  { slug: 'tags', type: 'text', is_multi_value: true },
  { slug: 'tax', type: 'text', encrypted: true },
]

let app: TestApp
const definitions: Record<string, string> = {}
beforeAll(async () => {
  app = await startApp()
  for (const each of attributes)
    definitions[each.slug] = (await app.call('POST', `${base}/definition`, { name: each.slug, ...each })).body._id
  for (const [name, values] of Object.entries(people)) {
    const made = await app.call('POST', '/customers', { email: `${name}@example.com`, first_name: name })
    await app.call('POST', `${base}/user/${made.body.user._id}`, {
      attributes: Object.entries(values).map(([slug, value]) => ({ definition_id: definitions[slug], value })),
    })
  }
})

type Condition = [slug: string, type: string, value: unknown]

const ask = (conditions: Condition[], more: object = {}) =>
  app.call('POST', `${base}/users`, {
    query: {
      type: 'AND',
      limit: 10,
      page: 1,
      conditions: conditions.map(([slug, type, value]) => ({ definition_id: definitions[slug] ?? slug, type, value })),
      ...more,
    },
  })
const namesOf = ({ body }: { body: { items: { first_name: string }[] } }) =>
  body.items.map(({ first_name }) => first_name)

const cases: [condition: Condition, found: string[]][] = [
  [
    ['tier', 'eq', 'GOLD'],
    ['asha', 'ben'],
  ],
  [['tier', 'is', 'gold'], ['ben']],
  [['tier', 'is', 'Gold'], ['asha']],
  [
    ['tier', 'nis', 'gold'],
    ['asha', 'cleo', 'dev'],
  ],
  [
    ['tier', 'ne', 'gold'],
    ['cleo', 'dev'],
  ],
  [
    ['tier', 'sw', 'gol'],
    ['asha', 'ben', 'cleo'],
  ],
  [
    ['tier', 'ew', 'ER'],
    ['cleo', 'dev'],
  ],
  [['tier', 'cnt', 'n r'], ['cleo']],
  [['tier', 'nct', 'old'], ['dev']],
  [
    ['tier', 'gt', 'gold'],
    ['cleo', 'dev'],
  ],
  [
    ['tier', 'in', ['gold', 'silver']],
    ['asha', 'ben', 'dev'],
  ],
  [['tier', 'nin', ['gold', 'silver']], ['cleo']],
  [['size', 'eq', '10'], ['ben']],
  [
    ['size', 'gt', 9.5],
    ['ben', 'dev'],
  ],
  [
    ['size', 'gte', 9.5],
    ['ben', 'cleo', 'dev'],
  ],
  [['size', 'lt', 0], ['asha']],
  [
    ['size', 'lte', 0],
    ['asha', 'eve'],
  ],
  [
    ['size', 'btw', [-3, 9.5]],
    ['asha', 'cleo', 'eve'],
  ],
  [['since', 'gt', '2023-05-01'], ['asha']],
  [
    ['since', 'btw', ['2022-05-01', '2023-05-01']],
    ['ben', 'cleo'],
  ],
  [
    ['tags', 'eq', 'red'],
    ['asha', 'ben'],
  ],
  [
    ['tags', 'in', ['red', 'green', 'blue']],
    ['asha', 'ben', 'cleo', 'dev'],
  ],
  [
    ['tags', 'ne', 'blue'],
    ['asha', 'ben'],
  ],
  [
    ['tags', 'gt', 'a'],
    ['asha', 'ben', 'cleo', 'dev'],
  ],
  [['tax', 'eq', 'aaapz1234c'], ['asha']],
  [['tax', 'is', 'aaapz1234c'], []],
  [['tax', 'is', 'AAAPZ1234C'], ['asha']],
  [['tax', 'nis', 'AAAPZ1234C'], ['ben']],
]

describe('Users are found by their attributes', () => {
  test.each(cases)('%j', async (condition, found) => {
    const answer = await ask([condition])
    expect(namesOf(answer).toSorted()).toEqual(found)
    expect(answer.body.page).toMatchObject({ item_total: found.length, total_relation: 'eq', has_next: false })
  })

  test('that all of several conditions, or one of them, hold for', async () => {
    const gold: Condition = ['tier', 'eq', 'gold']
    const red: Condition = ['tags', 'eq', 'green']
    const small: Condition = ['size', 'lt', 5]
    expect(namesOf(await ask([gold, small]))).toEqual(['asha'])
    expect(namesOf(await ask([gold, red, small]))).toEqual(['asha'])
    expect(namesOf(await ask([gold, ['tier', 'nct', 'x'], ['size', 'ne', 10]]))).toEqual(['asha'])
    expect(namesOf(await ask([gold, red, small], { type: 'or' })).toSorted()).toEqual(['asha', 'ben', 'dev', 'eve'])
  })

  test('with an exact total if all entries were looked at, and a lower bound if there are more', async () => {
    const gold: Condition = ['tier', 'eq', 'gold']
    const small: Condition = ['size', 'lt', 5]
    expect((await ask([gold, small])).body.page).toMatchObject({ item_total: 1, total_relation: 'eq' })
    expect((await ask([gold, small], { type: 'OR' })).body.page).toMatchObject({ item_total: 3, total_relation: 'eq' })
    expect((await ask([gold, small], { limit: 1, page: 2 })).body.page).toMatchObject({
      item_total: 1,
      total_relation: 'eq',
    })
    const { application_id, database } = app
    const { _id } = (await app.call('POST', `${base}/definition`, { name: 'Many', type: 'text' })).body
    const entries = Array.from({ length: 20_001 }, (_, index) => ({
      application_id,
      definition_id: _id,
      key: `many ${index}\u0001`,
      user_id: index.toString(16).padStart(24, '0'),
    }))
    const add = (some: typeof entries) => database.transaction((tx) => bulkInsertInto('userAttributeKeys')(tx, some))
    for (let first = 0; first < 20_000; first += 500) await add(entries.slice(first, Math.min(first + 500, 20_000)))
    const looked = () => ask([[_id, 'cnt', 'many']])
    expect((await looked()).body.page).toMatchObject({ item_total: 0, total_relation: 'eq' })
    await add(entries.slice(20_000))
    expect((await looked()).body.page).toMatchObject({ item_total: 0, total_relation: 'gte' })
  })

  test('page by page, in the order of the values', async () => {
    const all: Condition = ['size', 'gt', -1000]
    const pages = await Promise.all([1, 2, 3, 4].map((page) => ask([all], { limit: 2, page })))
    expect(pages.map(namesOf)).toEqual([['asha', 'eve'], ['cleo', 'ben'], ['dev'], []])
    expect(pages.map(({ body }) => body.page.has_next)).toEqual([true, true, false, false])
    expect(pages[0]?.body.page).toMatchObject({ item_total: 5, total_relation: 'eq', current: 1, size: 2 })
  })

  test('and by contact, with the attributes that were asked for', async () => {
    const found = await ask([], { email: 'ASHA@example.com', definition_ids: [definitions.tier] })
    expect(found.body.items).toMatchObject([
      { first_name: 'asha', status: 'active', attributes: [{ slug: 'tier', attribute: { value: 'Gold' } }] },
    ])
    expect(namesOf(await ask([['tier', 'eq', 'silver']], { email: 'asha@example.com' }))).toEqual([])
    expect(namesOf(await ask([]))).toEqual(['eve', 'dev', 'cleo', 'ben', 'asha'])
  })

  test.each<[Condition, string, string]>([
    [['tax', 'sw', 'A'], 'type', 'must be eq, is, or nis, because tax is encrypted'],
    [['tax', 'in', ['A']], 'type', 'must be eq, is, or nis, because tax is encrypted'],
    [['size', 'cnt', '1'], 'type', 'is for text, and size is of the type decimal'],
    [['size', 'eq', 'large'], 'value', 'must be a number such as 42 or 4.2'],
    [['size', 'btw', [1]], 'value', 'must be a list of two values: the lowest and the highest'],
    [['tier', 'cnt', ' '], 'value', 'must not be empty'],
  ])('and %j is refused', async (condition, field, message) => {
    expect(await ask([condition])).toMatchObject({
      status: 400,
      body: { details: [{ field: `body.query.conditions.0.${field}`, message }] },
    })
  })

  test('and unknown attributes are refused', async () => {
    expect(await ask([['64f0000000000000000000ff', 'eq', 1]])).toMatchObject({ status: 404 })
  })

  test('unless they are masked, and the caller may not see them', async () => {
    const { _id } = (
      await app.call('POST', `${base}/definition`, { name: 'Hidden', type: 'text', masking: { enabled: true } })
    ).body
    const clerk = { authorization: `Bearer ${await app.tokenWith(['users:read'])}` }
    const query = { type: 'AND', limit: 1, page: 1, conditions: [{ definition_id: _id, type: 'sw', value: 'a' }] }
    expect(await app.call('POST', `${base}/users`, { query }, clerk)).toMatchObject({ status: 400 })
    expect(await app.call('POST', `${base}/users`, { query })).toMatchObject({ status: 200 })
  })

  test('with the published client, strictly checked', async () => {
    await app.call('POST', '/customers', { phone_number: '8652523958', first_name: 'fay' })
    const { user } = (await signedIn('3.4.2', app)).application(app.application_id)
    const found = await user.filterUsersByAttributes({
      body: {
        query: {
          type: 'AND',
          limit: 10,
          page: 1,
          conditions: [{ definition_id: definitions.tier, type: 'eq', value: 'silver' }],
        },
      },
    })
    expect(found).toMatchObject({ items: [{ first_name: 'dev' }] })
    const byPhone = await user.filterUsersByAttributes({
      body: { query: { type: 'AND', limit: 10, page: 1, conditions: [], phone: '8652523958' } },
    })
    expect(byPhone).toMatchObject({ items: [{ first_name: 'fay', phone_numbers: [{ country_code: '91' }] }] })
  })
})
