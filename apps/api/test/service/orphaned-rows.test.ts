import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { exampleWorld } from '@clientele/contracts'
import { beforeEach, describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { type Context, systemContext } from '../../src/context.ts'
import { openLog } from '../../src/observability/log.ts'
import { applicationTables, tablesWithOrphans } from '../../src/orphaned-rows/repository.ts'
import { warnOfOrphans } from '../../src/orphaned-rows/service.ts'
import { createUserSession } from '../../src/sessions/service.ts'
import { createUserGroup } from '../../src/segments/service.ts'
import { archiveUser } from '../../src/accounts/service.ts'
import { createUser } from '../../src/users/service.ts'
import { bundled } from '../world/bundled.ts'
import { startServer } from '../world/start-server.ts'
import { contentsOf, keyBearer, neighbors, send, startWorld, type World } from '../world/world.ts'

const { application, apiKey, asha, owner } = exampleWorld
const command = await bundled('src/commands/orphaned-rows.ts')

/** Runs the command as a separate process. */
async function run({ databaseUrl }: { databaseUrl: string }, ...options: string[]) {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SECRET_KEY: 'x'.repeat(32) }
  return promisify(execFile)(process.execPath, [command, ...options], { env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr }),
  )
}

let world: World
beforeEach(async () => void (world = await startWorld()))

/** A context as created by earlier versions for a call without an application. */
const nowhere = (actor: string, company_id = '1'): Context => ({
  ...systemContext(world.services, { company_id, application_id: '' }),
  actor: { kind: 'api_key', id: actor, permissions: [] },
})

async function makeOrphans(email = 'orphan@example.com', ctx = nowhere(apiKey.id)) {
  const { user } = await createUser(ctx, { body: { email, first_name: 'Orla' } })
  const user_id = user?._id ?? ''
  await createUserSession(ctx, { body: { user_id, domain: 'shop.example.com', max_age: 60 } })
  return user_id
}

const orphansIn = async () => {
  const contents = await contentsOf(world.database)
  const isOrphan = (row: unknown) => (row as { application_id?: string }).application_id === ''
  return Object.keys(contents).filter((table) => contents[table]?.some(isOrphan))
}

const customers = `/service/platform/user/v1.0/company/1/application/${application.id}/customers`

describe('rows that belong to no application', () => {
  test('are searched for in every table that has an application_id', () => {
    const names = applicationTables(world.database).map(({ name }) => name)
    const expected = Object.entries(world.database.tables).filter(([, table]) => 'application_id' in table)
    expect(names).toEqual(expected.map(([name]) => name))
    expect(names.length).toBeGreaterThan(15)
  })

  test('are reported when the API starts, with the command that handles them', async () => {
    const lines: string[] = []
    const log = openLog({ logLevel: 'warn' })
    Object.assign(log, { warn: (facts: unknown, text: string) => lines.push(JSON.stringify(facts) + text) })
    await warnOfOrphans({ database: world.database, log })
    expect(lines).toEqual([])
    await makeOrphans()
    await warnOfOrphans({ database: world.database, log })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/"users".*orphaned-rows\.js/)

    const server = await startServer({ databaseUrl: world.databaseUrl, settings: { LOG_LEVEL: 'warn' } })
    onTestFinished(() => server.kill())
    onTestFailed(server.showLog)
    await expect.poll(server.log, { timeout: 30_000 }).toContain('orphaned-rows.js')
  })

  test('move to an application with everything that belongs to them, and can be found there', async () => {
    const user_id = await makeOrphans()
    const archived = await makeOrphans('archived@example.com')
    await archiveUser(nowhere(apiKey.id), { body: { user_id: archived } })
    const { queries, tables } = world.database
    const ctx = nowhere(apiKey.id)
    const group = await createUserGroup(ctx, {
      body: { name: 'Orphans', description: '', file_url: 'https://example.com/o.csv' },
    })
    await queries.update(tables.userGroups).set({ status: 'completed' })
    await queries
      .insert(tables.userGroupMembers)
      .values({ application_id: '', group_id: group._id ?? '', user_id, added_at: new Date() })
    const before = await send(world, 'GET', `${customers}/list?page_size=1`)

    const { code, text } = await run(world, '--move-to', application.id)
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Moved 2 users and 1 groups') })

    expect((await send(world, 'GET', `${customers}/list?q=orphan@example.com`)).body.items).toMatchObject([
      { _id: user_id, application_id: application.id },
    ])
    const after = await send(world, 'GET', `${customers}/list?page_size=1`)
    expect(after.body.page.item_total).toBe(before.body.page.item_total + 1)
    expect((await send(world, 'GET', `${customers}/sessions?id=${user_id}`)).body.items).toHaveLength(1)
    const { items } = (await send(world, 'GET', `${customers}/${user_id}/events`)).body
    expect(items.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['user.created', 'session.created']),
    )
    const groups = await send(world, 'GET', `${customers.replace('/customers', '')}/user_group`)
    expect(groups.body.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'Orphans', _id: group._id })]),
    )
    // Rows that belong to no one in particular are left for --drop.
    expect(await orphansIn()).not.toEqual(expect.arrayContaining(['users', 'identifiers', 'sessions', 'userGroups']))
    expect(await run(world, '--drop')).toMatchObject({ code: 0 })
    expect(await tablesWithOrphans(world.database)).toEqual([])
  })

  test('stay if another company created them, or if they conflict with a user of the application', async () => {
    const theirs = await makeOrphans('theirs@example.com', nowhere(neighbors.otherCompany.api_key_id, '2'))
    const claimed = await makeOrphans(asha.email)
    const ours = await makeOrphans('ours@example.com', {
      ...nowhere(owner.id),
      actor: { kind: 'operator', id: owner.id, permissions: [] },
    })
    const { text } = await run(world, '--move-to', application.id)
    expect(text).toContain('Moved 1 users')
    expect(text).toContain(`Left user ${theirs}: it was created by another company`)
    expect(text).toContain(`Left user ${claimed}: a user in the application has the same`)
    expect(await send(world, 'GET', `${customers}/${ours}`)).toMatchObject({ status: 200 })
    for (const id of [theirs, claimed])
      expect(await send(world, 'GET', `${customers}/${id}`)).toMatchObject({ status: 404 })
    expect(await orphansIn()).toContain('users')
  })

  test('are dropped, and nothing else is', async () => {
    await makeOrphans()
    expect(await orphansIn()).not.toEqual([])
    expect(await run(world)).toMatchObject({ code: 0, text: expect.stringMatching(/1 {2}users\n/) })
    expect(await run(world, '--drop')).toEqual({ code: 0, text: 'No rows without an application.\n' })
    expect(await contentsOf(world.database)).toEqual(world.seeded)
    expect(await send(world, 'GET', `${customers}/${asha.id}`, undefined, keyBearer)).toMatchObject({ status: 200 })
  })

  test('are not touched by a mistyped command', async () => {
    await makeOrphans()
    const before = await contentsOf(world.database)
    for (const options of [['--move-to', 'f'.repeat(24)], ['--move-to', application.id, '--drop'], ['x']])
      expect(await run(world, ...options)).toMatchObject({ code: 1 })
    expect(await contentsOf(world.database)).toEqual(before)
  })
})
