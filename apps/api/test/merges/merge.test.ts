import { platform } from '@clientele/contracts/operations'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { clearOldRows } from '../../src/retention/service.ts'
import { verify } from '../../src/verify/service.ts'
import { groupFrom, memberIds } from '../world/groups.ts'
import { eventTypesOf, merge, stateOf, undo, userOf } from '../world/merges.ts'
import { openBrowser } from '../world/shopper.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  openShop,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'

const other = { phone_number: '9765432101', email: 'asha.rao@example.com', first_name: 'Aisha', last_name: 'Rao-Sen' }
const nobody = '64f0000000000000000000ff'

async function twoUsers(app: TestApp, first: object = asha, second: object = other) {
  return { survivor: await addShopper(app, first), twin: await addShopper(app, second) }
}

const faultsOf = async (app: TestApp) => {
  const faults = []
  // The index of searches follows a moment later.
  for await (const fault of verify(app.database)) if (fault.what !== 'search_documents') faults.push(fault)
  return faults
}

describe('Merging two users', () => {
  test('makes contacts, groups, and events follow, and ends all sessions of both', async () => {
    const app = await openShop()
    const { survivor, twin } = await twoUsers(app)
    const group = await groupFrom(app, `user_id\n${twin}\n`)
    const [hers, others] = [await signedIn(app), await signedIn(app, other.phone_number)]
    const { status, body } = await merge(app, survivor, twin)
    expect({ status, body }).toMatchObject({ status: 200 })
    expect(body.user).toMatchObject({
      _id: survivor,
      first_name: 'Asha',
      last_name: 'Rao',
      emails: [
        { email: asha.email, verified: true, primary: true },
        { email: other.email, verified: true, primary: false },
      ],
      phone_numbers: [
        { phone: asha.phone_number, primary: true },
        { phone: other.phone_number, verified: true, primary: false },
      ],
    })
    expect(body.merge).toMatchObject({ survivor_id: survivor, other_id: twin, other_name: 'Aisha Rao-Sen' })
    expect(await memberIds(app, group.uid)).toEqual([survivor])
    for (const browser of [hers, others]) expect((await browser.auth('GET', '/session')).status).toBe(401)
    const types = await eventTypesOf(app, survivor)
    expect(types.slice(0, 2).toSorted()).toEqual(['user.merged', 'user.merged_away'])
    expect(types.filter((type) => type === 'user.created')).toHaveLength(2)
    expect(await faultsOf(app)).toEqual([])
    // Either contact signs in to the one account that is left.
    const browser = await signedIn(app, other.phone_number)
    expect((await browser.auth('GET', '/session')).body.user._id).toBe(survivor)
  })

  test('keeps the survivor’s password, and never the other’s', async () => {
    const app = await openShop({ config: { login: { password: true, otp: true } } })
    const { survivor, twin } = await twoUsers(app)
    await choosePassword(await signedIn(app, other.phone_number))
    await merge(app, survivor, twin)
    const wrong = await openBrowser(app).auth('POST', '/login/password', { username: other.email, password })
    expect(wrong.status).toBe(401)
    const { password: ours } = await stateOf(app, survivor)
    expect(ours).toEqual([])
  })

  test('takes the choices, and never loses a value that only one has', async () => {
    const app = await startApp()
    const first = { ...asha, external_id: 'A-1', meta: { tier: 'gold', size: 38 } }
    const second = {
      ...other,
      external_id: 'B-2',
      gender: 'female',
      meta: { tier: 'silver', note: 'VIP' },
      username: 'aisha',
    }
    const { survivor, twin } = await twoUsers(app, first, second)
    const choices = { last_name: 'other', external_id: 'other', username: 'other', primary_email: 'other' }
    const preview = await app.call('POST', `/customers/${survivor}/merges/preview`, { other_id: twin, choices })
    expect(preview.body.fields).toEqual(
      expect.arrayContaining([
        {
          field: 'first_name',
          label: 'First name',
          survivor: 'Asha',
          other: 'Aisha',
          result: 'Asha',
          choice: 'survivor',
          differs: true,
        },
        {
          field: 'last_name',
          label: 'Last name',
          survivor: 'Rao',
          other: 'Rao-Sen',
          result: 'Rao-Sen',
          choice: 'other',
          differs: true,
        },
        { field: 'gender', label: 'Gender', other: 'female', result: 'female', choice: 'other', differs: false },
        expect.objectContaining({ field: 'meta', result: { tier: 'gold', size: 38, note: 'VIP' } }),
        expect.objectContaining({ field: 'primary_email', result: other.email }),
      ]),
    )
    const { body } = await merge(app, survivor, twin, { choices })
    expect(body.user).toMatchObject({
      first_name: 'Asha',
      last_name: 'Rao-Sen',
      gender: 'female',
      username: 'aisha',
      external_id: 'B-2',
      meta: { tier: 'gold', size: 38, note: 'VIP' },
    })
    expect(body.user.emails.find(({ primary }: { primary: boolean }) => primary).email).toBe(other.email)
    // The preview said so.
    const shown = preview.body.fields.filter(({ field }: { field: string }) => !field.startsWith('primary_'))
    for (const { field, result } of shown) expect(body.user[field]).toEqual(result)
  })

  test('verifies a contact that both have if one of them had verified it', async () => {
    const app = await startApp()
    const { survivor, twin } = await twoUsers(app)
    const claimed = await app.call('PUT', `/customers/${survivor}`, {
      emails: [{ email: asha.email }, { email: other.email, verified: false }],
    })
    expect(claimed.status).toBe(200)
    const { body } = await merge(app, survivor, twin)
    expect(body.user.emails).toMatchObject([
      { email: asha.email, verified: true },
      { email: other.email, verified: true },
    ])
    expect(await faultsOf(app)).toEqual([])
  })

  test('is refused for users who can’t be merged, with the reason', async () => {
    const app = await startApp()
    const { survivor, twin } = await twoUsers(app)
    const refused = async (one: string, two: string, body: object = {}) => {
      const { status, body: answer } = await merge(app, one, two, body)
      expect((await app.call('POST', `/customers/${one}/merges/preview`, { other_id: two, ...body })).status).toBe(
        status,
      )
      return `${status} ${answer.code} ${answer.details?.[0]?.field ?? ''}`
    }
    expect(await refused(survivor, survivor)).toBe('422 MERGE_NOT_POSSIBLE body.other_id')
    expect(await refused(survivor, nobody)).toBe('404 USER_NOT_FOUND body.other_id')
    expect(await refused(nobody, twin)).toBe('404 USER_NOT_FOUND user_id')
    expect(await refused(survivor, twin, { choices: { shoe: 'other' } })).toBe('400 INVALID_INPUT body.choices.shoe')
    expect(await refused(survivor, twin, { other_version: 7 })).toBe('409 STALE_VERSION body.other_version')
    await app.call('PUT', '/customers/activation', { status: true, user_id: twin })
    expect(await refused(survivor, twin)).toBe('422 MERGE_NOT_POSSIBLE body.other_id')
    const archived = await addShopper(app, { email: 'archived@example.com' })
    await app.call('PUT', '/customers/archive', { user_id: archived })
    expect(await refused(survivor, archived)).toBe('422 USER_ARCHIVED body.other_id')
    expect(await refused(archived, survivor)).toBe('422 USER_ARCHIVED user_id')
    const stranger = await addShopper(app, { email: 'stranger@example.com' })
    const { application_id } = await secondApplication(app)
    const { users } = app.database.tables
    await app.database.queries.update(users).set({ application_id }).where(eq(users.id, stranger))
    expect(await refused(survivor, stranger)).toBe('404 USER_NOT_FOUND body.other_id')
    // A block is never lost.
    expect((await merge(app, twin, survivor)).body.user).toMatchObject({ _id: twin, status: 'blocked' })
    expect(await refused(twin, survivor)).toBe('422 MERGE_NOT_POSSIBLE body.other_id')
  })

  test('needs the permission', async () => {
    const app = await startApp()
    const { survivor, twin } = await twoUsers(app)
    const authorization = `Bearer ${await app.tokenWith(['users:read', 'users:write', 'users:archive'])}`
    const call = (path: string, body: object) =>
      app.call('POST', `/customers/${survivor}${path}`, body, { authorization })
    expect((await call('/merges', { other_id: twin, reason: 'x' })).status).toBe(403)
    expect((await call('/merges/preview', { other_id: twin })).status).toBe(403)
    expect((await userOf(app, twin))._id).toBe(twin)
  })
})

describe('The ID of a user who was merged away', () => {
  test('stands for the survivor in every operation, in groups’ files, and in searches', async () => {
    const app = await startApp()
    const { survivor, twin } = await twoUsers(app)
    await merge(app, survivor, twin)
    expect((await userOf(app, twin))._id).toBe(survivor)
    const reads = Object.values(platform).filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/customers/:userId'),
    )
    expect(reads.length).toBeGreaterThan(5)
    for (const { path } of reads) {
      const of = (id: string) => app.call('GET', path.replace(':userId', id))
      const [asTwin, asSurvivor] = [await of(twin), await of(survivor)]
      expect([path, asTwin.status, asTwin.body]).toEqual([path, 200, asSurvivor.body])
    }
    const changed = await app.call('PUT', `/customers/${twin}`, { last_name: 'Sen' })
    expect(changed.body.user).toMatchObject({ _id: survivor, last_name: 'Sen' })
    const search = async (q: string) =>
      (await app.call('GET', `/customers/list?q=${encodeURIComponent(q)}`)).body.items.map(
        ({ _id }: { _id: string }) => _id,
      )
    expect(await search(twin)).toEqual([survivor])
    expect(await search(JSON.stringify({ user_id: twin }))).toEqual([survivor])
    const group = await groupFrom(app, `user_id\n${twin}\n`)
    expect(await memberIds(app, group.uid)).toEqual([survivor])
    const session = await app.call('POST', '/customers/session', { user_id: twin, domain: 'shop.example.com' })
    expect(session.status).toBe(200)
    expect((await app.call('GET', `/customers/sessions?id=${twin}`)).body.items).toHaveLength(1)
    const blocked = await app.call('PUT', '/customers/activation', { status: true, user_id: [twin, survivor] })
    expect(blocked.status).toBe(200)
    expect(await userOf(app, survivor)).toMatchObject({ status: 'blocked' })
    expect((await app.call('GET', `/customers/${nobody}`)).status).toBe(404)
  })

  test('stands for the last of several survivors', async () => {
    const app = await startApp()
    const { survivor, twin } = await twoUsers(app)
    const third = await addShopper(app, { email: 'third@example.com' })
    const first = await merge(app, twin, survivor)
    await merge(app, third, twin)
    expect((await userOf(app, survivor))._id).toBe(third)
    expect(await eventTypesOf(app, third)).toHaveLength(7)
    // In the wrong order, undoing is refused, with the reason.
    const early = await undo(app, twin, first.body.merge._id)
    expect(early).toMatchObject({ status: 422, body: { code: 'MERGE_NOT_POSSIBLE' } })
  })
})

test('Erasing the survivor erases everything that the merge had kept', async () => {
  const app = await startApp()
  const { survivor, twin } = await twoUsers(
    app,
    { ...asha, email: 'asha@trace.example' },
    { ...other, last_name: 'Tracer' },
  )
  await merge(app, survivor, twin)
  const { database, ctx } = app
  const { tables: t } = database
  await database.queries
    .update(t.users)
    .set({ state: 'deletion_scheduled', delete_on: new Date(0) })
    .where(eq(t.users.id, survivor))
  const { purgeUser } = await import('../../src/accounts/purge.ts')
  await purgeUser(ctx, { user_id: survivor, delete_on: new Date(0).toISOString() })
  for (const table of [t.userMerges, t.identifiers, t.users, t.events])
    expect(JSON.stringify(await database.queries.select().from(table as never))).not.toMatch(/Tracer|trace\.example/)
  expect((await app.call('GET', `/customers/${twin}`)).status).toBe(404)
})

test('After 30 days, a merge can no longer be undone, and what was kept for that is deleted', async () => {
  const app = await openShop({ jobs: false })
  const { survivor, twin } = await twoUsers(app)
  await choosePassword(await signedIn(app, other.phone_number))
  const { body } = await merge(app, survivor, twin)
  const { database, services } = app
  const { tables: t } = database
  await clearOldRows(services, { atOnce: true })
  expect(await database.queries.$count(t.userMerges)).toBe(1)
  await database.queries.update(t.userMerges).set({ expires_at: new Date(Date.now() - 1_000) })
  expect((await app.call('GET', `/customers/${survivor}/merges`)).body.items).toEqual([])
  expect(await undo(app, survivor, body.merge._id)).toMatchObject({ status: 410, body: { code: 'MERGE_TOO_LATE' } })
  await clearOldRows(services, { atOnce: true })
  expect(await database.queries.$count(t.userMerges)).toBe(0)
  expect(await database.queries.$count(t.credentials)).toBe(0)
  expect(await undo(app, survivor, body.merge._id)).toMatchObject({ status: 404, body: { code: 'MERGE_NOT_FOUND' } })
  expect((await userOf(app, twin))._id).toBe(survivor)
})
