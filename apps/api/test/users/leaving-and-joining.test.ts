import { setTimeout as wait } from 'node:timers/promises'
import { type Database, isPlain } from '@clientele/db'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { type Context, systemContext } from '../../src/context.ts'
import { chanceOf } from '../../src/demo/chance.ts'
import { type TrackedControl, type TrackedJob, toTrackedJob } from '../../src/jobs/tracked/kind.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { purgeUser } from '../../src/accounts/purge.ts'
import type { Checkpoint, ImportInput } from '../../src/user-groups/import-job.ts'
import { importMembers } from '../../src/user-groups/import-members.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop, signedIn } from '../world/storefront-steps.ts'

/*
 * N55: a race between leaving (archive, purge) and joining (an import) leaves no member who doesn't exist, and correct counts. Each order
 * in which the two can meet is forced here.
 */

const control: TrackedControl<Checkpoint, unknown> = {
  signal: new AbortController().signal,
  report: async () => undefined,
  hold: async () => undefined,
  setInput: async () => undefined,
  startOver: async () => undefined,
  advance: async () => undefined,
  complete: async () => undefined,
  fail: async () => undefined,
  abandon: async () => undefined,
}

type Reading = TrackedJob<ImportInput, Checkpoint>

const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' }

/** A group whose file contains these addresses, and the job that reads it. */
async function addGroup(app: TestApp, emails: readonly string[]): Promise<Reading> {
  const upload = await fetch(
    `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}/user_group/file`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.ownToken()}`, 'content-type': 'text/csv' },
      body: `email\n${emails.join('\n')}\n`,
    },
  )
  const { file_url } = (await upload.json()) as { file_url: string }
  const { body } = await app.call('POST', '/user_group', { name: 'A group', description: '', file_url })
  const { queries, tables } = app.database
  const [job] = await queries.select().from(tables.trackedJobs).where(eq(tables.trackedJobs.about_id, body._id))
  if (!job) throw new Error('The file is read by a job.')
  return toTrackedJob(job) as Reading
}

/** The two ways to leave. */
const leavings: Record<string, (app: TestApp, id: string) => Promise<unknown>> = {
  archive: (app, id) => app.call('PUT', '/customers/archive', { user_id: id }),
  purge: (app, id) => purgeUser(systemOf(app), { user_id: id, delete_on: dueOn.toISOString() }),
}
const dueOn = new Date('2024-01-01')

const systemOf = ({ services, application_id }: TestApp): Context => systemContext(services, { application_id })

/** A user whose deletion is due, so that they can be purged as well as archived. */
async function addLeaver(app: TestApp): Promise<string> {
  const id = await addShopper(app)
  const { queries, tables } = app.database
  const isThem = and(eq(tables.users.application_id, app.application_id), eq(tables.users.id, id))
  await queries.update(tables.users).set({ state: 'deletion_scheduled', delete_on: dueOn }).where(isThem)
  return id
}

/** Members, the stored count, and members who don't exist. */
async function membersOf({ database: { queries, tables } }: TestApp) {
  const { userGroups, userGroupMembers: m, users } = tables
  const members = await queries.select().from(m)
  const hidden = await queries
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.state, ['archived', 'purged']))
  const gone = new Set(hidden.map(({ id }) => id))
  const groups = await queries.select().from(userGroups)
  return {
    members: members.length,
    counted: groups.reduce((sum, { member_count }) => sum + member_count, 0),
    stale: members.filter(({ user_id }) => gone.has(user_id)).length,
  }
}

/** The same database, with a hook after the statement with this name. */
const afterStatement = (database: Database, name: string, happens: () => Promise<unknown>): Database => ({
  ...database,
  run: async (statement, values) => {
    const rows = await database.run(statement, values)
    if (statement.name === name) await happens()
    return rows
  },
})

/** The same database, with a hook in each transaction after everything is written and before the commit. */
const beforeCommit = (database: Database, happens: () => Promise<unknown>): Database => ({
  ...database,
  transaction: (work) =>
    database.transaction(async (tx) => {
      const result = await work(tx)
      await happens()
      return result
    }),
})

/** Resolves once the work has finished, or is waiting for a lock of another transaction. */
async function endedOrWaiting({ database }: TestApp, started: Promise<unknown>) {
  let ended = false
  started.then(
    () => (ended = true),
    () => (ended = true),
  )
  // On SQLite, a write always waits for the previous one.
  if (database.dialect === 'sqlite') return
  for (;;) {
    if (ended) return
    const [row] = await database.queries
      .select({ waiting: sql<number>`count(*)::int` })
      .from(sql`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    if ((row?.waiting ?? 0) > 0) return
    await wait(5)
  }
}

describe.each(Object.keys(leavings))('N55: %s', (name) => {
  const leave = (app: TestApp, id: string) => leavings[name]?.(app, id) ?? Promise.resolve()

  test('between the moment a file finds a user and the moment they join', async ({ skip }) => {
    if (isPlain) skip('plain Drizzle runs no statement by its name')
    const app = await openShop({ jobs: false })
    const id = await addLeaver(app)
    await addShopper(app, ben)
    const reading = await addGroup(app, [asha.email, ben.email])
    let found = 0
    // The file is read twice: to see what it would change, and to change it.
    const db = afterStatement(app.database, 'find_owners_of_identifiers', async () => {
      found += 1
      if (found === 2) await leave(app, id)
    })
    await importMembers.run({ ...systemOf(app), db }, reading, control)
    expect(found).toBe(2)
    expect(await membersOf(app)).toEqual({ members: 1, counted: 1, stale: 0 })
  })

  test('while a user has joined, but that is not committed yet', async () => {
    const app = await openShop({ jobs: false })
    const id = await addLeaver(app)
    await addShopper(app, ben)
    const reading = await addGroup(app, [asha.email, ben.email])
    let leaving: Promise<unknown> | undefined
    const database = beforeCommit(app.database, async () => {
      const { queries, tables } = app.database
      // The transaction that marks the group as being read precedes the one that writes members.
      const isReading = (await queries.select().from(tables.userGroups)).some(({ status }) => status === 'processing')
      if (!isReading || leaving) return
      leaving = leave(app, id)
      await endedOrWaiting(app, leaving)
    })
    const system = systemOf(app)
    await importMembers.run({ ...system, services: { ...system.services, database } }, reading, control)
    expect(leaving).toBeDefined()
    await leaving
    expect(await membersOf(app)).toEqual({ members: 1, counted: 1, stale: 0 })
  })

  test('when everything is written but not committed, before a user would join', async () => {
    const app = await openShop({ jobs: false })
    const id = await addLeaver(app)
    await addShopper(app, ben)
    const reading = await addGroup(app, [asha.email, ben.email])
    let joining: Promise<unknown> | undefined
    const original = { ...app.database }
    const paused = beforeCommit(original, async () => {
      if (joining) return
      const system = systemOf(app)
      joining = importMembers.run(
        { ...system, db: original, services: { ...system.services, database: original } },
        reading,
        control,
      )
      await endedOrWaiting({ ...app, database: original }, joining)
    })
    app.database.transaction = paused.transaction
    await leave(app, id)
    app.database.transaction = original.transaction
    await joining
    expect(await membersOf(app)).toEqual({ members: 1, counted: 1, stale: 0 })
  })
})

test('N55: random users leave while files that name them are read', async () => {
  const app = await openShop({ jobs: false })
  const chance = chanceOf(55)
  const jobs = startJobs(app.services, jobHandlers, { poll_ms: 20 })
  for (let round = 0; round < 3; round += 1) {
    const addresses = Array.from({ length: 8 }, (_, i) => `r${round}-${i}@example.com`)
    const ids = await Promise.all(addresses.map((email) => addShopper(app, { email })))
    await addGroup(app, addresses)
    await Promise.all(
      ids.map(async (id) => {
        await wait(chance() * 40)
        await leavings.archive?.(app, id)
      }),
    )
  }
  const unread = async () =>
    (await app.database.queries.select().from(app.database.tables.userGroups)).filter(
      // If all of them have left before the file is read, it matches nobody.
      ({ status }) => status !== 'completed' && status !== 'failed',
    ).length
  await expect.poll(unread).toBe(0)
  await jobs.stop()
  expect(await membersOf(app)).toEqual({ members: 0, counted: 0, stale: 0 })
})

describe('N55: a shopper whose account is archived while one of their requests runs', () => {
  test.each([
    ['adds a contact', '/email', 'PUT', { email: 'new@example.com' }],
    ['changes the profile', '/detail', 'POST', { first_name: 'Zoe' }],
  ])('%s: nothing is written', async (_, path, method, body) => {
    // Without the indexer and jobs, the next transaction is the request's.
    const app = await openShop({ jobs: false })
    const id = await addShopper(app)
    const browser = await signedIn(app)
    const original = app.database.transaction
    let isArchived = false
    // The request passes authentication, and then the account is archived before the request's own transaction begins.
    app.database.transaction = async (work) => {
      if (!isArchived) {
        isArchived = true
        await leavings.archive?.(app, id)
      }
      return original(work)
    }
    const { status } = await browser.profile(method, path, body)
    app.database.transaction = original
    expect([isArchived, status]).toEqual([true, 401])
    const { queries, tables } = app.database
    const held = await queries.select().from(tables.identifiers).where(eq(tables.identifiers.user_id, id))
    expect(held.filter(({ released_at }) => released_at === null)).toEqual([])
    expect((await app.call('POST', '/customers', { email: 'new@example.com' })).status).toBe(200)
    expect((await openBrowser(app).auth('GET', '/session')).status).toBe(401)
  })
})
