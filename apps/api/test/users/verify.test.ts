import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Database } from '@clientele/db'
import { verify } from '../../src/verify/service.ts'
import { bundled } from '../world/bundled.ts'
import { addShopper, asha, openShop, secondApplication, signedIn } from '../world/storefront-steps.ts'
import type { TestApp } from '../world/start-app.ts'

const command = await bundled('src/commands/verify.ts')

/** Runs the command as a separate process. */
function run({ databaseUrl }: TestApp, ...options: string[]) {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SECRET_KEY: 'x'.repeat(32) }
  return promisify(execFile)(process.execPath, [command, ...options], { env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  )
}

/** For separate processes, on a busy machine. */
const commands_ms = 180_000

let app: TestApp
let id: string
let other: string

// Everything that a test breaks is repaired when it ends.
beforeAll(openBusyShop)
afterAll(() => app.stop())

/** A store with a bit of every kind of data. */
async function openBusyShop() {
  app = await openShop({ jobs: { poll_ms: 20 } })
  await app.call('POST', '/platform/config', { name: 'Meadow' })
  id = await addShopper(app)
  await signedIn(app)
  other = await addShopper(app, {
    email: 'ben@example.com',
    first_name: 'Ben',
    password_hash: { value: '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS' },
  })
  await app.call('PUT', `/customers/${id}`, {
    last_name: 'Raó',
    emails: [{ email: asha.email }, { email: 'a2@example.com' }],
  })
  const gone = await addShopper(app, { email: 'gone@example.com' })
  await app.call('PUT', '/customers/archive', { user_id: gone })
  const { body } = await app.call('POST', '/user_group', {
    name: 'Early Birds',
    description: '',
    file_url: await upload(),
  })
  const isRead = async () => expect((await app.call('GET', `/user_group/${body.uid}`)).body.status).toBe('completed')
  await vi.waitFor(isRead, { timeout: 30_000 })
}

async function upload() {
  const response = await fetch(
    `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}/user_group/file`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.ownToken()}`, 'content-type': 'text/csv' },
      body: `email\n${asha.email}\nben@example.com\n`,
    },
  )
  return ((await response.json()) as { file_url: string }).file_url
}

async function findings() {
  const found: string[] = []
  for await (const { what } of verify(app.database)) found.push(what)
  return [...new Set(found)].toSorted()
}

async function repairAll() {
  for await (const finding of verify(app.database)) await finding.repair?.()
}

type Break = (db: Database) => Promise<unknown>

/** Every possible inconsistency, and how to cause it. */
const breaks: Record<string, { what: string; also?: string[]; by: Break }> = {
  'a count of users': {
    what: 'user_counts',
    by: ({ queries, tables: { userCounts: c } }) => queries.update(c).set({ count: 7 }).where(eq(c.state, 'active')),
  },
  'a count that is missing': {
    what: 'user_counts',
    by: ({ queries, tables: { userCounts: c } }) => queries.delete(c),
  },
  'a count of old password hashes': {
    what: 'foreign_hash_counts',
    by: ({ queries, tables: { foreignHashCounts: f } }) => queries.update(f).set({ count: 7 }),
  },
  'a count of old password hashes that is missing': {
    what: 'foreign_hash_counts',
    by: ({ queries, tables: { foreignHashCounts: f } }) => queries.delete(f),
  },
  'a count of members': {
    what: 'user_groups.member_count',
    by: ({ queries, tables: { userGroups: g } }) => queries.update(g).set({ member_count: 9 }),
  },
  'a member who is not there': {
    what: 'user_group_members',
    by: async ({ queries, tables: { userGroups: g, userGroupMembers: m } }) => {
      const [group] = await queries.select().from(g)
      if (!group) throw new Error('there is a group')
      const { application_id } = group
      await queries.insert(m).values({ application_id, group_id: group.id, user_id: 'nobody', added_at: new Date() })
      await queries.update(g).set({ member_count: sql`${g.member_count} + 1` })
    },
  },
  'the name of a group as it is searched': {
    what: 'user_groups.name_key',
    by: ({ queries, tables: { userGroups: g } }) => queries.update(g).set({ name_key: 'late birds' }),
  },
  'the number of the next group': {
    what: 'sequences.user_group',
    by: ({ queries, tables: { sequences: s } }) => queries.update(s).set({ value: 0 }),
  },
  'the names of a user as they are searched': {
    what: 'users.name_key',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ name_key: 'x' }).where(eq(u.id, id)),
  },
  'the last name of a user as it is searched': {
    what: 'users.last_name_key',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ last_name_key: 'x' }).where(eq(u.id, id)),
  },
  'a username as it is compared': {
    what: 'users.username_key',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ username_key: 'x' }).where(eq(u.id, id)),
  },
  'what a user is filtered by': {
    what: 'users.facet',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ facet: 0 }).where(eq(u.id, id)),
  },
  'an archived user in lists': {
    what: 'users.hidden_at',
    by: ({ queries, tables: { users: u } }) =>
      queries.update(u).set({ hidden_at: null }).where(eq(u.state, 'archived')),
  },
  'an active user in no list': {
    what: 'users.hidden_at',
    also: ['user_group_members'],
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ hidden_at: new Date() }).where(eq(u.id, other)),
  },
  'a contact that an archived user holds': {
    what: 'identifiers.released_at',
    by: ({ queries, tables: { identifiers: i } }) =>
      queries.update(i).set({ released_at: null }).where(eq(i.value, 'gone@example.com')),
  },
  'two primary contacts': {
    what: 'identifiers.primary',
    by: ({ queries, tables: { identifiers: i } }) =>
      queries
        .update(i)
        .set({ primary: true })
        .where(and(eq(i.user_id, id), eq(i.kind, 'email'))),
  },
  'no primary contact': {
    what: 'identifiers.primary',
    by: ({ queries, tables: { identifiers: i } }) => queries.update(i).set({ primary: false }).where(eq(i.user_id, id)),
  },
  'a session of a user who is blocked': {
    what: 'sessions',
    by: async (db) => {
      const { sessions: s } = db.tables
      await app.call('PUT', '/customers/activation', { status: true, user_id: [id] })
      await db.queries.update(s).set({ ended_at: null }).where(eq(s.user_id, id))
    },
  },
  'a version that no event made': {
    what: 'users.version',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ version: 5 }).where(eq(u.id, id)),
  },
  'a version that is older than the events': {
    what: 'users.version',
    by: ({ queries, tables: { users: u } }) => queries.update(u).set({ version: 0 }).where(eq(u.id, id)),
  },
  'two events for one version': {
    what: 'users.version',
    by: ({ queries, tables: { events: e } }) => queries.update(e).set({ version: 0 }).where(eq(e.subject_id, id)),
  },
  'a user whom searches would miss': {
    what: 'search_documents',
    by: async (db) => {
      const { searchQueue: q, searchDocuments: d } = db.tables
      await expect.poll(async () => await db.queries.select().from(q)).toEqual([])
      await db.queries.delete(d).where(eq(d.user_id, id))
    },
  },
  'an entry of a user who is gone': {
    what: 'search_documents',
    by: ({ queries, tables: { searchDocuments: d } }) =>
      queries
        .insert(d)
        .values({ application_id: app.application_id, user_id: 'gone', number: 1_000_000, version: 0, rules: 1 }),
  },
  'the origins of an application': {
    what: 'application_origins',
    by: ({ queries, tables: { applicationOrigins: o } }) =>
      queries.insert(o).values({ application_id: app.application_id, origin: 'https://elsewhere.example.com' }),
  },
  'the version of the sign-in settings': {
    what: 'platform_configs.version',
    by: ({ queries, tables: { platformConfigs: c } }) => queries.update(c).set({ version: 0 }),
  },
  'sign-in settings that are in no version': {
    what: 'platform_configs.version',
    by: ({ queries, tables: { platformConfigs: c } }) => queries.update(c).set({ config: { active: true } }),
  },
}

test('a service that ran normally has no inconsistencies', async () => {
  expect(await findings()).toEqual([])
})

describe('is found and repaired', () => {
  test.each(Object.keys(breaks))('%s', async (name) => {
    const { what, also = [], by } = breaks[name] ?? { what: '', by: async () => undefined }
    await by(app.database)
    expect(await findings()).toEqual([what, ...also].toSorted())
    await repairAll()
    expect(await findings()).toEqual([])
  })
})

test(
  'the command exits with 1 while there are inconsistencies, says what it repaired, and can check one application',
  async () => {
    const { queries, tables } = app.database
    await queries.update(tables.userGroups).set({ member_count: 90 })
    await breaks['what a user is filtered by']?.by(app.database)
    const off = await run(app)
    expect(off.code).toBe(1)
    expect(off.text).toMatch(/0{23}1 {2}user_groups\.member_count {2}group 1 \([0-9a-f]{24}\): stored 90, actual \d$/m)
    expect(off.text).toContain(`users.facet  user ${id}: stored 0, actual `)
    expect(off.text).toContain('2 found. Run with --repair to correct them.')

    const second = await secondApplication(app)
    expect(await run(app, '--application', second.application_id)).toEqual({
      code: 0,
      text: 'All derived data matches the rows.\n',
    })
    expect(await run(app, '--mend')).toMatchObject({ code: 1, text: expect.stringContaining('npm run verify') })

    const repaired = await run(app, '--repair', '--application', app.application_id)
    expect(repaired.code).toBe(0)
    expect(repaired.text).toMatch(/stored 90, actual \d \(repaired\)$/m)
    expect(repaired.text).toContain('2 found, 2 repaired.')
    expect(await findings()).toEqual([])
  },
  commands_ms,
)

test('users created and archived in the meantime are neither reported nor undone', async () => {
  const { queries, tables } = app.database
  await queries.update(tables.userCounts).set({ count: 100 }).where(eq(tables.userCounts.state, 'active'))
  let isDone = false
  const busy = (async () => {
    for (let i = 0; !isDone || i < 5; i += 1) {
      const user_id = await addShopper(app, { email: `busy${i}@example.com` })
      if (i % 2) await app.call('PUT', '/customers/archive', { user_id })
    }
  })()
  const found = new Set<string>()
  for (let round = 0; round < 5; round += 1)
    for await (const finding of verify(app.database)) {
      found.add(finding.what)
      await finding.repair?.()
    }
  isDone = true
  await busy
  expect([...found]).toEqual(['user_counts'])
  expect(await findings()).toEqual([])
})
