import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { type Door, throughRest, throughSdk, throughTrpc } from '../world/doors.ts'
import { addShopper, asha, openShop, signedIn } from '../world/storefront-steps.ts'
import { cases } from './cases.ts'

/*
 * A date of birth is a calendar date: the same day in every time zone.
 */

const stored = (day: string) => `${day}T00:00:00.000Z`
const outcomeOf = (day: string | null) =>
  day === null
    ? { status: 400, body: { details: [{ field: 'body.dob' }] } }
    : { status: 200, body: { user: { dob: stored(day) } } }

describe.each<[string, Door]>([
  ['REST', throughRest],
  ['tRPC', throughTrpc],
  ['SDK', throughSdk],
])('over %s, a date of birth', (_, door) => {
  test('is the date as it is written', async () => {
    const app = await openShop({ jobs: false })
    const place = { url: app.url, company_id: '1', application_id: app.application_id }
    const team = { authorization: `Bearer ${await app.ownToken()}` }
    for (const [at, [dob, day]] of cases.dates_of_birth.entries()) {
      const created = await door(place, 'createUser', { body: { email: `asha${at}@example.com`, dob } }, team)
      expect({ dob, created }).toMatchObject({ created: outcomeOf(day) })
    }
  })

  test('changes nothing when a client sends back what it read', async () => {
    const app = await openShop({ jobs: false })
    const place = { url: app.url, company_id: '1', application_id: app.application_id }
    const team = { authorization: `Bearer ${await app.ownToken()}` }
    const body = { email: asha.email, dob: '1995-07-23T23:30:00-05:00' }
    const { user } = (await door(place, 'createUser', { body }, team)).body
    for (const dob of [user.dob, '1995-07-23']) {
      const same = await door(place, 'updateUser', { userId: user._id, body: { dob } }, team)
      expect(same.body.user).toMatchObject({ dob: stored('1995-07-23'), __v: user.__v })
    }
  })
})

test('a shopper’s date of birth is the date as it is written', async () => {
  const app = await openShop({ jobs: { poll_ms: 20 } })
  await addShopper(app)
  const browser = await signedIn(app)
  for (const [dob, day] of cases.dates_of_birth) {
    const saved = await browser.profile('POST', '/detail', { dob })
    expect({ dob, saved }).toMatchObject({ saved: outcomeOf(day) })
  }
})

test('a date that was stored with a time is shown as a date', async () => {
  const app = await openShop({ jobs: false })
  const id = await addShopper(app, { email: 'asha@example.com', dob: '1995-07-23' })
  const { users } = app.database.tables
  await app.database.queries.update(users).set({ dob: '1995-07-22T18:30:00.000Z' }).where(eq(users.id, id))
  expect((await app.call('GET', `/customers/${id}`)).body.user.dob).toBe(stored('1995-07-22'))
})

/** Prints how dates of birth are read in the time zone of its process. */
const reader = `
  import { birthday } from '@clientele/contracts'
  const given = JSON.parse(process.env.GIVEN)
  process.stdout.write(JSON.stringify(given.map((each) => birthday().safeParse(each).data ?? null)))
`

test('an API in any time zone reads the same dates', async () => {
  const GIVEN = JSON.stringify(cases.dates_of_birth.map(([given]) => given))
  const expected = cases.dates_of_birth.map(([, day]) => (day === null ? null : stored(day)))
  for (const TZ of ['Pacific/Honolulu', 'America/New_York', 'UTC', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=clientele-source', '--input-type=module', '--eval', reader],
      { cwd: import.meta.dirname, env: { PATH: process.env.PATH, TZ, GIVEN } },
    )
    expect({ TZ, read: JSON.parse(stdout) }).toEqual({ TZ, read: expected })
  }
})
