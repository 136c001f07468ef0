import { beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Ranges that end before they begin would match nobody, and nothing would say why. */

let app: TestApp
let size: string
let sizes: string
beforeAll(async () => {
  app = await startApp()
  const define = async (body: object) => (await app.call('POST', '/user_attribute/definition', body)).body._id
  size = await define({ name: 'Size', type: 'number' })
  sizes = await define({ name: 'Sizes', type: 'number', is_multi_value: true })
})

const refusal = (field: string) => ({
  status: 400,
  body: { details: [{ field, message: expect.stringMatching(/^must /) }] },
})

const early = '2024-01-31'
const late = '2024-02-01'
const created = { created_from: late, created_to: early }
const signedIn = { last_sign_in_from: late, last_sign_in_to: early }

describe.each([
  { asked: created, at: 'created_to' },
  { asked: signedIn, at: 'last_sign_in_to' },
])('$at is not earlier than its beginning', ({ asked, at }) => {
  test('in lists', async () => {
    const query = new URLSearchParams(asked as Record<string, string>).toString()
    expect(await app.call('GET', `/customers/list?${query}`)).toMatchObject(refusal(at))
  })

  test('in exports and bulk actions', async () => {
    expect(await app.call('POST', '/exports', { format: 'csv', filter: asked })).toMatchObject(
      refusal(`body.filter.${at}`),
    )
    const body = { action: 'block', selection: { filter: asked } }
    expect(await app.call('POST', '/bulk-actions/preview', body)).toMatchObject(refusal(`body.selection.filter.${at}`))
  })
})

test('a day is a range of its own', async () => {
  const day = `created_from=${early}&created_to=${early}&last_sign_in_from=${early}&last_sign_in_to=${early}`
  expect(await app.call('GET', `/customers/list?${day}`)).toMatchObject({ status: 200 })
})

const about = (definition_id: string, type: string, value: unknown) => ({ definition_id, type, value })
const limits: [type: string, value: unknown][][] = [
  [['btw', [42, 36]]],
  [
    ['gt', 42],
    ['lt', 36],
  ],
  [
    ['lte', 36],
    ['gt', 36],
  ],
  [
    ['btw', [1, 5]],
    ['gte', 6],
  ],
]

describe.each(limits.map((each) => ({ each })))('limits of an attribute leave a value: $each', ({ each }) => {
  const at = each.length - 1
  const conditionsOn = (id: string) => each.map(([type, value]) => about(id, type, value))

  test('in lists and filters', async () => {
    const list = encodeURIComponent(JSON.stringify(conditionsOn(size)))
    expect(await app.call('GET', `/customers/list?attribute_filter=${list}`)).toMatchObject(
      refusal(`attribute_filter.${at}.value`),
    )
    const query = { type: 'AND', limit: 10, page: 1, conditions: conditionsOn(size) }
    expect(await app.call('POST', '/user_attribute/users', { query })).toMatchObject(
      refusal(`body.query.conditions.${at}.value`),
    )
  })

  test('in rules of segments', async () => {
    const of = conditionsOn(size).map((condition) => ({ about: 'attribute', ...condition }))
    const rule = { join: 'OR', of: [{ about: 'rules', join: 'AND', of }] }
    expect(await app.call('POST', '/user_group/segment/preview', { rule })).toMatchObject(
      refusal(`body.rule.of.0.of.${at}.value`),
    )
  })
})

test('either of two limits can hold, and so can each for another value', async () => {
  const limits = (id: string) => [about(id, 'gt', 42), about(id, 'lt', 36)]
  const filter = (type: string, id: string) =>
    app.call('POST', '/user_attribute/users', { query: { type, limit: 10, page: 1, conditions: limits(id) } })
  expect(await filter('OR', size)).toMatchObject({ status: 200 })
  expect(await filter('AND', sizes)).toMatchObject({ status: 200 })
  const of = limits(size).map((condition, index) => ({ about: 'attribute', ...condition, not: index === 1 }))
  expect(await app.call('POST', '/user_group/segment/preview', { rule: { join: 'AND', of } })).toMatchObject({
    status: 200,
  })
})

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString()

test.each([
  { of: [{ after: late, before: early }], at: '0.before' },
  { of: [{ after: late, before: late }], at: '0.before' },
  { of: [{ within_days: 7, before: daysAgo(8) }], at: '0.before' },
  { of: [{ before: early }, { after: late }], at: '1' },
  { of: [{ after: late }, { before: early }], at: '1.before' },
])('times of a rule leave a moment: $of', async ({ of, at }) => {
  for (const about of ['created', 'last_sign_in']) {
    const rule = { join: 'AND', of: of.map((times) => ({ about, ...times })) }
    expect(await app.call('POST', '/user_group/segment/preview', { rule })).toMatchObject(refusal(`body.rule.of.${at}`))
  }
})

test('times of a rule can follow each other, and be about two things', async () => {
  const of = [
    { about: 'created', after: early, before: late, within_days: 3650 },
    { about: 'last_sign_in', before: early },
    { about: 'created', not: true, before: early },
  ]
  expect(await app.call('POST', '/user_group/segment/preview', { rule: { join: 'AND', of } })).toMatchObject({
    status: 200,
  })
})
