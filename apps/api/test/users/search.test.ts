import { readFileSync } from 'node:fs'
import { exampleWorld } from '@clientele/contracts'
import { firstIdAt } from '@clientele/db'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeState } from '../../src/accounts/change-state.ts'
import { atomically } from '../../src/context.ts'
import { lockUser } from '../../src/users/change.ts'
import { indexAll } from '../../src/users/indexer.ts'
import { indexRules } from '../../src/users/search/grams.ts'
import { indexOthers, measureIndex } from '../../src/users/search/indexing.ts'
import { throughRest, throughSdk, throughTrpc } from '../world/doors.ts'
import { insertShoppers, makeShoppers } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

interface Cases {
  people: Record<string, string | null>[]
  queries: { kind: string; q: string; finds: string }[]
}
const { people, queries } = JSON.parse(readFileSync(new URL('search-cases.json', import.meta.url), 'utf8')) as Cases

interface Result {
  _id: string
  emails: { email: string }[]
  matches?: { field: string; value: string }[]
}

const create = async (app: TestApp, person: Record<string, unknown>): Promise<string> => {
  const given = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== null))
  const { status, body } = await app.call('POST', '/customers', given)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.user._id
}

async function find(app: TestApp, q: string, others: Record<string, string> = {}) {
  const query = new URLSearchParams({ q, page_size: '100', ...others }).toString()
  const { status, body } = await app.call('GET', `/customers/list?${query}`)
  if (status !== 200) throw new Error(`${query} answers ${JSON.stringify(body)}`)
  return {
    items: body.items as Result[],
    names: (body.items as Result[]).map(nameOf),
    page: body.page,
    fuzzy: body.fuzzy as boolean | undefined,
  }
}

async function findBriefly(app: TestApp, q: string) {
  const { body } = await app.call('GET', `/customers/search?${new URLSearchParams({ q }).toString()}`)
  return { names: (body.users as Result[]).map(nameOf), items: body.users as Result[], fuzzy: body.fuzzy }
}

const erase = (app: TestApp, id: string) =>
  atomically(app.ctx, async (tx) => {
    const { user } = (await lockUser(tx, id)) ?? {}
    if (user) await changeState(tx, 'erase', [{ ...user, state: 'deletion_scheduled' }], { users: [user] })
  })

const nameOf = ({ emails }: Result) => emails[0]?.email.split('@')[0]

describe('a search', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startApp({ jobs: false })
    for (const person of people) await create(app, person)
    await indexAll(app.database)
  })
  afterAll(() => app.stop())

  test.each(queries)('finds a person by $kind: $q', async ({ q, finds }) => {
    const wanted = finds === '*' ? people.map(({ email }) => email?.split('@')[0]) : [finds]
    const { names } = await find(app, q)
    expect(names).toEqual(expect.arrayContaining(wanted))
    const { names: some } = await findBriefly(app, q)
    expect(some).toEqual(expect.arrayContaining(wanted))
  })

  test.each([
    ['kapoor', '+919812084271'],
    ['kapoor', '9812084271'],
    ['kapoor', '098120 84271'],
    ['kapoor', '+91 98120-84271'],
    ['kapoor', '(098120) 84271'],
    ['kapoor', '0091 98120 84271'],
    ['kapoor', '٩٨١٢٠٨٤٢٧١'],
    ['picard', '07911 129999'],
    ['picard', '+44 (0)7911 129999'],
    ['picard', '447911129999'],
    ['santos.pedro94', '(415) 555-9876'],
    ['santos.pedro94', '1 415 555 9876'],
    ['santos.pedro94', '+1 (415) 555-9876'],
  ])('never goes blank while the number of %s is typed: %s', async (name, number) => {
    for (let end = 1; end <= number.length; end += 1) {
      const typed = number.slice(0, end)
      const { names, fuzzy } = await find(app, typed)
      expect({ typed, names, fuzzy }).toEqual({ typed, names: expect.arrayContaining([name]), fuzzy: undefined })
    }
  })

  test.each([
    ['<jane.doe.special@find.example.com>,', 'jane.doe.special'],
    ['Pedro Santos <santos.pedro94@find.example.com>;', 'santos.pedro94'],
    ['(mailto:santos.pedro94@find.example.com)', 'santos.pedro94'],
    ['tel:415-555-9876;phone-context=+1;ext=12', 'santos.pedro94'],
    ['+1 (415) 555-9876 ext. 12', 'santos.pedro94'],
    ['+14155559876x12', 'santos.pedro94'],
    ['https://wa.me/14155559876?text=Hi', 'santos.pedro94'],
    ['whatsapp:+14155559876', 'santos.pedro94'],
  ])('finds only a person whose contact is pasted as %s', async (q, name) => {
    expect(await find(app, q)).toMatchObject({ names: [name], fuzzy: undefined })
    expect(await findBriefly(app, q)).toMatchObject({ names: [name], fuzzy: undefined })
  })

  test('searches for addresses at the same time each find their own customer', async () => {
    const numbers = Array.from({ length: 12 }, (_, i) => i)
    await Promise.all(numbers.map((i) => create(app, { email: `at.once.${i}@example.com` })))
    const wanted = [...numbers.map((i) => `at.once.${i}@example.com`), 'at.once.nobody@example.com']
    const found = await Promise.all(wanted.map((q) => findBriefly(app, q)))
    expect(found.slice(0, -1).map(({ names }) => names)).toEqual(numbers.map((i) => [`at.once.${i}`]))
    expect(found.at(-1)?.names).not.toContain('at.once.nobody')
  })

  test('says what it matched, with the whole value', async () => {
    const matchesOf = async (q: string, name: string) =>
      (await find(app, q)).items.find((item) => nameOf(item) === name)?.matches
    expect(await matchesOf('4271', 'kapoor')).toEqual([{ field: 'phone_number', value: '+919812084271' }])
    expect(await matchesOf('Marquez', 'gabo')).toEqual([{ field: 'last_name', value: 'García Márquez' }])
    expect(await matchesOf('rr-1019', 'kapoor')).toEqual([{ field: 'external_id', value: 'RR-10199999' }])
    expect(await matchesOf('doe.special', 'jane.doe.special')).toEqual(
      expect.arrayContaining([{ field: 'email', value: 'jane.doe.special@find.example.com' }]),
    )
    expect(await matchesOf('Picard Jean', 'picard')).toEqual(
      expect.arrayContaining([
        { field: 'first_name', value: 'Jean Luc' },
        { field: 'last_name', value: 'Picard' },
      ]),
    )
    const { items } = await findBriefly(app, 'gabo@find.example.com')
    expect(items[0]?.matches).toEqual([{ field: 'email', value: 'gabo@find.example.com' }])
    const { body } = await app.call('GET', '/customers/list')
    expect(body.items[0].matches).toBeUndefined()
  })

  test('forgives one typo only if nothing else matches, and says so', async () => {
    expect(await find(app, 'kapor')).toMatchObject({ names: ['kapoor'], fuzzy: true })
    expect(await findBriefly(app, 'pedro snatos')).toMatchObject({ names: ['santos.pedro94'], fuzzy: true })
    expect(await find(app, 'kapoor')).toMatchObject({ names: ['kapoor'], fuzzy: undefined })
    expect(await find(app, 'pedor94')).toMatchObject({ names: ['santos.pedro94'], fuzzy: true })
    expect(await find(app, 'kxpxor')).toMatchObject({ names: [], fuzzy: undefined })
    // A different number is a different person.
    expect(await find(app, '9812084272')).toMatchObject({ names: [] })
    expect(await find(app, 'pedro49')).toMatchObject({ names: [] })
  })

  test.each([
    ['kapor@find.example.com', 'kapoor'],
    ['akpoor@find.example.com', 'kapoor'],
    ['kapoor@find.exmaple.com', 'kapoor'],
    ['snatos.pedro94@find.example.com', 'santos.pedro94'],
    ['santos.pedor94@find.example.com', 'santos.pedro94'],
  ])('forgives one typo in an address: %s', async (q, name) => {
    expect(await find(app, q)).toMatchObject({ names: [name], fuzzy: true })
    expect(await findBriefly(app, q)).toMatchObject({ names: [name], fuzzy: true })
  })

  test('forgives no two typos in an address, and none in one that somebody has', async () => {
    expect((await find(app, 'kapor@fidn.example.com')).names).toEqual([])
    expect(await find(app, 'kapoor@find.example.com')).toMatchObject({ names: ['kapoor'], fuzzy: undefined })
  })

  test('finds nobody by letters across the end of one word and the beginning of another', async () => {
    expect((await find(app, 'ucpic')).names).toEqual([])
    expect((await find(app, 'riyakap')).names).toEqual([])
    expect((await find(app, 'priyakap')).names).toEqual(['kapoor'])
  })

  test('returns the same over REST, tRPC, and the SDK', async () => {
    const place = { url: app.url, company_id: '1', application_id: app.application_id }
    const headers = { authorization: `Bearer ${await app.ownToken()}` }
    for (const door of [throughRest, throughTrpc, throughSdk])
      for (const [name, list] of [
        ['getCustomers', 'items'],
        ['searchUsers', 'users'],
      ] as const) {
        const found = await door(place, name, { q: 'apoor' }, headers)
        const matches = (found.body[list] as Result[]).map((item) => item.matches)
        expect({ name, matches }).toEqual({
          name,
          matches: [expect.arrayContaining([{ field: 'last_name', value: 'Kapoor' }])],
        })
        expect((await door(place, name, { q: 'kapoot' }, headers)).body).toMatchObject({ fuzzy: true })
      }
  })
})

describe('results', () => {
  test('come in order: exact, then beginnings, then other matches, and pages contain each exactly once', async () => {
    const app = await startApp({ jobs: false })
    const inside = []
    for (let i = 0; i < 7; i += 1)
      inside.push(await create(app, { email: `in${i}@example.com`, last_name: 'Xkaporal' }))
    const second = await create(app, { email: 'second@example.com', last_name: 'Singh Kaporal' })
    const begins = await create(app, { email: 'begins@example.com', last_name: 'Kaporalski' })
    const exact = await create(app, { email: 'exact@example.com', external_id: 'kaporal' })
    await indexAll(app.database)
    const expected = [exact, begins, second, ...inside.toReversed()]
    const { items, page } = await find(app, 'kaporal')
    expect(items.map(({ _id }) => _id)).toEqual(expected)
    expect(page).toMatchObject({ item_total: 10, total_relation: 'eq', has_next: false })

    for (const page_size of ['1', '3', '4']) {
      const walked: string[] = []
      const numbered: string[] = []
      for (let cursor: string | undefined, page_no = 1; page_no < 20; page_no += 1) {
        const byCursor = await find(app, 'kaporal', { page_size, ...(cursor !== undefined && { cursor }) })
        walked.push(...byCursor.items.map(({ _id }) => _id))
        cursor = byCursor.page.next_cursor
        const byNumber = await find(app, 'kaporal', { page_size, page_no: String(page_no) })
        numbered.push(...byNumber.items.map(({ _id }) => _id))
        expect(byNumber.page.has_next).toBe(cursor !== undefined)
        if (cursor === undefined) break
      }
      expect({ page_size, walked, numbered }).toEqual({ page_size, walked: expected, numbered: expected })
    }
  })

  test('for any three or more digits in a row, of a number or an ID, find the customer', async () => {
    const app = await startApp({ jobs: false })
    await create(app, {
      email: 'x@example.com',
      phone_number: '9812345076',
      country_code: '91',
      external_id: 'EXT-00482139571',
    })
    await indexAll(app.database)
    for (const digits of ['919812345076', '09812345076', '00482139571'])
      for (let length = 3; length <= digits.length; length += 1)
        for (let at = 0; at + length <= digits.length; at += 1) {
          const q = digits.slice(at, at + length)
          expect([q, (await find(app, q)).names]).toEqual([q, ['x']])
        }
  })

  test('for digits begin with the numbers that end in them', async () => {
    const app = await startApp({ jobs: false })
    const phone = (digits: string) => ({ phone_number: digits, country_code: '91' })
    const ends = await create(app, phone('9876502345'))
    const inside = await create(app, phone('9823456789'))
    await indexAll(app.database)
    expect((await find(app, '2345')).items.map(({ _id }) => _id)).toEqual([ends, inside])
  })

  test('of a common part stop at a bounded number, and say so', async () => {
    const app = await startApp({ jobs: false })
    await insertShoppers(app.database, app.application_id, exampleWorld.group.id, makeShoppers(1_500))
    await indexAll(app.database)
    const { items, page } = await find(app, 'example.com')
    expect(items).toHaveLength(100)
    expect(page.item_total).toBeGreaterThanOrEqual(300)
    expect(page).toMatchObject({ total_relation: 'gte', has_next: true })
  })

  test('are only those of the application, archived users only on request, and match every filter', async () => {
    const app = await startApp({ jobs: false })
    const shoppers = makeShoppers(320)
    await insertShoppers(app.database, app.application_id, exampleWorld.group.id, shoppers)
    await indexAll(app.database)
    const idsOf = async (others: Record<string, string>) =>
      (await find(app, 'hopper1', others)).items.map(({ _id }) => _id).toSorted()
    const expected = (fits: (shopper: (typeof shoppers)[number]) => boolean) =>
      shoppers
        .filter(({ emails, state }) => state !== 'purged' && emails.some((email) => email.includes('hopper1')))
        .filter(fits)
        .map(({ id }) => id)
        .toSorted()
    const isListed = ({ state }: (typeof shoppers)[number]) => state !== 'archived'
    expect(await idsOf({})).toEqual(expected(isListed))
    expect(await idsOf({ status: 'archived' })).toEqual(expected((shopper) => !isListed(shopper)))
    expect(await idsOf({ status: 'active,archived' })).toEqual(
      expected(({ state }) => state === 'active' || state === 'archived'),
    )
    expect(await idsOf({ group_uid: '1' })).toEqual(expected((shopper) => isListed(shopper) && shopper.isMember))
    const from = new Date(Date.UTC(2024, 0, 10))
    expect(await idsOf({ last_sign_in_from: from.toISOString(), verified: 'true' })).toEqual(
      expected(
        (shopper) =>
          isListed(shopper) && shopper.verified && shopper.last_sign_in_at !== null && shopper.last_sign_in_at >= from,
      ),
    )
    expect(
      await idsOf({
        group_uid: '1',
        status: 'active',
        last_sign_in_from: from.toISOString(),
        created_from: '2024-01-20',
      }),
    ).toEqual(
      expected(
        (shopper) =>
          shopper.state === 'active' &&
          shopper.isMember &&
          shopper.last_sign_in_at !== null &&
          shopper.last_sign_in_at >= from &&
          shopper.created_at >= new Date('2024-01-20'),
      ),
    )
  })
})

describe('the index', () => {
  const soon = { interval: 20 }

  test('follows creating, changing, archiving, and erasing a user', async () => {
    const app = await startApp()
    const id = await create(app, {
      email: 'follow@example.com',
      username: 'follow',
      first_name: 'Ana Belen',
      last_name: 'Torres',
    })
    // At once, by the beginning of the name.
    expect((await find(app, 'Ana')).names).toEqual(['follow'])
    await expect.poll(async () => (await find(app, 'orres')).names, soon).toEqual(['follow'])
    await app.call('PUT', `/customers/${id}`, { last_name: 'Quintero' })
    await expect.poll(async () => (await find(app, 'inter')).names, soon).toEqual(['follow'])
    expect((await find(app, 'orres')).names).toEqual([])
    await app.call('PUT', '/customers/archive', { user_id: id })
    expect((await find(app, 'inter')).names).toEqual([])
    await expect.poll(async () => (await find(app, 'inter', { status: 'archived' })).names, soon).toEqual(['follow'])
    await expect.poll(async () => await measureIndex(app.database), soon).toEqual({ waiting: 0, oldest_s: 0 })
  })

  test('forgets an erased user in the same transaction', async () => {
    const app = await startApp({ jobs: false })
    const { searchDocuments: d } = app.database.tables
    const id = await create(app, { email: 'gone@example.com', last_name: 'Vanishing' })
    await indexAll(app.database)
    const documents = () => app.database.queries.select({ number: d.number }).from(d).where(eq(d.user_id, id))
    expect(await documents()).toHaveLength(1)
    await erase(app, id)
    expect(await documents()).toEqual([])
    await indexAll(app.database)
    expect(await documents()).toEqual([])
    expect((await find(app, 'anishin')).names).toEqual([])
  })

  test('says that there may be others while it is behind', async () => {
    const app = await startApp({ jobs: false })
    const id = await create(app, { email: 'behind@example.com', last_name: 'Okonjo' })
    const { searchQueue } = app.database.tables
    const longAgo = firstIdAt(new Date(Date.now() - 60_000))
    await app.database.queries
      .insert(searchQueue)
      .values({ id: longAgo, application_id: app.application_id, user_id: id })
    const { items, page } = await find(app, 'konjo')
    expect(items).toEqual([])
    expect(page).toMatchObject({ item_total: 0, total_relation: 'gte' })
    await indexAll(app.database)
    await expect
      .poll(async () => (await find(app, 'konjo')).page)
      .toMatchObject({ item_total: 1, total_relation: 'eq' })
  })

  test('catches up with users that no change has announced, such as those of an earlier release', async () => {
    const app = await startApp({ jobs: false })
    const { searchQueue: q, users: u } = app.database.tables
    await create(app, { email: 'before@example.com', first_name: 'Søren', last_name: "O'Malley" })
    await app.database.queries.delete(q)
    await app.database.queries.update(u).set({ name_key: "søren o'malley", last_name_key: "o'malley" })
    await indexAll(app.database)
    expect((await find(app, 'malle')).names).toEqual(['before'])
    const [row] = await app.database.queries.select({ key: u.name_key }).from(u)
    expect(row?.key).toBe('soren omalley')
  })

  test('is built again, at once, when its rules have changed', async () => {
    const app = await startApp({ jobs: false })
    const { searchDocuments: d, searchWalks: w } = app.database.tables
    await create(app, { email: 'old@example.com', phone_number: '9876543210', last_name: 'Okonjo' })
    await indexAll(app.database)
    // What a release with other rules has left: everyone was indexed and compared a moment ago.
    await app.database.queries.update(d).set({ rules: 0 })
    await app.database.queries.update(w).set({ name: 'users by rules 0' })
    const behind = async () => (await find(app, '876543')).page
    await expect.poll(behind).toMatchObject({ total_relation: 'gte' })
    while ((await indexOthers(app.database, 100)) !== false);
    expect(await app.database.queries.select({ rules: d.rules }).from(d)).toEqual([{ rules: indexRules }])
    await expect.poll(behind).toMatchObject({ item_total: 1, total_relation: 'eq' })
  })

  test('is built by one process at a time, and misses nothing when several try', async () => {
    const app = await startApp({ jobs: false })
    const names = Array.from({ length: 30 }, (_, i) => `many${i}`)
    await Promise.all(names.map((name) => create(app, { email: `${name}@example.com`, last_name: 'Everybody' })))
    await Promise.all([indexAll(app.database), indexAll(app.database), indexAll(app.database)])
    expect(new Set((await find(app, 'verybod')).names)).toEqual(new Set(names))
  })
})
