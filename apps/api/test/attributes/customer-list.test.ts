import { exampleWorld } from '@clientele/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillAttributes } from '../world/attributes.ts'
import { type Asked, expectedIds, insertShoppers, makeShoppers, type Shopper } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/** More than a list sorts by itself, so that conditions that nearly everyone meets filter a stretch of it instead. */
const shoppers = makeShoppers(14_000)
const places = new Map(shoppers.map(({ id }, place) => [id, place]))

let app: TestApp
let attributes: Record<string, string>
beforeAll(async () => {
  app = await startApp({ jobs: false })
  await insertShoppers(app.database, app.application_id, exampleWorld.group.id, shoppers)
  attributes = await fillAttributes(
    app,
    shoppers.map(({ id }) => id),
  )
  await app.database.analyze()
})
afterAll(() => app.stop())

type Condition = [slug: string, type: string, value: unknown]
type Paged = Omit<Asked, 'sort'> & Record<string, unknown>

const filterOf = (conditions: readonly Condition[]) =>
  JSON.stringify(conditions.map(([slug, type, value]) => ({ definition_id: attributes[slug] ?? slug, type, value })))

const ask = (asked: Paged, conditions: readonly Condition[] = [], headers = {}) => {
  const given = { ...asked, ...(conditions.length > 0 && { attribute_filter: filterOf(conditions) }) }
  const query = new URLSearchParams(
    Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]),
  )
  return app.call('GET', `/customers/list?${query.toString()}`, undefined, headers)
}

const idsOf = ({ body }: { body: { items: { _id: string }[] } }) => body.items.map(({ _id }) => _id)

/** All pages, from cursor to cursor. */
async function walk(asked: Paged, conditions: readonly Condition[]): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined, page_no = 1; ; page_no += 1) {
    const more = cursor === undefined ? {} : { cursor, page_no }
    const found = await ask({ page_size: 100, ...asked, ...more }, conditions)
    if (found.status !== 200) throw new Error(JSON.stringify(found.body))
    ids.push(...idsOf(found))
    cursor = found.body.page.next_cursor
    if (cursor === undefined) return ids
  }
}

const placeOf = (id: string) => places.get(id) ?? -1
const thoseWho = (meet: (place: number) => boolean, asked: Asked = {}) =>
  expectedIds(shoppers, asked).filter((id) => meet(placeOf(id)))
const isLess = (one: string, other: string) => (one < other ? -1 : Number(one > other))

describe('A list of customers', () => {
  test.each<[string, Asked, Condition[], (place: number) => boolean]>([
    ['one value', {}, [['tier', 'eq', 'TIER 3']], (i) => i % 10 === 3],
    ['a range, oldest first', { sort: 'oldest' }, [['score', 'btw', [100, 400]]], (i) => i >= 100 && i <= 400],
    ['one value, by name', { sort: 'name' }, [['score', 'lt', 200]], (i) => i < 200],
    [
      'one value, those who signed in last',
      { sort: 'recently_signed_in' },
      [['score', 'gte', 11_800]],
      (i) => i >= 11_800,
    ],
    [
      'several conditions',
      {},
      [
        ['tier', 'eq', 'tier 3'],
        ['score', 'lt', 500],
      ],
      (i) => i % 10 === 3 && i < 500,
    ], // prettier-ignore
    [
      'an encrypted value',
      {},
      [
        ['tax', 'nis', 'TAX18'],
        ['score', 'lt', 50],
      ],
      (i) => i !== 18 && i < 50,
    ],
    [
      'a value of several',
      {},
      [
        ['tags', 'eq', 'tag 6'],
        ['score', 'lt', 300],
      ],
      (i) => i % 7 === 6 && i < 300,
    ],
    [
      'a part of a text',
      {},
      [
        ['tier', 'ew', '7'],
        ['score', 'lt', 300],
      ],
      (i) => i % 10 === 7 && i < 300,
    ],
    [
      'another value',
      {},
      [
        ['tier', 'ne', 'tier 7'],
        ['score', 'lt', 300],
      ],
      (i) => i % 10 !== 7 && i < 300,
    ],
    ['values and a group', { group_uid: 1 }, [['score', 'lt', 5_000]], (i) => i < 5_000],
    ['values and facets', { has_phone: true, verified: true }, [['tier', 'sw', 'tier 4']], (i) => i % 10 === 4],
    ['archived ones', { status: ['archived'] }, [['score', 'lt', 5_000]], (i) => i < 5_000],
    ['values that nearly everyone has', {}, [['score', 'gt', 100]], (i) => i > 100],
    ['the same, oldest first', { sort: 'oldest', has_email: false }, [['score', 'gt', 100]], (i) => i > 100],
  ])('is narrowed to those with %s', async (_, asked, conditions, meet) => {
    const expected = thoseWho(meet, asked)
    expect(expected.length).toBeGreaterThan(0)
    expect(await walk({ ...asked }, conditions)).toEqual(expected)
  })

  test('says how many there are', async () => {
    const all = thoseWho((i) => i % 10 === 3).length
    const tier: Condition = ['tier', 'eq', 'tier 3']
    expect((await ask({ page_size: 5 }, [tier])).body.page).toMatchObject({ item_total: all, total_relation: 'eq' })
    expect((await ask({}, [['score', 'gt', 0]])).body.page).toMatchObject({ total_relation: 'gte', has_next: true })
    expect((await ask({}, [['score', 'gt', 50_000]])).body).toMatchObject({ items: [], page: { item_total: 0 } })
  })

  test.each<[string, string, Condition[], (i: number) => boolean]>([
    ['attribute', 'score', [], () => true],
    ['attribute_descending', 'score', [], () => true],
    ['attribute', 'score', [['tier', 'eq', 'tier 3']], (i) => i % 10 === 3],
    [
      'attribute_descending',
      'score',
      [
        ['tier', 'eq', 'tier 3'],
        ['score', 'lt', 900],
      ],
      (i) => i % 10 === 3 && i < 900,
    ],
    ['attribute_descending', 'score', [['score', 'gt', 100]], (i) => i > 100],
  ])('is in the order %s of the attribute %s', async (sort, slug, conditions, meet) => {
    const expected = thoseWho(meet).toSorted((a, b) => placeOf(a) - placeOf(b))
    if (sort === 'attribute_descending') expected.reverse()
    expect(await walk({ sort, sort_by: attributes[slug] }, conditions)).toEqual(expected)
  })

  test('has equal values in the order of the customers', async () => {
    const tierOf = (id: string) => `tier ${placeOf(id) % 10}`
    const expected = thoseWho((i) => i < 400).toSorted((a, b) => isLess(tierOf(a), tierOf(b)) || isLess(a, b))
    const ordered = { sort: 'attribute', sort_by: attributes.tier, page_size: 7 }
    expect(await walk(ordered, [['score', 'lt', 400]])).toEqual(expected)
  })

  test('returns the values that it is asked for, in the order of the attributes', async () => {
    const [id = ''] = thoseWho((i) => i % 10 === 7)
    const some: Condition[] = [['score', 'eq', placeOf(id)]]
    const definition_ids = `${attributes.tags},${attributes.tier}`
    const { body } = await ask({ definition_ids }, some)
    expect(body.items).toMatchObject([
      {
        _id: id,
        attributes: [
          { slug: 'tier', type: 'text', attribute: { value: 'Tier 7' } },
          { slug: 'tags', attribute: { value: [7, 5, 3].map((n) => `tag ${placeOf(id) % n}`) } },
        ],
      },
    ])
    expect((await ask({}, some)).body.items[0]).not.toHaveProperty('attributes')
  })

  test('can be searched as well', async () => {
    const someone = shoppers.find(({ state, emails }, i) => i % 10 === 3 && state === 'active' && emails[0]) as Shopper
    const q = someone.emails[0] as string
    expect(idsOf(await ask({ q }, [['tier', 'eq', 'tier 3']]))).toEqual([someone.id])
    expect(idsOf(await ask({ q }, [['tier', 'eq', 'tier 4']]))).toEqual([])
  })

  test.each<[string, object, Condition[], number, object]>([
    ['an unknown column', { definition_ids: 'abc' }, [], 404, { field: 'definition_ids.0' }],
    ['an unknown condition', {}, [['abc', 'eq', 1]], 404, { field: 'attribute_filter.0.definition_id' }],
    ['a range of encrypted values', {}, [['tax', 'gt', 'a']], 400, { field: 'attribute_filter.0.type' }],
    ['JSON that is none', { attribute_filter: '{' }, [], 400, { field: 'attribute_filter.0' }],
    ['an order without its attribute', { sort: 'attribute' }, [], 400, { field: 'sort_by' }],
    ['an attribute without its order', { sort_by: 'abc' }, [], 400, { field: 'sort_by' }],
  ])('is refused with %s', async (_, asked, conditions, status, fault) => {
    expect(await ask({ ...asked }, conditions)).toMatchObject({ status, body: { details: [fault] } })
  })

  test('has no order of encrypted, masked, or several values, and none for archived customers', async () => {
    for (const slug of ['tax', 'tags'])
      expect(await ask({ sort: 'attribute', sort_by: attributes[slug] })).toMatchObject({ status: 400 })
    const archived = { sort: 'attribute', sort_by: attributes.score, status: ['archived' as const] }
    expect(await ask(archived)).toMatchObject({ status: 400, body: { details: [{ field: 'sort' }] } })
    const foreign = (await ask({ sort: 'attribute', sort_by: attributes.tier })).body.page.next_cursor
    const other = { sort: 'attribute', sort_by: attributes.score, cursor: foreign }
    expect(await ask(other)).toMatchObject({ status: 400, body: { details: [{ field: 'cursor' }] } })
  })

  test('shows and finds masked values as everywhere', async () => {
    const made = { name: 'Hidden', type: 'text', masking: { enabled: true } }
    const { _id } = (await app.call('POST', '/user_attribute/definition', made)).body
    const { id } = shoppers.find(({ state }) => state === 'active') as Shopper
    const body = { attributes: [{ definition_id: _id, value: 'secret' }] }
    expect(await app.call('POST', `/user_attribute/user/${id}`, body)).toMatchObject({ status: 200 })
    const clerk = { authorization: `Bearer ${await app.tokenWith(['users:read'])}` }
    const shown = await ask({ q: id, definition_ids: _id }, [], clerk)
    expect(shown.body.items).toMatchObject([{ attributes: [{ masked: true, attribute: { value: '••••••' } }] }])
    expect(await ask({}, [[_id, 'eq', 'secret']], clerk)).toMatchObject({ status: 400 })
    expect(await ask({ sort: 'attribute', sort_by: _id }, [], clerk)).toMatchObject({ status: 400 })
    expect(idsOf(await ask({}, [[_id, 'eq', 'secret']]))).toEqual([id])
  })
})
