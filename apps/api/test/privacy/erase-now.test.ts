import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/* Erasing a customer at once. */

/** The password of the operators of tests. */
const current_password = 'violet-harbour-lantern-42'

const erase = (app: TestApp, id: string, body: object, headers?: Record<string, string>) =>
  app.call('POST', `/customers/${id}/erase`, body, headers)

const newUser = async (
  app: TestApp,
  body: object = { email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' },
) => (await app.call('POST', '/customers', body)).body.user

/** Everything that is stored, as text. */
async function stored({ database: { queries, tables } }: TestApp): Promise<string> {
  const rows = await Promise.all(
    [tables.users, tables.identifiers, tables.sessions, tables.events, tables.messages].map((table) =>
      queries.select().from(table as typeof tables.users),
    ),
  )
  return JSON.stringify(rows)
}

test('a service erases a customer: their ID remains, with who erased them, when, and why', async () => {
  const app = await startApp()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const { user } = (await app.call('GET', `/customers/${user_id}`)).body
  const answer = await erase(app, user_id, { reason: 'Erasure request 2024-17' })
  expect(answer).toMatchObject({ status: 200, body: { user_id } })
  expect(await app.call('GET', `/customers/${user_id}`)).toMatchObject({ status: 404 })
  expect(await erase(app, user_id, { reason: 'Again' })).toMatchObject({ status: 404 })
  expect(browser.cookie).toBeDefined()

  const { queries, tables } = app.database
  const events = await queries.select().from(tables.events).where(eq(tables.events.subject_id, user_id))
  const [purged] = events.filter(({ type }) => type === 'user.purged')
  expect(purged).toMatchObject({ actor: { kind: 'api_key' }, details: { reason: 'Erasure request 2024-17' } })
  // Where the team was says nothing about the customer, and where the customer was is gone.
  const isTeams = ({ actor }: (typeof events)[number]) => actor.kind === 'api_key'
  expect(events.some(isTeams) && !events.every(isTeams)).toBe(true)
  for (const each of events) expect(each.ip !== null).toBe(isTeams(each))
  const left = await stored(app)
  for (const { email } of user.emails) expect(left).not.toContain(email)
  for (const { phone } of user.phone_numbers) expect(left).not.toContain(phone)
  expect(await queries.select().from(tables.sessions)).toEqual([])
})

test('the history of an erased customer says what happened, without personal data', async () => {
  const app = await startApp()
  const user_id = await addShopper(app)
  const { user } = (await app.call('GET', `/customers/${user_id}`)).body
  await app.call('PUT', `/customers/${user_id}`, { first_name: 'Aisha', version: user.version })
  await erase(app, user_id, { reason: 'Erasure request 2024-18' })

  const history = await app.call('GET', `/customers/${user_id}/events`)
  expect(history).toMatchObject({
    status: 200,
    body: { items: [{ type: 'user.purged', details: { reason: 'Erasure request 2024-18' } }, {}, {}] },
  })
  const timeline = await app.call('GET', `/customers/${user_id}/timeline`)
  const steps = [{ type: 'user.purged', sub_title: 'Erasure request 2024-18' }, { type: 'user.created' }]
  expect(timeline).toMatchObject({ status: 200, body: { timeline: steps } })
  const { body: report } = await app.call('POST', `/customers/${user_id}/access-report`)
  expect(report).toMatchObject({ code: 'USER_NOT_FOUND' })

  const told = JSON.stringify([history.body, timeline.body])
  const [email, phone] = [user.emails[0].email as string, user.phone_numbers[0].phone as string]
  for (const trace of [email, phone, user.first_name as string, 'Aisha']) expect(told).not.toContain(trace)
  for (const what of ['events', 'timeline'])
    expect(await app.call('GET', `/customers/${'0'.repeat(24)}/${what}`)).toMatchObject({ status: 404 })
})

test.each(['blocked', 'archived'])('a customer who is %s can be erased, and is counted once', async (state) => {
  const app = await startApp()
  const { _id } = await newUser(app)
  if (state === 'blocked') await app.call('PUT', '/customers/activation', { user_id: [_id], status: true })
  else await app.call('PUT', '/customers/archive', { user_id: _id })
  expect(await erase(app, _id, { reason: 'Request 18' })).toMatchObject({ status: 200 })
  expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(0)
  const { queries, tables } = app.database
  const counts = await queries.select().from(tables.userCounts)
  const sum = (wanted: string) => counts.filter((row) => row.state === wanted).reduce((n, { count }) => n + count, 0)
  expect({ [state]: sum(state), purged: sum('purged') }).toEqual({ [state]: 0, purged: 1 })
})

test('an operator proves who they are, and says why without saying who', async () => {
  const app = await startApp()
  const { _id } = await newUser(app)
  const headers = { cookie: await app.operatorCookie('manager') }
  const reason = 'Request 19'
  for (const body of [{ reason }, { reason, current_password: 'wrong-password-1' }])
    expect(await erase(app, _id, body, headers)).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS', details: [{ field: 'body.current_password' }] },
    })
  for (const told of ['asha@example.com asked', 'Asha Rao asked', 'asha  RAO'])
    expect(await erase(app, _id, { reason: told, current_password }, headers)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.reason' }] },
    })
  expect(await app.call('GET', `/customers/${_id}`)).toMatchObject({ status: 200 })
  expect(await erase(app, _id, { reason, current_password }, headers)).toMatchObject({ status: 200 })
})

test('erasing needs its permission', async () => {
  const app = await startApp()
  const { _id } = await newUser(app)
  const authorization = `Bearer ${await app.tokenWith(['users:write', 'users:archive', 'users:export'])}`
  expect(await erase(app, _id, { reason: 'Request 20' }, { authorization })).toMatchObject({ status: 403 })
  const support = { cookie: await app.operatorCookie('support') }
  expect(await erase(app, _id, { reason: 'Request 20', current_password }, support)).toMatchObject({ status: 403 })
})
