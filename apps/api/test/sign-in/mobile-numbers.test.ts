import { describe, expect, test } from 'vitest'
import { throughRest } from '../world/doors.ts'
import { type Browser, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, codeTo, letPass, openShop, secondApplication, signedIn } from '../world/storefront-steps.ts'

/*
 * Codes go to mobile phones, in countries that the application allows. A number is checked before anything is written.
 */

const landline = '+442071234567'
const premium = '+19005551234'
const jersey = '+447797123456'
const british = '+447400123456'
const american = '+12125551234'
const jamaican = '+18765551234'
const canadian = '+14165551234'
const russian = '+79123456789'
const kazakh = '+77710009998'

const messages = async ({ database: { queries, tables } }: TestApp) => queries.select().from(tables.messages)

/** Requests a sign-in code. */
const ask = (app: TestApp, mobile: string) => openBrowser(app).auth('POST', '/login/otp', { mobile })

const notServed = { status: 400, body: { code: 'INVALID_INPUT', details: [{ field: 'body.mobile' }] } }

/** Sets the countries that codes may be sent to, or the default country. */
async function setApplication(app: TestApp, settings: object) {
  const place = { url: app.url, company_id: app.company_id, application_id: app.application_id }
  const team = { authorization: `Bearer ${await app.ownToken()}` }
  const body = { applicationId: app.application_id, body: settings }
  expect(await throughRest(place, 'updateApplication', body, team)).toMatchObject({ status: 200 })
}

/** Every way to have something sent to a number, and the field that contains it. */
const ways: [
  string,
  field: string,
  (browser: Browser, mobile: string) => Promise<{ status: number; body: unknown }>,
][] = [
  ['a code to sign in', 'body.mobile', (browser, mobile) => browser.auth('POST', '/login/otp', { mobile })],
  ['another such code', 'body.mobile', (browser, mobile) => browser.auth('POST', '/otp/mobile/send', { mobile })],
  [
    'a sign-up by form',
    'body.phone',
    (browser, mobile) => browser.auth('POST', '/register/form', { first_name: 'Nia', phone: { mobile } }),
  ],
  [
    'a link that sets a password',
    'body.mobile',
    (browser, mobile) => browser.auth('POST', '/login/password/mobile/reset', { mobile }),
  ],
  [
    'a code that sets a password',
    'body.mobile',
    (browser, mobile) => browser.auth('POST', '/otp/forgot/mobile/send', { mobile }),
  ],
]
const ownWays: typeof ways = [
  ['a new number', 'body.phone', (browser, phone) => browser.profile('PUT', '/mobile', { phone })],
  [
    'a new number of the profile',
    'body.mobile',
    (browser, phone) => browser.profile('POST', '/detail', { first_name: 'Aisha', mobile: { phone } }),
  ],
  [
    'a number in the place of another',
    'body.mobile',
    (browser, mobile) => browser.call('POST', '/profile/v2.0/mobile/otp/send', { mobile }),
  ],
]

describe('N47 a number that can’t receive text messages', () => {
  test('N47 is rejected by its field in every operation, and nothing is written', async () => {
    const app = await openShop({ jobs: false })
    const id = await addShopper(app)
    const shopper = await signedIn(app)
    await setApplication(app, { code_countries: ['IN', 'GB', 'US'] })
    const before = await messages(app)
    for (const mobile of [landline, premium, jamaican, russian]) {
      for (const [way, field, go] of ways)
        expect([way, await go(openBrowser(app), mobile)]).toMatchObject([
          way,
          { status: 400, body: { code: 'INVALID_INPUT', details: [{ field }] } },
        ])
      for (const [way, field, go] of ownWays)
        expect([way, await go(shopper, mobile)]).toMatchObject([
          way,
          { status: 400, body: { code: 'INVALID_INPUT', details: [{ field }] } },
        ])
    }
    expect(await messages(app)).toEqual(before)
    const { queries, tables } = app.database
    expect(await queries.select().from(tables.signUps)).toEqual([])
    const { user } = (await app.call('GET', `/customers/${id}`)).body
    expect([user.first_name, user.phone_numbers.length]).toEqual(['Asha', 1])
  })

  test('N47 is rejected the same way whether or not it is someone’s number', async () => {
    const app = await openShop({ jobs: false })
    await addShopper(app, { phone_number: landline, email: 'lee@example.com', first_name: 'Lee' })
    const answer = async (mobile: string) => {
      const { status, body } = await ask(app, mobile)
      const { request_id: _, ...said } = body
      return { status, ...said }
    }
    expect(await answer(landline)).toEqual(await answer('+442071234568'))
    expect(await answer(landline)).toMatchObject({ status: 400 })
  })

  test('N47 gets no notices either, and the changes behind them still happen', async () => {
    const app = await openShop({ jobs: false })
    await addShopper(app, { phone_number: landline, email: 'lee@example.com', first_name: 'Lee' })
    const browser = openBrowser(app)
    await browser.auth('POST', '/otp/email/send', { email: 'lee@example.com' })
    const otp = await codeTo(app, 'lee@example.com')
    expect((await browser.auth('POST', '/otp/email/verify', { email: 'lee@example.com', otp })).status).toBe(200)
    const before = await messages(app)
    const query = new URLSearchParams({ phone: landline, country_code: '44' })
    const removed = await browser.profile('DELETE', `/mobile?${query.toString()}`)
    expect(removed).toMatchObject({ status: 200, body: { user: { phone_numbers: [] } } })
    expect(await messages(app)).toEqual(before)
  })
})

describe('N47 the countries for codes', () => {
  test('N47 are those that the application lists: a country with all its numbers, but no other with the same calling code', async () => {
    const app = await openShop({ jobs: false })
    for (const [code_countries, allowed, refused] of [
      [['US'], [american], [jamaican, canadian, british, '+919876543210']],
      [['GB'], [british, jersey], [american, '+919876543210']],
      [['JE'], [jersey], [british]],
      [
        ['KZ', 'JM'],
        [kazakh, jamaican],
        [russian, american],
      ],
    ] as const) {
      await setApplication(app, { code_countries })
      for (const mobile of allowed) expect([mobile, (await ask(app, mobile)).status]).toEqual([mobile, 200])
      for (const mobile of refused) expect(await ask(app, mobile)).toMatchObject(notServed)
      await letPass(app, 31_000)
    }
  })

  test('N47 are the store’s own and those of its customers, if it lists none', async () => {
    const app = await openShop({ jobs: false })
    expect((await ask(app, '+919876543210')).status).toBe(200)
    for (const mobile of [british, jersey, american, canadian, russian])
      expect(await ask(app, mobile)).toMatchObject(notServed)

    const elsewhere = await openShop({ jobs: false })
    await addShopper(elsewhere, { phone_number: british, first_name: 'Bea' })
    await addShopper(elsewhere, { phone_number: canadian, first_name: 'Cal' })
    await addShopper(elsewhere, { phone_number: '+12045551234', first_name: 'Cat' })
    await addShopper(elsewhere, { phone_number: kazakh, first_name: 'Kai' })
    for (const mobile of [british, jersey, canadian, kazakh, '+919876543210'])
      expect([mobile, (await ask(elsewhere, mobile)).status]).toEqual([mobile, 200])
    for (const mobile of [american, jamaican, russian, '+33612345678'])
      expect(await ask(elsewhere, mobile)).toMatchObject(notServed)
  })

  test('N47 are extended neither by customers of another store, nor by unverified numbers', async () => {
    const app = await openShop({ jobs: false })
    const other = await secondApplication(app)
    const team = { authorization: `Bearer ${await app.ownToken()}` }
    const there = { url: app.url, company_id: app.company_id, application_id: other.application_id }
    await throughRest(there, 'createUser', { body: { phone_number: british, first_name: 'Bea' } }, team)
    const claimed = await addShopper(app)
    const { status } = await app.call('PUT', `/customers/${claimed}`, {
      phone_numbers: [{ phone: british, verified: false, primary: true, active: true }],
    })
    expect(status).toBe(200)
    expect(await ask(app, british)).toMatchObject(notServed)
  })
})
