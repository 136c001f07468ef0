import { exampleJobs, exampleWorld, type SegmentRule } from '@clientele/contracts'
import { bulkInsertInto, type Database, newId } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import { eq, lt } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { changeState } from '../../src/accounts/change-state.ts'
import { storeTraces } from '../../src/skipped-rows/service.ts'
import { atomically } from '../../src/context.ts'
import { claim, measureKinds, measureLanes, releaseDue } from '../../src/jobs/queue.ts'
import { clearOldRows } from '../../src/retention/service.ts'
import { countInactive, fillActiveAt, listDue, listInactive } from '../../src/inactivity/repository.ts'
import { isReachable } from '../../src/contacts/sms-numbers.ts'
import { findUsers } from '../../src/users/change.ts'
import { followChanges, followTime } from '../../src/segments/follow.ts'
import { storedReader } from '../../src/segments/readings.ts'
import { endOfUsers, joinMatching, leaveUnlessMatching } from '../../src/segments/repository/members.ts'
import { fillAttributes } from '../world/attributes.ts'
import { insertShoppers, makeShoppers, type Shopper } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * No statement of the service may cost more in a larger application. The statements are captured from the databases' drivers while every
 * kind of request is made; the plans come from databases with 20,000 users.
 */

const group_id = exampleWorld.group.id
const job_id = exampleJobs.running
const shoppers = makeShoppers(20_000)
const someone = shoppers.find(
  ({ state, emails, phones }) => state === 'active' && emails.length > 0 && phones.length > 0,
) as Shopper

interface Statement {
  text: string
  /** The request that it was captured from. A prepared statement has one plan, whatever the request. */
  params?: unknown[]
}

const prepare = vi.spyOn(BetterSqlite.prototype, 'prepare')
const query = vi.spyOn(pg.Client.prototype, 'query')

let app: TestApp
let attributes: Record<string, string>

beforeAll(async () => {
  app = await startApp({ jobs: false })
  await fill(app)
  await fillQueue(app)
  attributes = await fillAttributes(
    app,
    shoppers.map(({ id }) => id),
  )
  await app.database.analyze()
  forgetStatements()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app.stop()
})

test('every list and search uses an index, without scanning or sorting more than its page', async () => {
  await makeReads()
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThan(25)
  expect(await unboundedPlans(statements)).toEqual([])
  // The index of subjects would walk everything that is about the application.
  const byContact = statements.filter(({ text }) => /where.*"contact_hash"/s.test(text))
  expect(byContact).toHaveLength(2)
  // A range of values that grows with each row would be read for each row.
  const byBeginning = statements.filter(({ text }) => / as earlier\b/.test(text))
  expect(byBeginning.length).toBeGreaterThanOrEqual(2)
  for (const { text, params } of byBeginning) {
    const plan = await app.database.explain({ text, params: params?.map(asIfAmongMore) })
    expect(plan.split('\n').filter((line) => /\bearlier\b/.test(line) && /by_value/.test(line))).toEqual([])
    expect(plan).toMatch(/\bearlier\b/)
  }
  for (const statement of byContact) expect(await app.database.explain(statement)).toContain('events_of_contact')
  const ofGroup = statements.filter(({ text }) => text.includes("'user.left_group'"))
  expect(ofGroup).toHaveLength(1)
  for (const statement of ofGroup) expect(await app.database.explain(statement)).toContain('events_of_group')
  // A list of the jobs in some states, such as those that run, would walk all others.
  const byState = statements.filter(({ text }) => /^select "application_id".*"tracked_jobs".*"state" in \(/s.test(text))
  expect(byState.length).toBeGreaterThanOrEqual(4)
  for (const statement of byState) expect(await app.database.explain(statement)).toContain('tracked_jobs_by_state')
})

test('every change uses an index, without a scan or a sort', async () => {
  forgetStatements()
  await makeWrites()
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThan(10)
  expect(await unboundedPlans(statements)).toEqual([])
})

test('the job queue claims due jobs without reading finished or postponed ones', async () => {
  forgetStatements()
  await releaseDue(app.database)
  await claim(app.database, 'sms', { after: '' }, () => 1_000)
  await claim(app.database, 'sms', { after: 'a', before: 'b' }, () => 1_000)
  await measureLanes(app.database)
  await measureKinds(app.database)
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThanOrEqual(5)
  expect(await unboundedPlans(statements)).toEqual([])
})

test('the retention clock reads the beginning of its indexes', async () => {
  const { application_id, database } = app
  // Before any of these users was created: if most of them were due, reading the whole table would be the best plan.
  const until = new Date('2023-12-31')
  forgetStatements()
  await listInactive(database, { application_id, until, limit: 50 })
  await listDue(database, { application_id, until, limit: 50 })
  await fillActiveAt(database, application_id, 50)
  await countInactive(database, { application_id, until })
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThanOrEqual(7)
  expect(await unboundedPlans(statements)).toEqual([])
  const plans = await Promise.all(statements.map((statement) => database.explain(statement)))
  expect(plans.filter((plan) => plan.includes('users_by_activity')).length).toBeGreaterThanOrEqual(2)
  // Those whose time is over are listed, and counted as due.
  expect(plans.filter((plan) => plan.includes('users_to_erase'))).toHaveLength(2)
})

test('old rows are deleted using an index, a bounded number at a time', async () => {
  await app.database.queries.update(app.database.tables.userGroups).set({ modified_at: new Date('2024-06-01') })
  await app.database.queries
    .update(app.database.tables.identifiers)
    .set({ released_at: new Date('2024-06-01'), release_reason: 'archived' })
    .where(lt(app.database.tables.identifiers.value, 'b'))
  await app.database.analyze()
  forgetStatements()
  const cleared = await clearOldRows(app.services, { now: new Date('2025-08-01'), atOnce: true })
  for (const table of ['events', 'sessions', 'identifiers', 'userGroupErrors', 'platformConfigVersions'] as const)
    expect(cleared[table]?.rows).toBeGreaterThan(100)
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThan(20)
  expect(statements.flatMap(({ text }) => boundedTwice(text) ?? [])).toEqual([])
  expect(await unboundedPlans(statements)).toEqual([])
})

test('erasing users uses an index, also of what isn’t theirs alone', async () => {
  const erased = shoppers.filter((one) => one.state === 'active' && one !== someone).slice(-10)
  await storeTraces(app.ctx, job_id, [{ line: 2, value: erased[0]?.id ?? '' }])
  forgetStatements()
  await atomically(app.ctx, async (tx) => {
    const ids = erased.map(({ id }) => id)
    const users = await findUsers(tx, ids)
    expect(users).toHaveLength(10)
    await changeState(tx, 'undoCreation', users, { users })
  })
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThan(20)
  expect(await unboundedPlans(statements)).toEqual([])
  // There are too few of these here for Postgres to use an index. SQLite doesn't look at how many there are.
  const plans = await Promise.all(statements.map((statement) => app.database.explain(statement)))
  expect(plans.join('\n')).not.toMatch(/^SEARCH (codes|messages) .*\(application_id=\?\)$/m)
  // A join may begin with everything of the application. (SQLite has a list of values as JSON.)
  const joining = /^(?:delete|update)\b.*\bin \(select (?!"?value)/s
  expect(statements.map(({ text }) => text).filter((text) => joining.test(text))).toEqual([])
})

test('comparing customers with segments costs no more in a larger application', async () => {
  const rule: SegmentRule = {
    join: 'OR',
    of: [
      { about: 'contact', kind: 'email', is: 'verified' },
      { about: 'country', in: [91] },
      { about: 'domain', in: ['example.com'] },
      { about: 'attribute', definition_id: attributes.tier ?? '', type: 'eq', value: 'tier 3' },
      { about: 'attribute', definition_id: attributes.tier ?? '', type: 'nct', value: '3' },
      { about: 'sign_in_method', in: ['password', 'google'] },
      { about: 'group', group_id },
      { about: 'consent', slug: 'privacy_policy', is: 'given' },
      { about: 'consent', slug: 'email_marketing', is: 'given' },
      {
        about: 'rules',
        join: 'AND',
        of: [
          { about: 'created', within_days: 7 },
          { about: 'last_sign_in', within_days: 7 },
        ],
      },
    ],
  }
  const { applications, sequences } = app.database.tables
  const marketing_consents = [{ slug: 'email_marketing', title: 'News', text: 'Send me news.' }]
  await app.database.queries
    .update(applications)
    .set({ marketing_consents })
    .where(eq(applications.id, app.application_id))
  const numbered = { application_id: app.application_id, name: 'user_group', value: 1 }
  await app.database.queries.insert(sequences).values(numbered)
  const made = await app.call('POST', '/user_group', { name: 'Segment', description: '', type: 'conditional', rule })
  expect(made).toMatchObject({ status: 201 })
  const key = { application_id: app.application_id, group_id: made.body._id }
  const insertDue = bulkInsertInto('segmentQueue')
  const due = (field: string | null) => ({ ...key, id: newId(), user_id: someone.id, field })
  await insertDue(app.database, [due(null), due('email'), due(`group:${group_id}`)])
  const place = (await storedReader(app.ctx)).read(rule)
  const within = { after: shoppers[100]?.id ?? '', last: shoppers[1_100]?.id }
  forgetStatements()
  await app.call('POST', '/user_group/segment/preview', { rule, group_id: made.body._id })
  await app.call('GET', `/user_group/${made.body.uid}`)
  await app.call('GET', `/user_group/${made.body.uid}/users/${someone.id}`)
  expect(await followChanges(app.services, 50)).toBe(3)
  expect(await followTime(app.services, new Date(Date.now() + 3_600_000))).toBe(true)
  await endOfUsers(app.database, key.application_id, within.after, 1_000)
  await joinMatching(app.database, key, { place, rule, within, added_at: new Date() })
  await leaveUnlessMatching(app.database, key, { place, rule, within })
  const statements = caughtStatements()
  expect(statements.length).toBeGreaterThan(15)
  expect(await unboundedPlans(statements)).toEqual([])
})

function forgetStatements() {
  prepare.mockClear()
  query.mockClear()
}

/** The statements whose plans grow with the application. */
async function unboundedPlans(statements: readonly Statement[]) {
  const faults: unknown[] = []
  for (const { text, params } of statements) {
    const plan = await app.database.explain({ text, params: params?.map(asIfAmongMore) })
    const fault = app.database.dialect === 'sqlite' ? sqliteFault(plan) : postgresFault(plan)
    if (fault !== undefined) faults.push({ fault, text: text.slice(0, 5_000), plan: [...new Set(plan.split('\n'))] })
  }
  return faults
}

/**
 * A column with two upper (or two lower) bounds. SQLite uses only one of them to limit a range of an index, and reads every row that the
 * other would have excluded.
 */
function boundedTwice(text: string): string | undefined {
  for (const comparison of [/("\w+"\."\w+") <=? [?$]/g, /("\w+"\."\w+") >=? [?$]/g]) {
    const columns = [...text.matchAll(comparison)].map(([, column = '']) => column)
    const twice = columns.find((column, i) => columns.indexOf(column) !== i)
    if (twice !== undefined) return `${twice} is bounded twice from the same side`
  }
  return undefined
}

const largeTables = [
  'users',
  'identifiers',
  'user_group_members',
  'events',
  'sessions',
  'user_group_errors',
  'platform_config_versions',
  'applications',
  'api_keys',
  'operators',
  'jobs',
  'tracked_job_errors',
  'skipped_row_traces',
  'user_attributes',
  'user_attribute_keys',
  'user_pairs',
  'user_likenesses',
  'user_merges',
]

/** A scan of a whole table or index; or a sort, unless it sorts a page or a list that the request itself contained. */
function sqliteFault(plan: string): string | undefined {
  const lines = plan.split('\n')
  const walk = lines.find((line) =>
    largeTables.some((table) =>
      new RegExp(`^(SCAN ${table}\\b|SEARCH ${table} .*\\(application_id=\\?\\)$)`).test(line),
    ),
  )
  if (walk !== undefined) return walk
  const isBounded = lines.some((line) => /^SCAN (page|ids|entry|json_each)/.test(line))
  // The contacts of one user are sorted in the user's own order.
  return lines.find((line) => line.startsWith('USE TEMP B-TREE') && !isBounded && !line.includes('json_group_array'))
}

/** The same for Postgres. A sort of at most a few hundred rows is a sort of one page. */
function postgresFault(plan: string): string | undefined {
  const lines = plan.split('\n')
  const walk = lines.find((line) => largeTables.some((table) => new RegExp(`Seq Scan on ${table}\\b`).test(line)))
  if (walk !== undefined) return walk
  return lines.find((line) => /\bSort {2}\(/.test(line) && Number(/rows=(\d+)/.exec(line)?.[1]) > sortedMax)
}
const sortedMax = 500

/** Every statement that was sent to the drivers, once. */
function caughtStatements(): Statement[] {
  const toSqlite = prepare.mock.calls.map(([text]: [string]) => ({ text }))
  const toPostgres = query.mock.calls.map(([given, values]: unknown[]): Statement => {
    if (typeof given === 'string') return { text: given, params: (values ?? []) as unknown[] }
    const { text, name, values: own } = given as Given
    return { text, ...(name === undefined && { params: own ?? ((values ?? []) as unknown[]) }) }
  })
  const explainable = [...toSqlite, ...toPostgres].filter(({ text }) =>
    /^(select|insert|update|delete|with|\()/i.test(text),
  )
  const ours = explainable.filter(
    ({ text }) => !/pg_stat|to_regclass|set_config|sqlite_master|applied_migrations/.test(text),
  )
  return [...new Map(ours.map((statement) => [statement.text, statement])).values()]
}

interface Given {
  text: string
  /** The name of a prepared statement. */
  name?: string
  values?: unknown[]
}

/**
 * The largest requests read a good part of these 20,000 users, so that a full scan isn't a bad plan for them. With smaller limits, the
 * database shows what it would do with many more users.
 */
const asIfAmongMore = (param: unknown) =>
  Array.isArray(param) ? param.slice(0, 50) : typeof param === 'number' && param >= 10_000 ? 100 : param

async function get(path: string) {
  const { status, body } = await app.call('GET', path)
  if (status !== 200) throw new Error(`${path} answers ${status} ${JSON.stringify(body)}`)
  return body
}

async function makeReads() {
  const cursors = new Map<string, string>()
  for (const query of listQueries()) {
    const { page } = await get(`/customers/list?${query.toString()}`)
    if (page.next_cursor !== undefined) cursors.set(query, page.next_cursor)
  }
  expect(cursors.size).toBeGreaterThan(20)
  for (const [query, cursor] of cursors) await get(`/customers/list?${query}&cursor=${cursor}`)
  const { id, emails, phones, username, external_id, last_name } = someone
  for (const q of [id, emails[0], phones[0], username, external_id, last_name, 'as', 'shopper1@', '9810'])
    for (const path of ['/customers/search', '/customers/list']) await get(`${path}?q=${encodeURIComponent(q ?? 'x')}`)
  for (const q of [{ email: emails[0], first_name: 'asha' }, { name: 'asha' }, { phone: phones[0] }])
    await get(`/customers/list?q=${encodeURIComponent(JSON.stringify(q))}`)
  await get('/customers/sign-in-attempts?contact=nobody@example.com')
  await get('/customers/sign-in-counts')
  for (const query of ['', '&dismissed=true']) {
    const { next_cursor } = await get(`/customers/duplicates?page_size=5${query}`)
    await get(`/customers/duplicates?page_size=5${query}&cursor=${next_cursor}`)
  }
  await get(`/customers/${id}/merges`)
  const events = await get(`/customers/${id}/events?page_size=2`)
  await get(`/customers/${id}/events?page_size=2&cursor=${events.next_cursor}`)
  await get('/user_group/1/events')
  const members = await get('/user_group/1/users?page_size=2')
  await get(`/user_group/1/users?page_size=2&cursor=${members.page.next_cursor}`)
  for (const path of [
    `/customers/${id}`,
    `/customers/sesions?id=${id}`,
    `/customers/sessions?id=${id}`,
    '/user_group',
    '/user_group?name=mem',
    '/user_group?is_active=false',
    '/user_group?status=completed',
    '/user_group?group_uid=1',
    '/user_group/1',
    `/user_group/${group_id}`,
    '/user_group/1/errors',
    `/customers/${id}/user_group`,
    `/customers/${id}/user_group?page_no=2&page_size=1`,
    '/platform/config',
    '/platform/config/versions',
    '/user_group/1/errors?page_size=100&cursor=100',
    '/platform/config/versions?cursor=100',
    '/user_group/1/uses',
    `/user_attribute/definition/${attributes.score}/uses`,
    `/jobs/${job_id}`,
    `/jobs/${job_id}/errors`,
    `/jobs/${job_id}/errors?page_size=10&cursor=2`,
  ])
    await get(path)
  for (const query of ['', '&state=failed', '&state=failed,canceled', '&mine=true', `&about=${group_id}`]) {
    const { page } = await get(`/jobs?page_size=10${query}`)
    await get(`/jobs?page_size=10${query}&page_no=3`)
    if (page.next_cursor) await get(`/jobs?page_size=10${query}&cursor=${page.next_cursor}`)
  }
  await filterByAttributes()
  await listByAttributes()
  for (const list of ['applications', 'api-keys', 'operators']) await readTeamList(list)
  for (const number of ['+447400123456', '+12125551234']) expect(await isReachable(app.ctx, number)).toBe(false)
  await getOfTeam('applications?q=shop')
}

/** The list of users with conditions that few and that most users meet, ordered by an attribute, and with values. */
async function listByAttributes() {
  const filterOf = (slug: string, type: string, value: unknown) => ({ definition_id: attributes[slug], type, value })
  const few = filterOf('tier', 'eq', 'tier 3')
  const most = filterOf('score', 'gt', 10)
  const list = async (asked: Record<string, string>, conditions: object[]) => {
    const filter = conditions.length > 0 ? { attribute_filter: JSON.stringify(conditions) } : {}
    const query = new URLSearchParams({ ...asked, ...filter, definition_ids: `${attributes.tier},${attributes.tags}` })
    const { page } = await get(`/customers/list?${query.toString()}`)
    if (page.next_cursor && !query.has('cursor')) await list({ ...asked, cursor: page.next_cursor }, conditions)
  }
  for (const conditions of [[], [few], [most], [few, most], [filterOf('tags', 'ne', 'tag 3'), few]]) {
    for (const sort of ['newest', 'oldest', 'name', 'recently_signed_in']) await list({ sort }, conditions)
    for (const sort of ['attribute', 'attribute_descending'])
      await list({ sort, sort_by: attributes.score ?? '' }, conditions)
  }
  // Searches that only find values.
  for (const q of ['tier 3', '19999']) await list({ q }, [])
}

/** Every comparison of attributes, alone and with others. */
async function filterByAttributes() {
  const conditions: [slug: string, type: string, value: unknown][] = [
    ['tier', 'eq', 'tier 3'],
    ['tier', 'is', 'Tier 3'],
    ['tier', 'in', ['tier 3', 'tier 5']],
    ['tier', 'sw', 'tier'],
    ['tier', 'cnt', '3'],
    ['tier', 'ew', '3'],
    ['tier', 'ne', 'tier 3'],
    ['score', 'gt', 100],
    ['score', 'lt', 19_500],
    ['score', 'btw', [100, 19_500]],
    ['tags', 'eq', 'tag 3'],
    ['tags', 'gt', 'tag 3'],
    ['tax', 'eq', 'tax17'],
    ['tax', 'nis', 'TAX17'],
  ]
  const ask = async (asked: typeof conditions, more: object) => {
    const listed = asked.map(([slug, type, value]) => ({ definition_id: attributes[slug], type, value }))
    const query = { type: 'AND', limit: 10, page: 1, conditions: listed, ...more }
    const { status, body } = await app.call('POST', '/user_attribute/users', { query })
    if (status !== 200) throw new Error(JSON.stringify(body))
  }
  for (const condition of conditions) {
    await ask([condition], {})
    await ask([condition], { page: 20 })
    await ask([condition, ['score', 'gt', 19_000], ['tier', 'ne', 'tier 4']], {})
    await ask([condition, ['tags', 'in', ['tag 1', 'tag 2']]], { type: 'OR', page: 3 })
  }
  await ask([['tier', 'eq', 'tier 3']], { email: someone.emails[0] })
  await ask([], {})
  for (const path of [
    `/user_attribute/user/${someone.id}`,
    `/user_attribute/definition/${attributes.tier}/user/${someone.id}`,
  ])
    await get(path)
}

/** The pages of a list for the team: the first, one in the middle by number, and the second by cursor. */
async function readTeamList(list: string) {
  const { page } = await getOfTeam(`${list}?page_size=10`)
  await getOfTeam(`${list}?page_size=10&page_no=3`)
  await getOfTeam(`${list}?page_size=10&cursor=${page.next_cursor}`)
}

async function getOfTeam(path: string) {
  const response = await fetch(`${app.url}/service/platform/team/v1.0/company/1/${path}`, {
    headers: { authorization: `Bearer ${await app.ownToken()}` },
  })
  const body = (await response.json()) as { page: { next_cursor: string } }
  if (!response.ok) throw new Error(`${path} answers ${response.status} ${JSON.stringify(body)}`)
  return body
}

/** Every filter and every sort, alone and together. */
function listQueries(): string[] {
  const filters = [
    '',
    'status=blocked',
    'status=archived',
    'status=active,blocked,deletion_scheduled,archived',
    'verified=true',
    'verified=false',
    'has_email=true',
    'has_email=false',
    'has_phone=true',
    'status=active&verified=true&has_email=true&has_phone=true',
  ]
  const times = [
    '',
    'created_from=2024-03-01',
    'created_to=2024-03-01',
    'created_from=2024-03-01&created_to=2024-03-02',
  ]
  const byAge = filters.flatMap((filter) =>
    times.flatMap((time) => ['newest', 'oldest'].map((sort) => [filter, time, `sort=${sort}`])),
  )
  const others = filters
    .filter((filter) => !filter.includes('archived'))
    .flatMap((filter) => [
      [filter, 'sort=name'],
      [filter, 'sort=recently_signed_in'],
      [filter, 'last_sign_in_from=2024-01-10&last_sign_in_to=2024-01-12'],
      [filter, 'group_uid=1'],
      [filter, 'group_uid=1&sort=oldest'],
      [filter, 'q=asha'],
      [filter, 'q=asha&group_uid=1'],
      [filter, 'q=shopper1@'],
    ])
  const deep = [['page_no=50'], ['page_no=50&sort=name'], ['page_no=50&verified=true']]
  return [...byAge, ...others, ...deep].map((parts) => parts.filter(Boolean).join('&'))
}

async function makeWrites() {
  const put = async (path: string, body: unknown, method = 'PUT') => {
    const { status, body: answer } = await app.call(method, path, body)
    if (status >= 300) throw new Error(`${path} answers ${status} ${JSON.stringify(answer)}`)
    return answer
  }
  const { user } = await put('/customers', { email: 'new@example.com', phone_number: '9000000001' }, 'POST')
  await put('/customers?verified=false', { email: 'claimed@example.com' }, 'POST')
  await put('/customers', { email: 'claimed@example.com' }, 'POST')
  const id = user._id
  await put(`/customers/${id}`, {
    first_name: 'Nia',
    emails: [{ email: 'new2@example.com', verified: true }],
    phone_numbers: [{ phone: '9000000001' }],
  })
  await put('/customers/session', { user_id: id, domain: 'shop.example.com' }, 'POST')
  const { items } = await get(`/customers/sessions?id=${id}`)
  await put(`/customers/session?id=${id}&session_id=${items[0].session_id}`, undefined, 'DELETE')
  await put('/customers/session', { user_id: id, domain: 'shop.example.com' }, 'POST')
  await put(`/customers/sessions?id=${id}`, undefined, 'DELETE')
  await put('/customers/activation', { status: true, user_id: [id, someone.id] })
  await put('/customers/activation', { status: false, user_id: [id, someone.id] })
  const other = await put('/customers', { email: 'other@example.com', first_name: 'Nia' }, 'POST')
  const { merge } = await put(`/customers/${id}/merges`, { other_id: other.user._id, reason: 'Same person' }, 'POST')
  await get(`/customers/${other.user._id}`)
  await put(`/customers/${id}/merges/${merge._id}/undo`, {}, 'POST')
  const [pair] = (await get('/customers/duplicates')).items
  await put(`/customers/duplicates/${pair._id}`, { dismissed: true })
  await put('/customers/archive', { user_id: id })
  const scheduled = shoppers.find(({ state }) => state === 'deletion_scheduled') as Shopper
  await put('/customers/undelete', { user_id: scheduled.id })
  await put('/user_group/1', { name: 'Renamed' })
  const values = { attributes: [{ definition_id: attributes.tier, value: 'Other' }] }
  await put(`/user_attribute/user/${someone.id}`, values, 'POST')
  await put(`/user_attribute/definition/${attributes.tax}/user/${someone.id}`, undefined, 'DELETE')
  await put(`/user_attribute/definition/${attributes.tags}`, { name: 'Words' })
  await put(`/user_attribute/definition/${attributes.tags}`, undefined, 'DELETE')
}

/** Finished jobs, and jobs postponed until later. */
async function fillQueue({ database, application_id }: TestApp) {
  const insertJobs = bulkInsertInto('jobs')
  const job = {
    application_id,
    kind: 'deliver_message',
    lane: 'sms',
    priority: 0,
    payload: {},
    ready: false,
    attempts: 1,
    created_at: new Date('2024-06-01'),
  }
  for (let i = 0; i < 10_000; i += 500)
    await database.transaction((tx) =>
      insertJobs(
        tx,
        Array.from({ length: 500 }, (_, n) => ({
          ...job,
          id: `${i + n}`,
          state: n % 2 ? ('done' as const) : ('waiting' as const),
          claimable_at: new Date('2999-01-01'),
        })),
      ),
    )
}

/** Pairs of users who may be the same person, half of them dismissed, and merges. */
async function fillPairs(database: Database, application_id: string) {
  const by = { kind: 'system' as const, id: 'system' }
  const pairs = shoppers.filter(({ state }) => state === 'active').map(({ id }) => id)
  const rows = pairs.slice(1).map((second_id, i) => ({ first_id: pairs[i] ?? '', second_id, application_id }))
  await bulkInsertInto('userPairs')(
    database,
    rows.map((row, i) => ({
      ...row,
      id: newId(),
      reasons: ['phone'],
      dismissed_at: i % 2 ? new Date() : null,
      dismissed_by: i % 2 ? by : null,
    })),
  )
  await bulkInsertInto('userLikenesses')(
    database,
    pairs.map((user_id, i) => ({ application_id, key: `p${i}`, user_id })),
  )
  await bulkInsertInto('userMerges')(
    database,
    rows.map(({ first_id, second_id }) => ({
      application_id,
      id: newId(),
      survivor_id: `x${first_id}`,
      other_id: `x${second_id}`,
      reason: 'Same person',
      by,
      kept: {},
      created_at: new Date(),
      expires_at: new Date('2999-01-01'),
    })),
  )
}

async function fill({ database, application_id }: TestApp) {
  await insertShoppers(database, application_id, group_id, shoppers)
  const at = new Date('2024-06-01')
  const events = bulkInsertInto('events')
  const sessions = bulkInsertInto('sessions')
  const fact = {
    application_id,
    type: 'user.updated',
    actor: { kind: 'system' as const, id: 'system' },
    request_id: 'a-request',
    created_at: at,
  }
  const session = {
    application_id,
    domain: 'shop.example.com',
    created_at: at,
    last_seen_at: at,
    expires_at: new Date('2999-01-01'),
  }
  const idOf = (i: number) => `${at.getTime().toString(16).padStart(12, '0')}${i.toString(16).padStart(12, '0')}`
  for (let i = 0; i < shoppers.length; i += 500) {
    const piece = shoppers.slice(i, i + 500)
    await database.transaction(async (tx) => {
      await events(
        tx,
        piece.map(({ id }, n) => ({ ...fact, id: idOf(i + n), subject_id: (i + n) % 100 ? id : someone.id })),
      )
      await sessions(
        tx,
        piece.map(({ id }, n) => ({
          ...session,
          id: idOf(i + n),
          user_id: id,
          token_hash: `hash ${i + n}`,
          ended_at: n % 2 ? at : null,
        })),
      )
    })
    await new Promise((turn) => setImmediate(turn))
  }
  await fillPairs(database, application_id)
  await fillTeam(database, at)
  const many = <T>(row: (i: number) => T): T[] => Array.from({ length: 5_000 }, (_, i) => row(i))
  await bulkInsertInto('userGroupErrors')(
    database,
    many((i) => ({ application_id, group_id, line: 2 + i, value: `${i}`, message: 'No account has this ID' })),
  )
  await fillTrackedJobs(database, application_id, at)
  const version = { application_id, config: {}, changes: {}, actor: fact.actor, created_at: at }
  await bulkInsertInto('platformConfigVersions')(
    database,
    many((i) => ({ ...version, version: 2 + i })),
  )
}

/** Jobs of the group and of others, of which some are canceled. */
async function fillTrackedJobs(database: TestApp['database'], application_id: string, at: Date) {
  const ids = Array.from({ length: 5_000 }, (_, i) => (i === 0 ? job_id : newId()))
  const job = {
    application_id,
    kind: 'import_members',
    run: 1,
    attempts: 0,
    about_type: 'user_group',
    about_name: 'Regulars',
    starter_id: 'system',
    started_by: { kind: 'system' as const, id: 'system' },
    input: {},
    error_count: 1,
    undoable: 0,
    created_at: at,
    changed_at: at,
    finished_at: at,
  }
  await bulkInsertInto('trackedJobs')(
    database,
    ids.map((id, i) => ({
      ...job,
      id,
      state: ['failed', 'canceled', 'completed'][i % 3] ?? 'completed',
      about_id: i % 50 ? `group ${i}` : group_id,
    })),
  )
  await bulkInsertInto('trackedJobErrors')(
    database,
    ids.map((id) => ({
      application_id,
      job_id: id,
      line: 2,
      value: id,
      message: 'No account has this ID',
      at_start: false,
    })),
  )
  await bulkInsertInto('skippedRowTraces')(
    database,
    ids.map((id) => ({ application_id, trace: `trace ${id}`, source_id: id, line: 2 })),
  )
}

/** A company with more applications, keys and operators than any real company has. */
async function fillTeam(database: TestApp['database'], created_at: Date) {
  const many = <T>(row: (member: { id: string; company_id: string; name: string; created_at: Date }) => T): T[] =>
    Array.from({ length: 5_000 }, () => {
      const id = newId()
      return row({ id, company_id: '1', name: `Shop ${id}`, created_at })
    })
  await bulkInsertInto('applications')(
    database,
    many((member) => ({
      ...member,
      default_country_code: 91,
      token_hash: member.id,
      recycled_number_days: 90,
      privacy_consent_required: false,
      oauth_resources_version: 0,
      attributes_version: 0,
      version: 0,
    })),
  )
  await bulkInsertInto('apiKeys')(
    database,
    many((member) => ({
      ...member,
      key: member.id,
      secret_hash: member.id,
      permissions: [],
      created_by: { kind: 'system', id: 'system' },
    })),
  )
  await bulkInsertInto('operators')(
    database,
    many((member) => ({ ...member, email: `${member.id}@example.com`, role: 'viewer', active: true })),
  )
}
