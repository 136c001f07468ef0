import { createClient } from '@clientele/sdk'
import { expect, test } from 'vitest'
import { addUsers, change, groupFrom, memberIds, upload } from '../world/groups.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * Two operators, or services, who change the same group at the same time.
 */

const stale = (version: number) => ({ status: 409, body: { code: 'STALE_VERSION', meta: { version } } })
const own = async (app: TestApp) => ({ authorization: `Bearer ${await app.ownToken()}` })
const read = async (app: TestApp) => (await app.call('GET', '/user_group/1')).body

test.each(['PUT', 'PATCH'] as const)(
  'a change of a group by %s that is based on an older version is refused, and says which one is saved',
  async (method) => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com')
    const { __v } = await groupFrom(app, 'email\nasha@example.com\n')
    // Reading the file isn't a change.
    expect(__v).toBe(0)
    const headers = await own(app)
    const send = (body: object, ifMatch: string) =>
      app.call(method, '/user_group/1', body, { ...headers, 'if-match': ifMatch })
    expect(await send({ name: 'One' }, '0')).toMatchObject({ status: 200, body: { name: 'One', __v: 1 } })
    expect(await send({ name: 'Two' }, '0')).toMatchObject(stale(1))
    expect(await send({ description: 'Two' }, '0')).toMatchObject(stale(1))
    for (const [value, name] of [
      ['"1"', 'Three'],
      ['W/"2"', 'Four'],
      ['*', 'Five'],
    ] as const)
      expect(await send({ name }, value)).toMatchObject({ status: 200, body: { name } })
    // Without the header, the last one wins, as before.
    expect(await app.call(method, '/user_group/1', { name: 'Six' })).toMatchObject({ status: 200, body: { __v: 5 } })
  },
)

test('the version can be sent over the SDK and tRPC', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  await groupFrom(app, 'email\nasha@example.com\n')
  await app.call('PUT', '/user_group/1', { name: 'Theirs' })
  const { user } = createClient({
    baseUrl: app.url,
    companyId: '1',
    apiKey: app.api_key,
    apiSecret: app.api_secret,
  }).application(app.application_id)
  const input = { groupId: '1', ifMatch: '0', body: { name: 'Mine' } }
  const trpc = app.trpc(await own(app))
  const refusedByTrpc = { data: { app: { code: 'STALE_VERSION' } } }
  await expect(user.updateUserGroup(input)).rejects.toMatchObject({ code: 'STALE_VERSION' })
  await expect(user.updateUserGroupPartially(input)).rejects.toMatchObject({ code: 'STALE_VERSION' })
  await expect(trpc.updateUserGroup.mutate(input)).rejects.toMatchObject(refusedByTrpc)
  await expect(trpc.updateUserGroupPartially.mutate(input)).rejects.toMatchObject(refusedByTrpc)
  expect(await user.updateUserGroup({ ...input, ifMatch: '1' })).toMatchObject({ name: 'Mine', __v: 2 })
})

test('of two files for the same version of a group, one is read and the other refused', async () => {
  const app = await startApp()
  const [asha] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  await groupFrom(app, 'email\nasha@example.com\n')
  await app.call('PUT', '/user_group/1', { description: 'Theirs' })
  const headers = { ...(await own(app)), 'if-match': '0' }
  const file_url = await upload(app, 'email\nben@example.com\n')
  expect(await app.call('PUT', '/user_group/1', { file_url }, headers)).toMatchObject(stale(1))
  const rows = { type: 'json', user_data: [{ email: 'ben@example.com', action: 'add' }] }
  expect(await app.call('PATCH', '/user_group/1', rows, headers)).toMatchObject(stale(1))
  expect(await read(app)).toMatchObject({ status: 'completed', members: 1 })
  expect(await memberIds(app, 1)).toEqual([asha])
  // The rows of a refused request aren't kept.
  const { queries, tables } = app.database
  expect(await queries.select().from(tables.files)).toHaveLength(2)
  await change(app, 1, rows, 'PATCH')
  expect(await read(app)).toMatchObject({ members: 2 })
})

test('of changes at once with the same version, one is saved and the others refused', async () => {
  const app = await startApp()
  await groupFrom(app, 'email\nasha@example.com\n', { confirm_empty: true })
  const headers = { ...(await own(app)), 'if-match': '0' }
  const answers = await Promise.all(
    ['One', 'Two', 'Three', 'Four'].map((name) => app.call('PUT', '/user_group/1', { name }, headers)),
  )
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409])
})

test('changes at once of different fields don’t take each other back', async () => {
  const app = await startApp()
  await groupFrom(app, 'email\nasha@example.com\n', { confirm_empty: true })
  for (let round = 0; round < 5; round += 1) {
    const [name, description] = [`Name ${round}`, `Description ${round}`]
    await Promise.all([{ name }, { description }].map((body) => app.call('PUT', '/user_group/1', body)))
    expect(await read(app)).toMatchObject({ name, description })
  }
})
