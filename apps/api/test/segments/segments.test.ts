import { beforeAll, describe, expect, test } from 'vitest'
import { followTime } from '../../src/segments/follow.ts'
import { addUsers, groupFrom } from '../world/groups.ts'
import { createSegment, membersOf, segmentOf, untilMembers } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

let app: TestApp
const ids: Record<string, string> = {}
let tier: string

const customer = async (first_name: string, more: object) =>
  (ids[first_name] = (await app.call('POST', '/customers', { first_name, ...more })).body.user._id)
const setTier = (name: string, value: string) =>
  app.call('POST', `/user_attribute/user/${ids[name]}`, { attributes: [{ definition_id: tier, value }] })
const eventsOf = async (name: string) =>
  (await app.call('GET', `/customers/${ids[name]}/events?page_size=100`)).body.items as {
    type: string
    details?: Record<string, unknown>
  }[]

const hasPhone = { about: 'contact', kind: 'phone', is: 'present' } as const
const hasEmail = { about: 'contact', kind: 'email', is: 'present' } as const

beforeAll(async () => {
  app = await startApp()
  tier = (await app.call('POST', '/user_attribute/definition', { name: 'Tier', slug: 'tier', type: 'text' })).body._id
  await customer('asha', { email: 'asha@example.com', phone_number: '9812345601' })
  await customer('ben', { email: 'ben@shop.example', phone_number: '9812345602' })
  await customer('cleo', { email: 'cleo@example.com' })
  await customer('dev', { phone_number: '9812345604' })
  await setTier('asha', 'gold')
  await setTier('ben', 'silver')
})

test('a segment is filled with the customers that match its rule', async () => {
  const group = await segmentOf(app, { join: 'AND', of: [hasPhone, { about: 'domain', in: ['example.com'] }] })
  expect(group).toMatchObject({
    type: 'conditional',
    status: 'completed',
    members: 1,
    in_words: 'Customers who have a phone number and have an email address at example.com.',
    conditions: [],
  })
  expect(group).not.toHaveProperty('file_url')
  expect(await membersOf(app, group.uid)).toEqual(['asha'])
  const { body: jobs } = await app.call('GET', `/jobs?about=${group._id}`)
  expect(jobs.items).toMatchObject([{ kind: 'fill_segment', state: 'completed', result: { joined: 1, members: 1 } }])
})

test('conditions of published clients are a rule, and come back as they were', async () => {
  const conditions = [{ user_attribute_definition_id: tier, type: 'in', value: 'gold,platinum' }]
  const made = await app.call('POST', '/user_group', { name: 'Best', description: '', type: 'conditional', conditions })
  expect(made).toMatchObject({ status: 201, body: { conditions, type: 'conditional' } })
  await untilMembers(app, made.body.uid, ['asha'])
  await setTier('cleo', 'platinum')
  await untilMembers(app, made.body.uid, ['asha', 'cleo'])
  // The response can be sent back.
  const { body } = await app.call('GET', `/user_group/${made.body.uid}`)
  expect(await app.call('PUT', `/user_group/${made.body.uid}`, body)).toMatchObject({
    status: 200,
    body: { __v: body.__v },
  })
  await setTier('cleo', 'bronze')
  await untilMembers(app, made.body.uid, ['asha'])
})

test('a customer who changes joins and leaves shortly after, and their history says why', async () => {
  const group = await segmentOf(app, {
    join: 'AND',
    of: [
      { ...hasPhone, not: true },
      { about: 'state', in: ['active'] },
      { about: 'domain', in: ['fresh.example'] },
    ],
  })
  await customer('fay', { email: 'fay@fresh.example' })
  await untilMembers(app, group.uid, ['fay'])
  await app.call('PUT', '/customers/activation', { user_id: [ids.fay], status: true, reason: 'Test' })
  await untilMembers(app, group.uid, [])
  const changes = (await eventsOf('fay')).filter(({ type }) => type.endsWith('_group'))
  expect(changes.map(({ type, details }) => [type, details?.cause, details?.group_id])).toEqual([
    ['user.left_group', 'user.blocked', group._id],
    ['user.joined_group', 'user.created', group._id],
  ])
  const { body } = await app.call('GET', `/user_group/${group.uid}`)
  expect(body).toMatchObject({ members: 0 })
  expect(body.lag_s).toEqual(expect.any(Number))
})

test('a rule that changes fills the segment again', async () => {
  const group = await segmentOf(app, {
    join: 'OR',
    of: [{ about: 'attribute', definition_id: tier, type: 'eq', value: 'GOLD' }],
  })
  expect(await membersOf(app, group.uid)).toEqual(['asha'])
  const rule = { join: 'OR', of: [{ about: 'attribute', definition_id: tier, type: 'eq', value: 'silver' }] }
  const changed = await app.call('PUT', `/user_group/${group.uid}`, { rule })
  expect(changed).toMatchObject({ status: 200, body: { in_words: 'Customers who have a Tier that is silver.' } })
  await untilMembers(app, group.uid, ['ben'])
  expect((await eventsOf('ben')).find(({ details }) => details?.group_id === group._id)).toMatchObject({
    type: 'user.joined_group',
    details: { cause: 'rule' },
  })
})

describe('a segment that mentions another group', () => {
  test('follows its members, and keeps it from being deleted', async () => {
    await addUsers(app, 'gil@example.com')
    const list = await groupFrom(app, 'email\nasha@example.com\nben@shop.example\n')
    const group = await segmentOf(app, {
      join: 'AND',
      of: [
        { about: 'group', group_id: list._id },
        { about: 'domain', in: ['example.com'] },
      ],
    })
    expect(await membersOf(app, group.uid)).toEqual(['asha'])
    const user_data = [{ email: 'cleo@example.com', action: 'add' }]
    await app.call('PATCH', `/user_group/${list.uid}`, { type: 'json', user_data })
    await untilMembers(app, group.uid, ['asha', 'cleo'])
    const uses = async (uid: number) => (await app.call('GET', `/user_group/${uid}/uses`)).body
    expect(await uses(list.uid)).toEqual({
      segments: [{ _id: group._id, uid: group.uid, name: 'A segment' }],
      segment_total: 1,
      unfinished_jobs: 0,
    })
    const refused = await app.call('DELETE', `/user_group/${list.uid}`)
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'USER_GROUP_IN_USE',
        details: [{ message: `is mentioned by the segment A segment (${group.uid})` }],
      },
    })
    expect((await app.call('DELETE', `/user_group/${group.uid}`)).body).toEqual({ id: group._id, success: true })
    expect(await uses(list.uid)).toMatchObject({ segments: [], segment_total: 0 })
    expect((await app.call('DELETE', `/user_group/${list.uid}`)).status).toBe(200)
  })

  test('can’t mention itself by way of another', async () => {
    const one = await segmentOf(app, { join: 'AND', of: [hasEmail] })
    const other = await segmentOf(app, { join: 'AND', of: [{ about: 'group', group_id: one._id, not: true }] })
    expect(await membersOf(app, other.uid)).toEqual(['dev'])
    const rule = { join: 'AND', of: [{ about: 'group', group_id: other._id }] }
    expect(await app.call('PUT', `/user_group/${one.uid}`, { rule })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.rule', message: 'mentions the segment itself, or one that mentions it' }] },
    })
  })
})

test('days that pass let customers join and leave', async () => {
  const group = await segmentOf(app, { join: 'AND', of: [{ about: 'created', within_days: 7 }, hasPhone] })
  expect(await membersOf(app, group.uid)).toEqual(['asha', 'ben', 'dev'])
  const older = await segmentOf(app, { join: 'AND', of: [{ about: 'created', within_days: 7, not: true }, hasPhone] })
  expect(await membersOf(app, older.uid)).toEqual([])
  const { users } = app.database.tables
  await app.database.queries.update(users).set({ created_at: new Date(Date.now() - 8 * 86_400_000) })
  // Eight days later, as the queue sees it: the customers are the same, and their IDs are from today.
  expect(await followTime(app.services, new Date(Date.now() + 8 * 86_400_000))).toBe(true)
  await untilMembers(app, group.uid, [])
  await untilMembers(app, older.uid, ['asha', 'ben', 'dev'])
  expect((await eventsOf('dev')).find(({ details }) => details?.group_id === older._id)).toMatchObject({
    details: { cause: 'time' },
  })
})

test('a preview says who would join and leave, and changes nothing', async () => {
  const group = await segmentOf(app, { join: 'AND', of: [{ about: 'country', in: [91] }] })
  const { body } = await app.call('POST', '/user_group/segment/preview', {
    rule: { join: 'AND', of: [{ about: 'attribute', definition_id: tier, type: 'sw', value: 'b' }] },
    group_id: String(group.uid),
  })
  expect(body).toMatchObject({ complete: true, matching: 1, would_join: 1, would_leave: 3 })
  expect(body.joining).toMatchObject([{ first_name: 'cleo' }])
  expect(body.leaving.map(({ first_name }: { first_name: string }) => first_name)).toEqual(['dev', 'ben', 'asha'])
  expect(await membersOf(app, group.uid)).toEqual(['asha', 'ben', 'dev'])
})

test('a customer’s page can say why they are in a segment', async () => {
  const group = await segmentOf(app, {
    join: 'OR',
    of: [hasEmail, { about: 'attribute', definition_id: tier, type: 'eq', value: 'gold' }],
  })
  expect((await app.call('GET', `/user_group/${group.uid}/users/${ids.ben}`)).body).toMatchObject({
    is_member: true,
    cause: 'rule',
    in_words: 'Customers who have an email address or have a Tier that is gold.',
    conditions: [
      { in_words: 'have an email address', holds: true },
      { in_words: 'have a Tier that is gold', holds: false },
    ],
  })
})

const many = { about: 'rules', join: 'OR', of: Array.from({ length: 26 }, () => hasEmail) } as const
const within = (part: object) => ({ about: 'rules', join: 'OR', of: [part] })
const attribute = { about: 'attribute', definition_id: 'nothing', type: 'eq', value: 1 } as const
test.each([
  ['no condition', [], 'body.rule.of', 'must not be empty'],
  ['no time', [{ about: 'created' }], 'body.rule.of.0.after', 'needs after, before, or within_days'],
  ['a year before the first', [{ about: 'created', after: '0000-01-01' }], 'body.rule.of.0.after', 'must be a date'],
  [
    'a year of five digits',
    [{ about: 'created', before: '9999-12-31T23:59:59-23:00' }],
    'body.rule.of.0.before',
    'must be a date',
  ],
  [
    'an unknown group',
    [hasEmail, { about: 'group', group_id: '64f0000000000000000000ff' }],
    'body.rule.of.1.group_id',
    'an unknown group',
  ],
  ['an unknown attribute', [hasEmail, attribute], 'body.rule.of.1.definition_id', 'unknown attribute'],
  ['an unknown attribute within', [hasEmail, within(attribute)], 'body.rule.of.1.of.0.definition_id', 'unknown'],
  ['an unknown consent', [{ about: 'consent', slug: 'moon', is: 'given' }], 'body.rule.of.0.slug', 'unknown consent'],
  [
    'more than three levels',
    [within(within(within(hasEmail)))],
    'body.rule.of.0.of.0.of.0.about',
    'at most three levels deep',
  ],
  ['too many conditions', [many, many], 'body.rule.of', 'at most 50 conditions'],
  ['an unknown kind', [{ about: 'moon' }], 'body.rule.of.0.about', 'must be one of state'],
])('a rule with %s is refused', async (_, of, field, message) => {
  const { status, body } = await createSegment(app, { join: 'AND', of } as never)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body.details).toEqual([expect.objectContaining({ field, message: expect.stringContaining(message) })])
})

test('a rule with values that one attribute can’t have at once is refused', async () => {
  const define = async (body: object) => (await app.call('POST', '/user_attribute/definition', body)).body._id as string
  const size = await define({ name: 'Foot', slug: 'foot', type: 'number' })
  const sizes = await define({ name: 'Feet', slug: 'feet', type: 'number', is_multi_value: true })
  const secret = await define({ name: 'Secret', slug: 'secret', type: 'text', encrypted: true })
  const is = (definition_id: string, type: string, value: unknown) => ({
    about: 'attribute',
    definition_id,
    type,
    value,
  })
  const make = (join: string, ...of: object[]) => createSegment(app, { join, of } as never)
  const details = [{ field: 'body.rule.of.1.value', message: expect.stringContaining('must leave a value') }]
  const refused = [
    [is(size, 'eq', 1), is(size, 'eq', 2)],
    [is(size, 'eq', 1), is(size, 'in', [2, 3])],
    [is(size, 'gt', 5), is(size, 'eq', 2)],
    [is(secret, 'eq', 'a'), is(secret, 'is', 'B')],
  ]
  for (const of of refused) expect((await make('AND', ...of)).body).toMatchObject({ details })
  const taken = [
    ['OR', is(size, 'eq', 1), is(size, 'eq', 2)],
    ['AND', is(size, 'eq', 1), is(size, 'in', [1, 2])],
    ['AND', is(size, 'eq', 1), is(size, 'ne', 2)],
    ['AND', is(size, 'eq', 1), { ...is(size, 'eq', 2), not: true }],
    ['AND', is(sizes, 'eq', 1), is(sizes, 'eq', 2)],
    ['AND', is(secret, 'eq', 'a'), is(secret, 'is', 'A')],
  ] as const
  for (const [join, ...of] of taken) expect((await make(join, ...of)).status).toBe(201)
})

test('a segment has no file, and a group from a file no rule', async () => {
  const segment = await segmentOf(app, { join: 'AND', of: [hasEmail] })
  const list = await groupFrom(app, 'email\nasha@example.com\n')
  const rule = { join: 'AND', of: [hasEmail] }
  expect((await app.call('PUT', `/user_group/${segment.uid}`, { file_url: 'https://example.com/a.csv' })).status).toBe(
    400,
  )
  expect(
    (await app.call('PATCH', `/user_group/${segment.uid}`, { user_data: [{ email: 'a@example.com', action: 'add' }] }))
      .status,
  ).toBe(400)
  expect((await app.call('PUT', `/user_group/${list.uid}`, { rule })).status).toBe(400)
  expect((await app.call('PUT', `/user_group/${list.uid}`, { type: 'conditional' })).status).toBe(400)
  expect((await app.call('POST', '/user_group', { name: 'Neither', description: '' })).status).toBe(400)
  const names = async (type: string) =>
    (await app.call('GET', `/user_group?type=${type}&page_size=100`)).body.items.map(({ uid }: { uid: number }) => uid)
  expect(await names('conditional')).toContain(segment.uid)
  expect(await names('bulk')).toEqual(expect.not.arrayContaining([segment.uid]))
})
