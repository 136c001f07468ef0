import { exampleWorld } from '@clientele/contracts'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { facetOf } from '../../src/users/facets.ts'
import { indexAll } from '../../src/users/indexer.ts'
import { type Asked, expectedIds, insertShoppers, makeShoppers, rankOf, type Shopper } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const group_id = exampleWorld.group.id
const shoppers = makeShoppers(320)

let app: TestApp
beforeAll(async () => {
  app = await startApp({ jobs: false })
  // Until everyone was compared with the index once, totals of searches are lower bounds.
  await indexAll(app.database)
  await insertShoppers(app.database, app.application_id, group_id, shoppers)
})
afterAll(() => app.stop())

interface Page {
  ids: string[]
  total: number
  relation: string
  has_next: boolean
  next_cursor: string | undefined
}

type Paged = Asked & { page_size?: number; page_no?: number; cursor?: string }

const queryOf = (asked: Paged) =>
  new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)])).toString()

/** One page of the list, as IDs. */
async function list(asked: Paged, from = app): Promise<Page> {
  const { status, body } = await from.call('GET', `/customers/list?${queryOf(asked)}`)
  if (status !== 200) throw new Error(`${queryOf(asked)} answers ${JSON.stringify(body)}`)
  const { item_total, total_relation, has_next, next_cursor } = body.page
  const ids = body.items.map((item: { _id: string }) => item._id)
  return { ids, total: item_total, relation: total_relation, has_next, next_cursor }
}

/** All pages, from cursor to cursor. */
async function walk(
  asked: Paged,
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 1_000; page += 1) {
    const found = await list({ ...asked, ...(cursor !== undefined && { cursor }) })
    ids.push(...found.ids)
    cursor = found.next_cursor
    expect(found.has_next).toBe(cursor !== undefined)
    if (cursor === undefined) return ids
    await between(page)
  }
  throw new Error('the walk does not end')
}

const range = { created_from: '2024-01-10T00:00:00.000Z', created_to: '2024-02-05T11:00:00.000Z' }
const flags = [undefined, true, false]
const without = (asked: Record<string, unknown>): Asked =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))

/** Every combination of the filters with these others. */
const combinations = (others: readonly Asked[]): Asked[] =>
  others.flatMap((other) =>
    flags.flatMap((verified) =>
      flags.flatMap((has_email) =>
        flags.flatMap((has_phone) =>
          [{}, range].map((between) => without({ ...other, ...between, verified, has_email, has_phone })),
        ),
      ),
    ),
  )

/** The first page of each list, paired with what it should be. */
async function compare(every: readonly Asked[]) {
  const wrong: unknown[] = []
  for (const asked of every) {
    const expected = expectedIds(shoppers, asked)
    const { ids, total, relation, has_next } = await list({ ...asked, page_size: 100 })
    const sound =
      total === expected.length &&
      relation === 'eq' &&
      has_next === expected.length > 100 &&
      ids.join() === expected.slice(0, 100).join()
    if (!sound)
      wrong.push({
        asked,
        ids: ids.length,
        total,
        relation,
        expected: expected.length,
        first: ids[0],
        expectedFirst: expected[0],
      })
  }
  return wrong
}

describe('a list', () => {
  test.each([
    {},
    { status: ['active'] },
    { status: ['blocked', 'deletion_scheduled'] },
    { status: ['archived'] },
    { status: ['active', 'blocked', 'deletion_scheduled'] },
    { status: ['active', 'blocked', 'deletion_scheduled', 'archived'] },
  ] as Asked[])(
    'contains exactly the matches for %j and any other filter, newest and oldest first, with the exact total',
    async (asked) => {
      expect(await compare(combinations([asked, { ...asked, sort: 'newest' }, { ...asked, sort: 'oldest' }]))).toEqual(
        [],
      )
    },
  )

  test('by name contains exactly the matches, whatever the filters', async () => {
    const lists = combinations([
      { sort: 'name' },
      { sort: 'name', status: ['active'] },
      { sort: 'name', status: ['blocked'] },
    ])
    expect(await compare(lists)).toEqual([])
  })

  test('by the last sign-in contains exactly the matches, whatever the filters and the time', async () => {
    const days = { last_sign_in_from: '2024-01-05T00:00:00.000Z', last_sign_in_to: '2024-01-20T00:00:00.000Z' }
    const lists = combinations([
      { sort: 'recently_signed_in' },
      { sort: 'recently_signed_in', status: ['active', 'blocked'] },
      { last_sign_in_from: days.last_sign_in_from },
      { last_sign_in_to: days.last_sign_in_to },
      days,
    ])
    expect(await compare(lists)).toEqual([])
  })

  test('of a user group contains exactly its matching members, whatever the filters', async () => {
    const lists = combinations([
      { group_uid: 1 },
      { group_uid: 1, sort: 'oldest' },
      { group_uid: 1, status: ['blocked'] },
      { group_uid: 1, status: ['archived'] },
    ])
    expect(await compare(lists)).toEqual([])
    const members = (await app.call('GET', '/user_group/1/users?page_size=100')).body.items
    expect(members.map((member: { _id: string }) => member._id)).toEqual(
      expectedIds(shoppers, { group_uid: 1 }).slice(0, 100),
    )
  })

  test('combines every filter with every other, whatever its order', async () => {
    const signedIn = { last_sign_in_from: '2024-01-05T00:00:00.000Z', last_sign_in_to: '2024-01-20T00:00:00.000Z' }
    const lists = combinations([
      { sort: 'name', ...signedIn },
      { sort: 'name', group_uid: 1 },
      { sort: 'name', group_uid: 1, ...signedIn },
      { sort: 'recently_signed_in', group_uid: 1 },
      { sort: 'newest', group_uid: 1, ...signedIn },
      { sort: 'oldest', group_uid: 1, ...signedIn },
      { sort: 'oldest', ...signedIn },
      { sort: 'newest', status: ['archived'], ...signedIn },
    ])
    expect(await compare(lists)).toEqual([])
  })

  test.each(['sort=name&status=archived', 'sort=recently_signed_in&status=archived'])(
    'without an index is rejected rather than returned wrongly: %s',
    async (query) => {
      const { status, body } = await app.call('GET', `/customers/list?${query}`)
      expect({ status, field: body.details?.[0]?.field }).toEqual({
        status: 400,
        field: 'sort',
      })
    },
  )
})

describe('pages', () => {
  const lists: Asked[] = [
    {},
    { sort: 'oldest' },
    { sort: 'name' },
    { sort: 'recently_signed_in' },
    { status: ['active', 'archived'], verified: true },
    { status: ['blocked'], sort: 'oldest', has_email: true },
    { sort: 'name', has_phone: false },
    { sort: 'recently_signed_in', verified: false },
    { last_sign_in_from: '2024-01-05T00:00:00.000Z' },
    { group_uid: 1 },
    { group_uid: 1, sort: 'oldest', verified: true },
    { ...range, has_phone: true },
    { q: 'a' },
    { q: 'asha' },
    { q: 'm', verified: true },
    { q: '981' },
    { q: 'shopper1@' },
    { q: 'shopper2@', group_uid: 1 },
    { q: 'de la', status: ['active'] },
  ]

  test.each([{ group_uid: 1 }, { group_uid: 1, sort: 'oldest' }, { status: ['blocked'], sort: 'name' }] as Asked[])(
    'by cursor have the same total as by number: %j',
    async (asked) => {
      const expected = expectedIds(shoppers, asked).length
      let cursor: string | undefined
      for (let page_no = 1; page_no === 1 || cursor !== undefined; page_no += 1) {
        const page = await list({ ...asked, page_size: 10, page_no, ...(cursor !== undefined && { cursor }) })
        expect({ total: page.total, relation: page.relation }).toEqual({ total: expected, relation: 'eq' })
        cursor = page.next_cursor
      }
    },
  )

  test.each(lists)('by cursor contain exactly the list: %j', async (asked) => {
    const expected = expectedIds(shoppers, asked)
    for (const page_size of [1, 7, 100]) {
      const short = page_size === 1 ? expected.slice(0, 30) : expected
      const walked = page_size === 1 ? await walkAFew(asked, 30) : await walk({ ...asked, page_size })
      expect(walked).toEqual(short)
    }
  })

  async function walkAFew(asked: Asked, count: number): Promise<string[]> {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ ...asked, page_size: 1, ...(cursor !== undefined && { cursor }) })
      ids.push(...page.ids)
      cursor = page.next_cursor
    } while (cursor !== undefined && ids.length < count)
    return ids
  }

  test.each(lists)('by number contain exactly the list, each with the exact total: %j', async (asked) => {
    const expected = expectedIds(shoppers, asked)
    const ids: string[] = []
    for (let page_no = 1; ; page_no += 1) {
      const page = await list({ ...asked, page_size: 40, page_no })
      expect(page).toMatchObject({ total: expected.length, relation: 'eq', has_next: page_no * 40 < expected.length })
      ids.push(...page.ids)
      if (!page.has_next) break
    }
    expect(ids).toEqual(expected)
    expect((await list({ ...asked, page_size: 40, page_no: 1_000 })).ids).toEqual([])
  })

  test.each([{}, { sort: 'oldest' }, { sort: 'name' }, { status: ['active'] }] as Asked[])(
    'read while users are added and removed contain each remaining user exactly once: %j',
    async (asked) => {
      const stayed = expectedIds(shoppers, asked)
      const added: string[] = []
      const walked = await walk({ ...asked, page_size: 25 }, async (page) => {
        const { body } = await app.call('POST', '/customers', {
          email: `passer-by-${page}-${added.length}@example.com`,
          first_name: page % 2 ? 'Aaron' : 'Zora',
        })
        added.push(body.user._id)
        if (page % 2) await app.call('PUT', '/customers/archive', { user_id: added[page - 1] })
      })
      expect(walked.filter((id) => !added.includes(id))).toEqual(stayed)
      expect(new Set(walked).size).toBe(walked.length)
      for (const user_id of added) await forget(app, user_id)
      expect((await list({})).total).toBe(expectedIds(shoppers, {}).length)
    },
  )
})

describe('a search', () => {
  const alive = shoppers.filter(({ state }) => state !== 'archived' && state !== 'purged')
  const search = async (q: string) =>
    (await app.call('GET', `/customers/search?${new URLSearchParams({ q }).toString()}`)).body.users.map(
      (user: { _id: string }) => user._id,
    ) as string[]
  const withPhone = alive.find(({ phones }) => phones.length > 0) as Shopper
  const withEmail = alive.find(({ emails }) => emails.length === 1) as Shopper
  const withExternalId = alive.find(({ external_id }) => external_id !== null) as Shopper
  const national = (withPhone.phones[0] ?? '').slice(3)
  const [email = ''] = withEmail.emails

  test.each([
    ...[
      national,
      `+91${national}`,
      `0${national}`,
      `+91 ${national.slice(0, 5)} ${national.slice(5)}`,
      `0091-${national}`,
      `(${national.slice(0, 3)}) ${national.slice(3)}`,
    ].map((q) => [q, withPhone.id]),
    ...[email, email.toUpperCase(), `  ${email} `, email.replace('@', '＠')].map((q) => [q, withEmail.id]),
    [withEmail.id, withEmail.id],
    [withEmail.id.toUpperCase(), withEmail.id],
    [withExternalId.external_id ?? '', withExternalId.id],
    [withEmail.username, withEmail.id],
    [withEmail.username.toUpperCase(), withEmail.id],
    [JSON.stringify({ email }), withEmail.id],
    [JSON.stringify({ phone: national }), withPhone.id],
    [JSON.stringify({ phone_number: `+91${national}` }), withPhone.id],
    [JSON.stringify({ user_id: withEmail.id }), withEmail.id],
    [JSON.stringify({ _id: withEmail.id, email }), withEmail.id],
    [JSON.stringify({ username: withEmail.username }), withEmail.id],
    [JSON.stringify({ external_id: withExternalId.external_id }), withExternalId.id],
  ])('for %s finds exactly the user with that value, in the list and in the search', async (q, id) => {
    const { ids, total } = await list({ q })
    expect({ listed: ids, total, searched: await search(q) }).toEqual({ listed: [id], total: 1, searched: [id] })
  })

  test.each([
    'asha',
    'ASHA',
    'Åsha',
    'asa',
    'Åsa',
    'zoe',
    'Zoë',
    'eloise',
    'mull',
    'Müll',
    'o',
    "o'b",
    'chi',
    'chi min',
    'Chi  Minh',
    'de la',
    '李',
    '王',
    'asha r',
    'rao',
    '100%',
    'a_b',
  ])(
    'for the prefix %s of a name finds everybody whose full or last name starts with it, ignoring accents',
    async (q) => {
      const expected = expectedIds(shoppers, { q })
      expect(expected.length).toBeGreaterThan(0)
      expect(await walk({ q, page_size: 100 })).toEqual(expected)
      expect((await search(q)).toSorted()).toEqual(expected.slice(0, 50).toSorted())
    },
  )

  test.each(['%', '_', '%%', '_sha', 'a%', 'A__', '*', '?', 'ash*', '\\', "'", '"', ';', '--x', 'sha', 'ao'])(
    'treats %s literally, never as a pattern',
    async (q) => {
      expect((await list({ q, page_size: 100 })).ids).toEqual(expectedIds(shoppers, { q }).slice(0, 100))
    },
  )

  test('for a prefix of an address or number finds each user once, however many contacts match', async () => {
    for (const q of ['shopper1@', 'shopper10@', 'shopper20@w', 'nobody@']) {
      const expected = expectedIds(shoppers, { q })
      expect(await walk({ q, page_size: 3 })).toEqual(expected)
      expect((await list({ q })).total).toBe(expected.length)
    }
    const both = await list({ q: '9810', page_size: 100 })
    expect(both.ids).toEqual(expectedIds(shoppers, { q: '9810' }).slice(0, 100))
    expect(both.total).toBe(expectedIds(shoppers, { q: '9810' }).length)
  })

  test.each(['', '   ', '[object Object]', '{}', '{"email":""}'])('for %j counts as no search', async (q) => {
    const all = await list({})
    expect(await list({ q })).toEqual(all)
    expect(await search(q)).toEqual([])
  })

  test('by several fields finds the users who match all of them', async () => {
    const { first_name, last_name } = withEmail
    const fitting = JSON.stringify({ email, first_name })
    expect((await list({ q: fitting })).ids).toEqual([withEmail.id])
    const contradiction = JSON.stringify({ email, phone: '9000000000' })
    expect((await list({ q: contradiction })).ids).toEqual([])
    const named = JSON.stringify({ first_name: first_name ?? '', last_name: last_name ?? '' })
    expect((await list({ q: named, page_size: 100 })).ids).toContain(withEmail.id)
  })

  test('finds nobody who is archived or erased, by any value', async () => {
    for (const { id, username, emails, phones, external_id } of shoppers
      .filter((one) => !alive.includes(one))
      .slice(0, 20))
      for (const q of [id, username, external_id ?? id, ...emails, ...phones]) {
        const found = [...(await search(q)), ...(await list({ q })).ids]
        expect({ q, isFound: found.includes(id) }).toEqual({ q, isFound: false })
      }
  })

  test('puts exact matches first', async () => {
    const exact = alive.find(({ username }) => username.startsWith('asha')) as Shopper
    await app.call('POST', '/customers', { email: 'namesake@example.com', first_name: exact.username, last_name: 'Aa' })
    const found = await list({ q: exact.username, page_size: 1 })
    expect(found.ids).toEqual([exact.id])
    const walked = await walk({ q: exact.username, page_size: 1 })
    expect(walked).toHaveLength(2)
    expect(walked[0]).toBe(exact.id)
    expect((await search(exact.username))[0]).toBe(exact.id)
    await forget(app, walked[1] ?? '')
  })

  test('for several strings finds all of them, fifty at most', async () => {
    const several = new URLSearchParams([
      ['query', email],
      ['query', `+91${national}`],
      ['query', email],
      ['query', 'nobody@example.com'],
    ])
    const found = (await app.call('GET', `/customers/search?${several.toString()}`)).body.users
    expect(found.map((user: { _id: string }) => user._id)).toEqual([withEmail.id, withPhone.id])
    expect(await search('shopper@')).toEqual([])
    const many = shoppers.filter((shopper) => rankOf(shopper, 'a') !== undefined && alive.includes(shopper))
    expect(many.length).toBeGreaterThan(50)
    expect(await search('a')).toHaveLength(50)
  })
})

describe('the data behind the filters', () => {
  test('stays correct through every change to a user', async () => {
    const own = await startApp({ jobs: false })
    const create = async (body: object, query = '') =>
      (await own.call('POST', `/customers${query}`, body)).body.user._id as string
    const ids = [
      await create({ email: 'a@example.com' }),
      await create({ phone_number: '9876543210' }, '?verified=false'),
      await create({ email: 'c@example.com', phone_number: '9876543211' }),
    ]
    const [a = '', b = '', c = ''] = ids
    const steps: [string, string, unknown][] = [
      ['PUT', `/customers/${a}`, { phone_numbers: [{ phone: '9876543212' }] }],
      ['PUT', `/customers/${a}`, { emails: [] }],
      ['PUT', `/customers/${a}`, { phone_numbers: [{ phone: '9876543212', verified: true }] }],
      ['PUT', '/customers/activation', { status: true, user_id: [a, c] }],
      ['PUT', `/customers/${c}`, { phone_numbers: [] }],
      ['PUT', '/customers/activation', { status: false, user_id: [a] }],
      ['PUT', `/customers/${a}`, { phone_numbers: [{ phone: '9876543210', verified: true }, { phone: '9876543212' }] }],
      ['PUT', '/customers/archive', { user_id: c }],
      ['PUT', '/customers/activation', { status: true, user_id: [b] }],
      ['PUT', `/customers/${b}`, { emails: [{ email: 'b@example.com' }] }],
      ['PUT', '/customers/archive', { user_id: b }],
    ]
    for (const [method, path, body] of steps) {
      const { status } = await own.call(method, path, body)
      expect({ path, body, status, drift: await drift(own) }).toEqual({ path, body, status: 200, drift: [] })
    }
  })
})

describe('a large list', () => {
  test('has an exact total without a filter, and a lower bound beyond 10,000 with one', async () => {
    const own = await startApp({ jobs: false })
    await insertShoppers(own.database, own.application_id, group_id, makeMany(10_050))
    expect(await list({}, own)).toMatchObject({ total: 10_050, relation: 'eq', has_next: true })
    for (const asked of [
      { status: ['active'] },
      { has_email: true, verified: true },
      { q: 'many' },
      { created_from: '2020-01-01' },
      { sort: 'recently_signed_in' },
    ] as Asked[])
      expect({ asked, ...(await list(asked, own)) }).toMatchObject({
        asked,
        total: 10_000,
        relation: 'gte',
        has_next: true,
      })
    expect(await list({ has_phone: true }, own)).toMatchObject({ total: 0, relation: 'eq', has_next: false })
    expect(await list({ page_size: 100, page_no: 101 }, own)).toMatchObject({ ids: expect.any(Array), has_next: false })
    const inGroup = await list({ group_uid: 1, q: 'many0@example.com' }, own)
    expect(inGroup).toMatchObject({ total: 1, relation: 'eq' })
  })

  /** Plain users, all of them in the group; the oldest comes first. */
  const makeMany = (count: number): Shopper[] =>
    Array.from({ length: count }, (_, i) => ({
      id: (Date.UTC(2024, 0, 1) + i).toString(16).padStart(12, '0') + i.toString(16).padStart(12, '0'),
      state: 'active',
      username: `many-${i}`,
      external_id: null,
      first_name: 'Many',
      last_name: 'Moore',
      emails: [`many${i}@example.com`],
      phones: [],
      verified: true,
      created_at: new Date(Date.UTC(2024, 0, 1) + i),
      last_sign_in_at: new Date(Date.UTC(2024, 1, 1) + i),
      isMember: true,
    }))
})

/** Removes a user from the tables as if it had never existed. */
async function forget({ database, application_id }: TestApp, id: string) {
  await database.transaction(async ({ queries, tables: { users, identifiers, userCounts } }) => {
    const [user] = await queries.select().from(users).where(sql`${users.id} = ${id}`)
    if (!user) return
    await queries.delete(users).where(sql`${users.id} = ${id}`)
    await queries.delete(identifiers).where(sql`${identifiers.user_id} = ${id}`)
    await queries
      .insert(userCounts)
      .values({ application_id, state: user.state, shard: 0, count: -1 })
      .onConflictDoUpdate({
        target: [userCounts.application_id, userCounts.state, userCounts.shard],
        set: { count: sql`${userCounts.count} - 1` },
      })
  })
}

/** Differences between the data stored for filters and totals, and the rows themselves. */
async function drift({ database: { queries, tables } }: TestApp): Promise<string[]> {
  const users = await queries.select().from(tables.users)
  const contacts = await queries.select().from(tables.identifiers)
  const counts = await queries.select().from(tables.userCounts)
  const faults: string[] = []
  for (const user of users) {
    const own = contacts.filter(
      ({ user_id, released_at, release_reason }) =>
        user_id === user.id && (released_at === null || release_reason === 'archived'),
    )
    const traits = {
      verified: own.some(({ verified }) => verified),
      has_email: own.some(({ kind }) => kind === 'email'),
      has_phone: own.some(({ kind }) => kind === 'phone'),
    }
    if (user.facet !== facetOf(user.state, traits)) faults.push(`facet of ${user.id}`)
    for (const kind of ['email', 'phone'] as const) {
      const ofKind = own.filter((contact) => contact.kind === kind)
      if (ofKind.length > 0 && ofKind.filter(({ primary }) => primary).length !== 1)
        faults.push(`primary ${kind} of ${user.id}`)
    }
  }
  for (const state of ['active', 'blocked', 'deletion_scheduled', 'archived'] as const) {
    const counted = counts.filter((row) => row.state === state).reduce((sum, { count }) => sum + count, 0)
    if (counted !== users.filter((user) => user.state === state).length) faults.push(`count of ${state}`)
  }
  return faults
}
