import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { verify } from '../../src/verify/service.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * Rows in an old spelling that the migration didn't rewrite: a process of the previous release wrote them afterward, or another customer has
 * proved the same number.
 */

const addUser = async (app: TestApp, phone_number: string): Promise<string> =>
  (await app.call('POST', '/customers', { phone_number })).body.user._id

/** Stores a number as earlier releases did. */
const respell = (app: TestApp, user_id: string, value: string, phone: string) => {
  const { identifiers } = app.database.tables
  return app.database.queries.update(identifiers).set({ value, phone }).where(eq(identifiers.user_id, user_id))
}

async function findings(app: TestApp) {
  const found = []
  for await (const finding of verify(app.database)) found.push(finding)
  return found
}

const holders = async (app: TestApp, q: string) =>
  (await app.call('GET', `/customers/search?q=${encodeURIComponent(q)}`)).body.users.map(
    ({ _id }: { _id: string }) => _id,
  )

describe('a number that is stored in an old spelling', () => {
  test.each([
    ['Mexico', '+525517329563', '+5215517329563', '15517329563', '5517329563'],
    ['Brazil', '+5511987654321', '+551187654321', '1187654321', '11987654321'],
    ['Argentina', '+5491123456789', '+541123456789', '1123456789', '1123456789'],
  ])('in %s is reported, and repaired', async (_, current, old, oldPhone, phone) => {
    const app = await startApp({ jobs: false })
    const id = await addUser(app, current)
    await respell(app, id, old, oldPhone)
    expect(await holders(app, current)).toEqual([])
    const [finding, ...others] = await findings(app)
    expect(finding).toMatchObject({ what: 'identifiers.value', of: `user ${id}`, stored: old, actual: current })
    expect(others).toEqual([])
    expect(await finding?.repair?.()).toBe(true)
    for (const q of [current, old]) expect(await holders(app, q)).toEqual([id])
    expect((await app.call('GET', `/customers/${id}`)).body.user.phone_numbers).toMatchObject([{ phone }])
    expect(await findings(app)).toEqual([])
  })

  test('is reported with the other customer who has proved it, and left to a person', async () => {
    const app = await startApp({ jobs: false })
    const earlier = await addUser(app, '+525517329563')
    await respell(app, earlier, '+5215517329563', '15517329563')
    const later = await addUser(app, '+525517329563')
    const [finding, ...others] = await findings(app)
    expect(finding).toMatchObject({
      of: `user ${earlier}`,
      stored: '+5215517329563',
      actual: `+525517329563, which user ${later} has proved as well`,
    })
    expect(finding?.repair).toBeUndefined()
    expect(others).toEqual([])
    // Both spellings lead to one customer.
    for (const q of ['+525517329563', '+5215517329563']) expect(await holders(app, q)).toEqual([later])

    await app.call('PUT', '/customers/archive', { user_id: later })
    const [left] = await findings(app)
    expect(await left?.repair?.()).toBe(true)
    expect(await holders(app, '+5215517329563')).toEqual([earlier])
  })

  test('is released if its customer has the current spelling as well', async () => {
    const app = await startApp({ jobs: false })
    const id = await addUser(app, '+919876543210')
    // What an earlier release accepted as two numbers.
    await app.call('PUT', `/customers/${id}`, {
      phone_numbers: [{ phone: '+919876543210' }, { phone: '+525517329563' }],
    })
    const { identifiers } = app.database.tables
    await app.database.queries
      .update(identifiers)
      .set({ value: '+5215517329563', phone: '15517329563', country_code: 52 })
      .where(eq(identifiers.value, '+919876543210'))
    const [finding] = await findings(app)
    expect(await finding?.repair?.()).toBe(true)
    expect((await app.call('GET', `/customers/${id}`)).body.user.phone_numbers).toMatchObject([
      { country_code: 52, phone: '5517329563', primary: true, verified: true },
    ])
    expect(await findings(app)).toEqual([])
  })
})
