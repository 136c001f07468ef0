import { describe, expect, test, vi } from 'vitest'
import { type Browser, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  eventsOf,
  letPass,
  openShop,
  otherPassword,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * Account notices cost money when they are text messages, and shoppers can trigger any number of them.
 */

const [first, second] = ['8652523958', '8652523959']
const usual = { CODES_PER_CONTACT_PER_HOUR: '5' }

async function withTwoNumbers(settings: Record<string, string> = usual) {
  const app = await openShop({ settings })
  const id = await addShopper(app, { first_name: 'Asha', phone_number: first })
  const phone_numbers = [first, second].map((phone) => ({
    phone,
    country_code: 91,
    verified: true,
    primary: phone === first,
  }))
  await app.call('PUT', `/customers/${id}`, { phone_numbers })
  return { app, id, browser: await signedIn(app, first) }
}

const makePrimary = (browser: Browser, phone: string) =>
  browser.profile('POST', '/mobile/primary', { phone, country_code: '91' })

async function messagesOf({ database: { queries, tables } }: TestApp, template: string) {
  const rows = await queries.select().from(tables.messages)
  return rows.filter((row) => row.template === template)
}

/** The states of the messages of a kind, once none of them is pending. */
const outcomesOf = (app: TestApp, template: string) =>
  vi.waitFor(
    async () => {
      const states = (await messagesOf(app, template)).map(({ state }) => state).toSorted()
      if (states.includes('waiting')) throw new Error('Some are still waiting.')
      return states
    },
    { timeout: 60_000, interval: 50 },
  )

describe('account notices', () => {
  test('are limited per contact and hour, however many there are', async () => {
    const { app, browser } = await withTwoNumbers()
    const statuses: number[] = []
    for (let i = 0; i < 20; i += 1) statuses.push((await makePrimary(browser, i % 2 ? first : second)).status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    const told = (await messagesOf(app, 'contact_changed')).map(({ to }) => to)
    expect(told.filter((to) => to === `+91${first}`)).toHaveLength(5)
    expect(told.filter((to) => to === `+91${second}`)).toHaveLength(5)
    // They don't suppress notices of another kind.
    await choosePassword(browser)
    expect(await messagesOf(app, 'password_changed')).toHaveLength(1)
  })

  test('are sent again when the hour is over', async () => {
    const { app, browser } = await withTwoNumbers({ CODES_PER_CONTACT_PER_HOUR: '1' })
    for (const phone of [second, first, second, first]) await makePrimary(browser, phone)
    expect(await messagesOf(app, 'contact_changed')).toHaveLength(2)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 })
    try {
      await letPass(app, -61 * 60_000)
      await makePrimary(browser, second)
    } finally {
      vi.useRealTimers()
    }
    expect(await messagesOf(app, 'contact_changed')).toHaveLength(3)
  })

  test('about sign-ins are limited, whatever the devices are called', async () => {
    const { app, browser } = await withTwoNumbers()
    await choosePassword(browser)
    for (let i = 0; i < 12; i += 1) {
      const device = openBrowser(app, { userAgent: `Browser/${100 + i}` })
      const { status } = await device.auth('POST', '/login/password', { username: first, password })
      expect(status).toBe(200)
    }
    expect(await messagesOf(app, 'new_device')).toHaveLength(5)
  })

  test('about sign-ins are also sent for a new network, unless the device is known', async () => {
    const app = await openShop({ settings: { TRUST_PROXY: '127.0.0.1' } })
    await addShopper(app)
    const home = await signedIn(app, asha.phone_number, { from: '198.51.100.1' })
    await choosePassword(home)
    const signIn = async (from: string, device?: string) => {
      const browser = openBrowser(app, { from })
      browser.device = device
      expect((await browser.auth('POST', '/login/password', { username: asha.email, password })).status).toBe(200)
      return (await messagesOf(app, 'new_device')).length
    }
    expect(await signIn('198.51.100.1')).toBe(0)
    expect(await signIn('203.0.113.66', home.device)).toBe(0)
    expect(await signIn('203.0.113.67')).toBe(1)
    expect(await signIn('203.0.113.67')).toBe(1)
    expect(
      await signIn(
        '203.0.113.68',
        home.device?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
    ).toBe(2)
  })

  test('about passwords are limited', async () => {
    const { app, browser } = await withTwoNumbers({ CODES_PER_CONTACT_PER_HOUR: '2' })
    await choosePassword(browser)
    for (const [old_password, new_password] of [
      [password, otherPassword],
      [otherPassword, password],
      [password, otherPassword],
    ])
      expect((await browser.auth('POST', '/password', { old_password, new_password })).status).toBe(200)
    expect(await messagesOf(app, 'password_changed')).toHaveLength(2)
  })

  test('are not sent if nothing has changed', async () => {
    const { app, id, browser } = await withTwoNumbers()
    for (let i = 0; i < 3; i += 1) expect((await makePrimary(browser, first)).status).toBe(200)
    expect(await messagesOf(app, 'contact_changed')).toEqual([])
    expect(await eventsOf(app, id)).not.toContain('user.primary_contact_changed')
    expect((await makePrimary(browser, second)).status).toBe(200)
    expect(await messagesOf(app, 'contact_changed')).toHaveLength(1)
    expect(await eventsOf(app, id)).toContain('user.primary_contact_changed')
  })

  test('by text message have a budget for each range of numbers', async () => {
    const { app, browser } = await withTwoNumbers({ CODES_PER_NUMBER_RANGE_PER_HOUR: '3' })
    for (let i = 0; i < 5; i += 1) await makePrimary(browser, i % 2 ? first : second)
    expect(await outcomesOf(app, 'contact_changed')).toEqual(['failed', 'failed', 'sent', 'sent', 'sent'])
    // Codes have a separate budget.
    await letPass(app, 31_000, { sessions: false })
    expect((await openBrowser(app).auth('POST', '/login/otp', { mobile: first })).status).toBe(200)
  })

  test('by text message have a budget for each application, and the team is notified', async () => {
    const { app, browser } = await withTwoNumbers({ CODES_PER_APPLICATION_PER_HOUR: '3' })
    for (let i = 0; i < 5; i += 1) await makePrimary(browser, i % 2 ? first : second)
    expect(await outcomesOf(app, 'contact_changed')).toEqual(['failed', 'failed', 'sent', 'sent', 'sent'])
    const alarms = await eventsOf(app, app.application_id)
    expect(alarms.filter((type) => type === 'message.budget_exhausted')).toHaveLength(1)
  })

  test('about a removed contact are sent to that contact only if it was verified', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = await signedIn(app, asha.phone_number)
    const stranger = '9876543210'
    await browser.profile('PUT', '/mobile', { phone: stranger, country_code: '91' })
    const address = 'stranger@example.com'
    await browser.profile('PUT', '/email', { email: address })
    expect((await browser.profile('DELETE', `/mobile?phone=${stranger}&country_code=91`)).status).toBe(200)
    expect((await browser.profile('DELETE', `/email?email=${address}`)).status).toBe(200)
    const told = (await messagesOf(app, 'contact_changed')).map(({ to }) => to)
    expect(told).not.toContain(`+91${stranger}`)
    expect(told).not.toContain(address)
    expect((await messagesOf(app, 'verify_link')).map(({ to }) => to)).toEqual([`+91${stranger}`, address])
  })
})
