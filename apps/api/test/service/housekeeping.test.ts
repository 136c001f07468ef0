import { defaultPlatformConfig } from '@clientele/contracts'
import { type Connection, newId, type Tables } from '@clientele/db'
import { eq } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startHousekeeping } from '../../src/retention/housekeeping.ts'
import { type ClearedTable, ends } from '../../src/retention/ends.ts'
import { clearOldRows, completeSince } from '../../src/retention/service.ts'
import { facetOf } from '../../src/users/facets.ts'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop } from '../world/storefront-steps.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const application_id = '000000000000000000000001'
const company_id = '1'
const user_id = '64f0000000000000000000a1'
const group_id = '64f0000000000000000000b1'
const actor = { kind: 'system', id: 'system' } as const
const after = (moment: Date, ms: number) => new Date(moment.getTime() + ms)

/** Rows for each table that is cleared, all of which expire relative to the same time. */
const rowsOf = (
  at: Date,
): { [Name in Exclude<ClearedTable, 'platformConfigVersions'>]: Tables[Name]['$inferInsert'] } => {
  const id = newId(at.getTime())
  const fact = { id, type: 'user.updated', subject_id: user_id, actor, request_id: 'a request', created_at: at }
  return {
    invitations: { token_hash: id, company_id, created_at: at, expires_at: at },
    operatorSessions: { token_hash: id, operator_id: user_id, created_at: at, last_seen_at: at, expires_at: at },
    bearerTokens: { token_hash: id, api_key_id: user_id, kind: 'access', created_at: at, expires_at: at },
    identifiers: {
      application_id,
      id,
      user_id,
      kind: 'email',
      value: 'former@example.com',
      verified: true,
      primary: true,
      active: true,
      position: 0,
      acquired_at: after(at, -day_ms),
      released_at: at,
      release_reason: 'replaced',
    },
    sessions: { ...sessionOf(id, at), expires_at: at },
    codes: {
      application_id,
      id,
      purpose: 'sign_in',
      kind: 'email',
      value: 'asha@example.com',
      secret_hash: id,
      attempts: 0,
      created_at: at,
      expires_at: at,
    },
    signUps: {
      application_id,
      id,
      token_hash: id,
      profile: {},
      email_verified: false,
      phone_verified: false,
      created_at: at,
      expires_at: at,
    },
    messages: {
      application_id,
      id,
      channel: 'email',
      to: 'asha@example.com',
      template: 'account_exists',
      text: 'You have an account.',
      state: 'failed',
      attempts: 1,
      created_at: at,
    },
    captchaSolutions: { application_id, hash: id, expires_at: at },
    userMerges: {
      application_id,
      id,
      survivor_id: user_id,
      other_id: id,
      reason: 'Same person',
      by: actor,
      kept: {},
      created_at: after(at, -day_ms),
      expires_at: at,
    },
    userGroupErrors: { application_id, group_id, line: 2, value: 'x', message: 'y' },
    files: { application_id, id, name: 'members.csv', size: 1, created_at: at },
    fileChunks: { application_id, file_id: id, position: 0, content: Buffer.from('x') },
    events: { application_id, ...fact },
    teamEvents: { company_id, ...fact },
    jobs: { ...jobOf(id, at), state: 'done', finished_at: at },
    trackedJobs: { ...trackedJobOf(id, at), state: 'completed', finished_at: at },
    trackedJobErrors: { application_id, job_id: id, line: 2, value: 'x', message: 'y', at_start: false },
    trackedJobChanges: { application_id, job_id: id, position: 1, size: 1, change: {}, changed_at: at },
    bulkActionParts: { application_id, job_id: id, position: 0, user_ids: [user_id], lines: null },
    importFates: { application_id, job_id: id, position: 1, fates: 'c' },
    attempts: { key: id, used: 1, expires_at: at },
    idempotencyKeys: { key: id, request_hash: id, held_until: at, expires_at: at },
    oauthClientSecrets: { application_id, client_id: user_id, id, secret_hash: id, created_at: at, expires_at: at },
    signingKeys: { application_id, id, alg: 'ES256', sealed: 'x', created_at: at, signs_from: at, expires_at: at },
    issued: { application_id, kind: 'Interaction', id_hash: id, payload: {}, created_at: at, expires_at: at },
  }
}

const trackedJobOf = (id: string, at: Date) => ({
  application_id,
  id,
  kind: 'import_members',
  run: 1,
  attempts: 1,
  about_type: 'user_group',
  about_id: group_id,
  about_name: 'Regulars',
  starter_id: user_id,
  started_by: actor,
  input: {},
  error_count: 1,
  undoable: 0,
  created_at: at,
  changed_at: at,
})

const sessionOf = (id: string, at: Date) => ({
  application_id,
  id,
  user_id,
  token_hash: id,
  created_at: at,
  last_seen_at: at,
  expires_at: after(at, day_ms),
})

const jobOf = (id: string, at: Date) => ({
  application_id,
  id,
  kind: 'purge_user',
  payload: {},
  attempts: 1,
  claimable_at: at,
  created_at: at,
})

const groupOf = (at: Date): Tables['userGroups']['$inferInsert'] => ({
  application_id,
  id: group_id,
  uid: 1,
  name: 'Members',
  name_key: 'members',
  description: '',
  file_url: 'https://files.example.com/members.csv',
  type: 'bulk',
  status: 'completed',
  rows: 1,
  matched: 0,
  error_count: 1,
  member_count: 0,
  read_bytes: 1,
  created_at: at,
  modified_at: at,
  version: 0,
})

// Only the columns that all tables share matter here.
const rowsIn = ({ queries, tables }: Connection, name: keyof Tables) => queries.select().from(tables[name] as PgTable)
const insertInto = ({ queries, tables }: Connection, name: keyof Tables, rows: object | object[]) =>
  queries.insert(tables[name]).values(rows as never)

const wait = (name: ClearedTable) => {
  const end = ends[name]
  return 'setting' in end ? app.services.config.kept[end.setting] * day_ms : 0
}

/** An app that hasn't been used yet. */
let app: TestApp
beforeAll(async () => {
  app = await startApp({ jobs: false, seed: async () => undefined })
})
afterAll(() => app.stop())
beforeEach(async () => {
  for (const table of Object.values(app.database.tables)) await app.database.queries.delete(table as PgTable)
})

/** A token created just now: earlier ones have expired and are gone at the future time that a test uses. */
const newToken = async (own: TestApp) => ({ authorization: `Bearer ${await own.tokenWith(['users:read'])}` })

const clear = (now: Date, options = {}) => clearOldRows(app.services, { now, atOnce: true, ...options })

describe('what is past its retention period', () => {
  const at = new Date('2024-06-01T12:00:00.000Z')
  const rows = rowsOf(at)

  test.each(Object.keys(rows) as (keyof typeof rows)[])('is cleared from %s, and not an hour before', async (name) => {
    await insertInto(app.database, 'userGroups', groupOf(at))
    if (['trackedJobErrors', 'trackedJobChanges', 'bulkActionParts', 'importFates'].includes(name))
      await insertInto(app.database, 'trackedJobs', rows.trackedJobs)
    await insertInto(app.database, name, rows[name])
    await clear(after(at, wait(name) - hour_ms))
    expect(await rowsIn(app.database, name)).toHaveLength(1)
    const cleared = await clear(after(at, wait(name) + hour_ms))
    expect(cleared[name]).toMatchObject({ rows: 1, isDone: true })
    expect(await rowsIn(app.database, name)).toEqual([])
  })

  test('is kept while in use: live sessions, unfinished jobs, customers’ contacts, groups that changed', async () => {
    const years = after(at, 10 * 365 * day_ms)
    const [one = '', two = '', three = ''] = [1, 2, 3].map((later) => newId(at.getTime() + later))
    await insertInto(app.database, 'sessions', [
      { ...sessionOf(one, at), expires_at: after(years, hour_ms) },
      { ...sessionOf(two, at), expires_at: after(years, hour_ms), ended_at: at, end_reason: 'signed out' },
    ])
    await insertInto(app.database, 'jobs', [
      { ...jobOf(one, at), state: 'waiting' },
      { ...jobOf(two, at), state: 'running' },
      { ...jobOf(three, at), state: 'failed', finished_at: at },
    ])
    await insertInto(app.database, 'trackedJobs', [
      { ...trackedJobOf(one, at), state: 'paused' },
      { ...trackedJobOf(two, at), state: 'failed', finished_at: at },
    ])
    await insertInto(app.database, 'trackedJobErrors', { ...rows.trackedJobErrors, job_id: one })
    await insertInto(app.database, 'trackedJobErrors', { ...rows.trackedJobErrors, job_id: two })
    await insertInto(app.database, 'trackedJobChanges', { ...rows.trackedJobChanges, job_id: one })
    await insertInto(app.database, 'trackedJobChanges', { ...rows.trackedJobChanges, job_id: two })
    await insertInto(app.database, 'bulkActionParts', { ...rows.bulkActionParts, job_id: one })
    await insertInto(app.database, 'bulkActionParts', { ...rows.bulkActionParts, job_id: two })
    await insertInto(app.database, 'importFates', { ...rows.importFates, job_id: one })
    await insertInto(app.database, 'importFates', { ...rows.importFates, job_id: two })
    await insertInto(app.database, 'identifiers', { ...rows.identifiers, released_at: null, release_reason: null })
    await insertInto(app.database, 'userGroups', { ...groupOf(at), modified_at: years })
    await insertInto(app.database, 'userGroupErrors', rows.userGroupErrors)
    await clear(years)
    const left = async (name: keyof Tables) => (await rowsIn(app.database, name)).map(({ id }) => id)
    expect(await left('sessions')).toEqual([one])
    expect(new Set(await left('jobs'))).toEqual(new Set([one, two]))
    expect(await left('trackedJobs')).toEqual([one])
    expect(await rowsIn(app.database, 'trackedJobErrors')).toMatchObject([{ job_id: one }])
    expect(await rowsIn(app.database, 'trackedJobChanges')).toMatchObject([{ job_id: one }])
    expect(await rowsIn(app.database, 'bulkActionParts')).toMatchObject([{ job_id: one }])
    expect(await rowsIn(app.database, 'importFates')).toMatchObject([{ job_id: one }])
    expect(await rowsIn(app.database, 'identifiers')).toHaveLength(1)
    expect(await rowsIn(app.database, 'userGroupErrors')).toHaveLength(1)
  })

  test('leaves no trace of who was in skipped rows', async () => {
    const traceIn = (source_id: string) => ({ application_id, trace: 'x', source_id, line: 2 })
    const kept = newId(at.getTime() + 1)
    await insertInto(app.database, 'userGroups', groupOf(at))
    await insertInto(app.database, 'trackedJobs', [rows.trackedJobs, { ...trackedJobOf(kept, at), state: 'paused' }])
    await insertInto(app.database, 'trackedJobErrors', [
      rows.trackedJobErrors,
      { ...rows.trackedJobErrors, job_id: kept },
    ])
    await insertInto(app.database, 'userGroupErrors', rows.userGroupErrors)
    await insertInto(app.database, 'skippedRowTraces', [traceIn(rows.trackedJobs.id), traceIn(kept), traceIn(group_id)])
    await clear(after(at, 10 * 365 * day_ms))
    expect(await rowsIn(app.database, 'skippedRowTraces')).toMatchObject([{ source_id: kept }])
  })

  test('is cleared however much there is, in every application, one batch at a time', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => {
      const id = newId(at.getTime() + i)
      return { ...rows.events, id, application_id: `00000000000000000000000${i % 3}` }
    })
    const kept = { ...rows.events, id: newId(after(at, day_ms).getTime()) }
    for (let i = 0; i < many.length; i += 500) await insertInto(app.database, 'events', many.slice(i, i + 500))
    await insertInto(app.database, 'events', kept)
    const now = after(at, wait('events') + hour_ms)

    const first = await clear(now, { turn_ms: 0 })
    expect(first.events).toMatchObject({ isDone: false })
    const left = (await rowsIn(app.database, 'events')).length
    expect(left).toBeGreaterThan(1)
    expect(left).toBeLessThan(many.length)
    // It continues immediately, although it has just run, because rows were left.
    expect((await clearOldRows(app.services, { now })).events).toMatchObject({ rows: left - 1, isDone: true })
    expect((await rowsIn(app.database, 'events')).map(({ id }) => id)).toEqual([kept.id])
    expect(await clearOldRows(app.services, { now })).not.toHaveProperty('events')
  })

  test('reports since when a table is complete, and that time never moves back', async () => {
    expect(await completeSince(app.database, 'events')).toBeUndefined()
    const now = new Date('2024-06-01T12:00:00.000Z')
    await clear(now)
    expect(await completeSince(app.database, 'events')).toEqual(after(now, -wait('events')))
    await clear(after(now, -day_ms))
    expect(await completeSince(app.database, 'events')).toEqual(after(now, -wait('events')))
    expect(await completeSince(app.database, 'platformConfigVersions')).toBeUndefined()
  })

  test('is cleared by one process at a time, and by another if that one has died', async () => {
    await insertInto(app.database, 'events', rows.events)
    const now = after(at, wait('events') + hour_ms)
    const hold = (held_until: Date) =>
      insertInto(app.database, 'chores', { name: 'events', held_by: 'another process', held_until })
    await hold(after(new Date(), hour_ms))
    const busy = await clear(now)
    expect(busy).not.toHaveProperty('events')
    expect(busy).toHaveProperty('sessions')
    await app.database.queries.delete(app.database.tables.chores)
    await hold(after(new Date(), -1))
    expect((await clear(now)).events).toMatchObject({ rows: 1 })
  })

  test('is cleared by concurrent processes without counting a row twice', async () => {
    const many = Array.from({ length: 400 }, (_, i) => ({ ...rows.events, id: newId(at.getTime() + i) }))
    await insertInto(app.database, 'events', many)
    const now = after(at, wait('events') + day_ms)
    const rounds = await Promise.all([clearOldRows(app.services, { now }), clearOldRows(app.services, { now })])
    expect(rounds.flatMap(({ events }) => events?.rows ?? [])).toEqual([400])
  })
})

test('only the newest versions of a config are kept, and older ones can no longer be found', async () => {
  const own = await startApp({ jobs: false, settings: { CONFIG_VERSIONS_KEPT: '3' } })
  const version = { application_id: own.application_id, config: { ...defaultPlatformConfig }, changes: {}, actor }
  for (const subtext of ['One', 'Two', 'Three', 'Four', 'Five'])
    expect((await own.call('POST', '/platform/config', { subtext })).status).toBe(200)
  const others = [7, 8].map((each) => ({
    ...version,
    application_id: 'another',
    version: each,
    created_at: new Date(),
  }))
  await insertInto(own.database, 'platformConfigVersions', others)
  await clearOldRows(own.services, { atOnce: true })
  const { items } = (await own.call('GET', '/platform/config/versions')).body
  expect(items.map((item: { version: number }) => item.version)).toEqual([5, 4, 3])
  expect((await own.call('POST', '/platform/config/restore', { version: 2 })).status).toBe(404)
  expect(await rowsIn(own.database, 'platformConfigVersions')).toHaveLength(3 + 2)
})

test('an archived customer loses all contacts at once, and can no longer be found by them', async () => {
  const own = await startApp({ jobs: false })
  const { user } = (await own.call('POST', '/customers', { email: 'a@example.com', phone_number: '9000000001' })).body
  await own.call('PUT', '/customers/archive', { user_id: user._id })
  const archived = async (filter: string): Promise<{ emails: unknown[] }[]> =>
    (await own.call('GET', `/customers/list?status=archived&${filter}`, undefined, await newToken(own))).body.items
  expect(await archived('has_email=true')).toHaveLength(1)
  await clearOldRows(own.services, { now: after(new Date(), 399 * day_ms), atOnce: true })
  expect(await archived('has_email=true')).toHaveLength(1)
  await clearOldRows(own.services, { now: after(new Date(), 401 * day_ms), atOnce: true })
  expect(await archived('has_email=true')).toEqual([])
  expect(await archived('has_email=false')).toMatchObject([{ emails: [], phone_numbers: [] }])
  const [row] = await own.database.queries.select().from(own.database.tables.users)
  expect(row?.facet).toBe(facetOf('archived', { verified: false, has_email: false, has_phone: false }))
})

test('a message loses its code or link once that has expired, and is deleted when it is old', async () => {
  const shop = await openShop()
  const { queries, tables } = shop.database
  await addShopper(shop)
  const browser = openBrowser(shop)
  await browser.auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91' })
  await browser.auth('POST', '/login/password/reset', { email: asha.email })
  const form = { first_name: 'Asha', email: asha.email, phone: { mobile: asha.phone_number } }
  await browser.auth('POST', '/register/form', { ...form, password: 'granite-otter-bicycle-58' })
  const minute_ms = 60_000
  const rows = async () =>
    Object.fromEntries((await queries.select().from(tables.messages)).map((row) => [row.template, row]))
  const later = async (ms: number) => {
    await clearOldRows(shop.services, { now: after(new Date(), ms), atOnce: true })
    return rows()
  }
  const empty = { text: '', html: null, code: null, link: null }

  const { otp, reset_link, account_exists } = await rows()
  if (!otp?.code || !reset_link?.link || !account_exists) throw new Error('The messages are not there.')
  expect(await later(9 * minute_ms)).toMatchObject({ otp: { code: otp.code }, reset_link: { link: reset_link.link } })
  const spent = await later(11 * minute_ms)
  expect(spent).toMatchObject({ otp: { ...empty, to: otp.to, template: 'otp' }, reset_link: { link: reset_link.link } })
  expect((await later(61 * minute_ms)).reset_link).toMatchObject(empty)
  expect((await later(29 * day_ms)).account_exists?.text).toBe(account_exists.text)
  expect(JSON.stringify(await rows())).not.toContain(otp.code)
  expect(await later(31 * day_ms)).toEqual({})
})

describe('deleted rows are not missed', () => {
  test('an unknown device is still noticed after all earlier sessions are gone', async () => {
    const shop = await openShop()
    const { queries, tables } = shop.database
    const id = await addShopper(shop)
    const at_home = openBrowser(shop, { userAgent: 'Home/1' })
    await at_home.signInByOtp(asha.phone_number)
    expect(await queries.select().from(tables.messages).where(eq(tables.messages.template, 'new_device'))).toEqual([])
    await queries.delete(tables.sessions).where(eq(tables.sessions.user_id, id))
    await queries.delete(tables.codes)
    await openBrowser(shop, { userAgent: 'Stranger/1' }).signInByOtp(asha.phone_number)
    expect(await lastMessage(shop, asha.email)).toMatchObject({ template: 'new_device' })
  })

  test('an account’s lifetime begins with its creation, even if that event is gone', async () => {
    const own = await startApp({ jobs: false })
    const { user } = (await own.call('POST', '/customers', { email: 'a@example.com' })).body
    const timeline = async () =>
      (await own.call('GET', `/customers/${user._id}/timeline`, undefined, await newToken(own))).body.timeline
    const before = await timeline()
    expect(before).toMatchObject([{ type: 'user.created' }])
    await clearOldRows(own.services, { now: after(new Date(), 401 * day_ms), atOnce: true })
    expect(await rowsIn(own.database, 'events')).toEqual([])
    expect(await timeline()).toEqual(before)
  })
})

test('housekeeping can be stopped before its first round', async () => {
  const housekeeping = startHousekeeping(app.services)
  await housekeeping.stop()
  expect(await rowsIn(app.database, 'chores')).toEqual([])
})
