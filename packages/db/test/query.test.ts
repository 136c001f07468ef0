import { asc, eq, sql } from 'drizzle-orm'
import { describe, expect, inject, test } from 'vitest'
import {
  type Connection,
  type Database,
  insertInto,
  isPlain,
  type Params,
  query,
  type Tables,
  uniqueViolation,
} from '../src/index.ts'
import { migratedUrl, open } from './open.ts'

/*
 * A query returns the same rows as the query builder, no matter when and how often it runs.
 */

const isPostgres = inject('template').dialect === 'postgres'

type User = Tables['users']['$inferInsert']

const moments = [
  '1000-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.900Z',
  '1970-01-01T00:00:00.000Z',
  '2024-02-29T12:00:00.050Z',
  '2026-11-23T01:02:03.456Z',
  '2026-11-23T01:02:03.100Z',
  '9999-12-31T23:59:59.999Z',
]

const user = (i: number, more: Partial<User> = {}): User => ({
  application_id: 'a',
  id: `u${i}`,
  username: `Name ${i}`,
  username_key: `name ${i}`,
  name_key: 'name',
  last_name_key: 'name',
  account_type: 'user',
  meta: { i, nested: { list: [1, null, 'Zoë 😀'] } },
  state: 'active',
  facet: i,
  created_at: new Date(moments[i % moments.length] ?? 0),
  updated_at: new Date(moments[(i + 1) % moments.length] ?? 0),
  version: 1,
  ...more,
})

const insertUser = insertInto('users')
const allUsers = ({ queries, tables: { users } }: Connection) =>
  queries.select().from(users).where(eq(users.application_id, 'a')).orderBy(asc(users.id))

const readUsers = query('test_users', ({ queries, tables: { users } }, p: Params<{ application_id: string }>) =>
  queries.select().from(users).where(eq(users.application_id, p.application_id)).orderBy(asc(users.id)),
)

const readSums = query('test_sums', ({ queries, tables: { users } }, p: Params<{ application_id: string }>) =>
  queries
    .select({
      id: users.id,
      last: sql<Date>`max(${users.created_at})`.mapWith(users.created_at).as('last'),
      plain: sql<string>`lower(${users.username})`.as('plain'),
      count: sql<number>`count(*)`.mapWith(Number),
      isActive: sql<boolean>`${users.state} = 'active'`.mapWith(Boolean),
    })
    .from(users)
    .where(eq(users.application_id, p.application_id))
    .groupBy(users.application_id, users.id)
    .orderBy(asc(users.id)),
)

async function withUsers(url?: string): Promise<Database> {
  const database = open(url ?? (await migratedUrl()))
  await database.transaction((tx) =>
    Promise.all([
      ...moments.map((_, i) => insertUser(tx, user(i))),
      insertUser(tx, user(90, { first_name: 'First', hidden_at: new Date(0), state: 'archived' })),
    ]),
  )
  return database
}

const values = { application_id: 'a' }

describe('a query', () => {
  test('returns the same rows as the query builder, the first time and every time after', async () => {
    const database = await withUsers()
    const expected = await allUsers(database)
    expect(expected).toHaveLength(moments.length + 1)
    expect(expected.slice(0, moments.length).map(({ created_at }) => created_at.toISOString())).toEqual(moments)
    for (let i = 0; i < 5; i += 1) expect(await readUsers(database, values)).toEqual(expected)
  })

  test('returns rows when many runs are in flight before the first completes', async () => {
    const database = await withUsers()
    const expected = await allUsers(database)
    const answers = await Promise.all(Array.from({ length: 20 }, () => readUsers(database, values)))
    for (const answer of answers) expect(answer).toEqual(expected)
  })

  test('returns rows in a transaction, including those that the transaction wrote', async () => {
    const database = await withUsers()
    await database.transaction(async (tx) => {
      expect(await readUsers(tx, values)).toEqual(await allUsers(tx))
      await insertUser(tx, user(91))
      expect(await readUsers(tx, values)).toHaveLength(moments.length + 2)
      expect(await readUsers(database, values)).toHaveLength(moments.length + 1)
    })
    expect(await readUsers(database, values)).toHaveLength(moments.length + 2)
  })

  test('decodes computed columns as declared', async () => {
    const database = await withUsers()
    for (let i = 0; i < 2; i += 1) {
      const rows = await readSums(database, values)
      expect(rows.slice(0, 2)).toEqual([
        { id: 'u0', last: new Date(moments[0] ?? 0), plain: 'name 0', count: 1, isActive: true },
        { id: 'u1', last: new Date(moments[1] ?? 0), plain: 'name 1', count: 1, isActive: true },
      ])
    }
  })

  test('returns rows that contain the row of another table', async () => {
    const database = await withUsers()
    const read = query('test_joined', ({ queries, tables: { users, userCounts } }) =>
      queries
        .select({ user: users, count: userCounts.count })
        .from(users)
        .leftJoin(userCounts, eq(userCounts.application_id, users.application_id))
        .orderBy(asc(users.id)),
    )
    const expected = (await allUsers(database)).map((row) => ({ user: row, count: null }))
    for (let i = 0; i < 2; i += 1) expect(await read(database, {})).toEqual(expected)
  })

  test('is rejected if such a row might be missing', async ({ skip }) => {
    skip(isPlain, 'only statements that are kept read rows themselves')
    const database = await withUsers()
    const read = query('test_missing', ({ queries, tables: { users, userCounts } }) =>
      queries
        .select({ id: users.id, counts: userCounts })
        .from(users)
        .leftJoin(userCounts, eq(userCounts.application_id, users.application_id)),
    )
    await expect(async () => read(database, {})).rejects.toThrow('test_missing selects counts.application_id')
  })

  test('returns an empty list if there are no rows, even after a run that found some', async () => {
    const database = await withUsers()
    const nothing = { application_id: 'b' }
    expect(await readUsers(database, nothing)).toEqual([])
    expect(await readUsers(database, values)).not.toEqual([])
    expect(await readUsers(database, nothing)).toEqual([])
  })
})

describe('a query that fails', () => {
  test('names the query but not its values, and does not affect others in flight', async () => {
    const database = await withUsers()
    const [before, failed, after] = await Promise.allSettled([
      readUsers(database, values),
      insertUser(database, user(0, { first_name: 'Secretive' })),
      readUsers(database, values),
    ])
    expect(before.status).toBe('fulfilled')
    expect(after.status).toBe('fulfilled')
    const reason = failed.status === 'rejected' ? (failed.reason as Error) : undefined
    expect(reason?.message).toBe('The statement insert_users failed.')
    expect(uniqueViolation(reason)).toBeDefined()
    await insertUser(database, user(92))
    expect(await readUsers(database, values)).toHaveLength(moments.length + 2)
  })

  test('fails without affecting others if a row cannot be decoded', async () => {
    const database = await withUsers()
    const readBadly = query('test_badly', ({ queries, tables: { users } }) =>
      queries
        .select({
          id: sql<string>`${users.id}`
            .mapWith((id: string) => {
              if (id === 'u3') throw new Error('unreadable')
              return id
            })
            .as('id'),
        })
        .from(users),
    )
    const [failed, fine] = await Promise.allSettled([readBadly(database, {}), readUsers(database, values)])
    expect(failed.status).toBe('rejected')
    expect(fine.status === 'fulfilled' && fine.value).toHaveLength(moments.length + 1)
  })

  test('is rejected if a value is missing', async ({ skip }) => {
    skip(isPlain, 'plain Drizzle takes undefined as a value')
    const database = await withUsers()
    await expect(async () => readUsers(database, {} as typeof values)).rejects.toThrow('no value for application_id')
  })

  test('is rejected if another query already has its name', async ({ skip }) => {
    skip(isPlain, 'names mean nothing to plain Drizzle')
    const database = await withUsers()
    const make = (column: 'id' | 'username') =>
      query('test_twice', ({ queries, tables: { users } }) => queries.select({ it: users[column] }).from(users))
    await make('id')(database, {})
    await make('id')(database, {})
    await expect(async () => make('username')(database, {})).rejects.toThrow('two queries are called test_twice')
  })
})

test('timestamps are read correctly in every time zone of the server', async ({ skip }) => {
  skip(!isPostgres, 'SQLite has no time zone of its own')
  const url = await migratedUrl()
  const here = await withUsers(url)
  const { users } = here.tables
  // Replaces the oldest dates: their historical UTC offsets include seconds, which no one writes anymore.
  await here.queries.update(users).set({ created_at: new Date(), updated_at: new Date(1) })
  for (const zone of ['Asia/Kolkata', 'America/St_Johns', 'Etc/GMT-14']) {
    const elsewhere = open(`${url}?options=${encodeURIComponent(`-c TimeZone=${zone}`)}`)
    for (let i = 0; i < 2; i += 1) expect(await readUsers(elsewhere, values)).toEqual(await readUsers(here, values))
  }
})

test('a query marked isFirst does not queue behind other reads', async ({ skip }) => {
  skip(isPlain, 'plain Drizzle gives every read a connection of its own')
  skip(!isPostgres, 'SQLite answers one read at a time')
  const database = await withUsers()
  const readSlowly = query('test_slow', ({ queries, tables: { users } }) =>
    queries.select({ slept: sql<string>`pg_sleep(0.5)::text` }).from(users).where(eq(users.id, 'u1')),
  )
  const readFirst = query(
    'test_first',
    ({ queries, tables: { users } }) => queries.select({ id: users.id }).from(users).where(eq(users.id, 'u1')),
    { isFirst: true },
  )
  const ended: string[] = []
  const slow = Array.from({ length: 4 }, () => readSlowly(database, {}).then(() => ended.push('slow')))
  await readFirst(database, {}).then(() => ended.push('first'))
  await Promise.all(slow)
  expect(ended).toEqual(['first', 'slow', 'slow', 'slow', 'slow'])
})

test('a query is planned once rather than at each run', async ({ skip }) => {
  skip(isPlain, 'plain Drizzle keeps no statements')
  skip(!isPostgres, 'SQLite plans a statement when it is prepared')
  const database = await withUsers()
  const readPlans = query('test_plans', ({ queries }) =>
    queries
      .select({ custom: sql<number>`custom_plans::int`, generic: sql<number>`generic_plans::int` })
      .from(sql`pg_prepared_statements`)
      .where(sql`name = 'test_users'`),
  )
  for (let i = 0; i < 8; i += 1) await readUsers(database, { application_id: `a${i}` })
  // Runs alternate between two connections.
  for (let turn = 0; turn < 2; turn += 1) expect(await readPlans(database, {})).toEqual([{ custom: 0, generic: 4 }])
})
