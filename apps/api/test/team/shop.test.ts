import { describe, expect, test } from 'vitest'
import { pageFacts } from '../../src/http/page-facts.ts'
import { asOwner } from '../world/applications.ts'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { addShopper, asha, codeTo, letPass, openShop, signedIn } from '../world/storefront-steps.ts'
import type { TestApp } from '../world/start-app.ts'

/** Changes the application's settings, as its owner would. */
async function change(app: TestApp, settings: object) {
  const { status, body } = await (await asOwner(app))('PATCH', `/${app.application_id}`, settings)
  if (status !== 200) throw new Error(JSON.stringify(body))
}

const support_contact = {
  email: 'help@shop.example.com',
  phone: '+1 555 010 0200',
  url: 'https://shop.example.com/help',
}
const inWords = 'mail help@shop.example.com, call +1 555 010 0200 or visit https://shop.example.com/help'

describe('the name shown to shoppers', () => {
  test('may not be in a password, wherever it is set', async () => {
    const app = await openShop()
    await change(app, { name: 'Zyxoplast' })
    await addShopper(app)
    const weak = { status: 422, body: { code: 'WEAK_PASSWORD' } }
    const form = { first_name: 'Nia', last_name: 'Sen', gender: 'female', email: 'nia@example.com' }
    const register = () => openBrowser(app).auth('POST', '/register/form', { ...form, password: 'zyxoplast1' })
    const shopper = await signedIn(app)
    const choose = () => shopper.auth('POST', '/password', { new_password: 'Zyxoplast2026' })
    for (const name of ['', 'Zyxoplast']) {
      await app.call('POST', '/platform/config', { name })
      expect(await register()).toMatchObject(weak)
      expect(await choose()).toMatchObject(weak)
    }
  })

  test('is the one in the sign-in settings, or else the application’s', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const shown = async () => {
      await letPass(app, 120_000)
      await browser.auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91' })
      const config = await browser.call('GET', '/platform/v1.0/config')
      return [(await lastMessage(app, asha.phone_number)).text.match(/code for (.+?)\./)[1], config.body.name]
    }
    const [{ name: first } = { name: '' }] = await app.database.queries.select().from(app.database.tables.applications)
    expect(await shown()).toEqual([first, first])
    await change(app, { name: 'Renamed' })
    expect(await shown()).toEqual(['Renamed', 'Renamed'])
    await app.call('POST', '/platform/config', { name: 'Meadow', display: 'Welcome' })
    expect(await shown()).toEqual(['Meadow', 'Meadow'])
    // The team edits the stored value, not the fallback.
    await app.call('POST', '/platform/config', { name: '' })
    expect((await app.call('GET', '/platform/config')).body.name).toBe('')
    expect(await shown()).toEqual(['Renamed', 'Renamed'])
  })
})

describe('the support contact', () => {
  test('is given wherever an error tells a shopper to contact the store', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    const refusal = async () => {
      await letPass(app, 120_000)
      const browser = openBrowser(app)
      const sent = await browser.auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91' })
      if (sent.status !== 200) return sent.body
      const otp = await codeTo(app, asha.phone_number)
      return (await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).body
    }
    const block = (status: boolean) => app.call('PUT', '/customers/activation', { user_id: [user_id], status })
    await block(true)
    expect(await refusal()).toMatchObject({
      code: 'USER_BLOCKED',
      message: 'This account is blocked.',
    })

    await change(app, { support_contact })
    expect(await refusal()).toMatchObject({
      code: 'USER_BLOCKED',
      message: `This account is blocked. E${inWords}.`,
      meta: { support_contact },
    })
    await block(false)
    await app.call('POST', '/platform/config', { active: false })
    expect(await refusal()).toMatchObject({ code: 'SIGN_IN_CLOSED', meta: { support_contact } })
    expect((await refusal()).message).toContain(`E${inWords}`)
    await change(app, { support_contact: { phone: support_contact.phone } })
    expect((await refusal()).message).toMatch(/ Call \+1 555 010 0200\.$/)
  })

  test('is in messages that tell a shopper to contact the store', async () => {
    const app = await openShop()
    await change(app, { support_contact: { email: support_contact.email } })
    const user_id = await addShopper(app)
    const browser = await signedIn(app)
    const { body } = await browser.auth('POST', '/otp/mobile/send', { mobile: asha.phone_number, country_code: '91' })
    const otp = await codeTo(app, asha.phone_number)
    const deletion = { user_id, otp, request_id: body.request_id, reason_id: '3', reason: 'Asha moves' }
    const deleted = await browser.auth('POST', '/delete', deletion)
    expect(deleted).toMatchObject({ status: 200 })
    const { text } = await lastMessage(app, asha.email)
    expect(text).toMatch(/To keep it, email help@shop\.example\.com before that day, or sign in/)
  })
})

const placeOf = (application_id: string) => ({
  application_id,
  base: `/sign-in/${application_id}`,
  domain: undefined,
  place: '',
})

describe('the facts of a sign-in page', () => {
  const factsOf = async (app: TestApp, id = app.application_id) =>
    Object.fromEntries(
      [
        ...(await pageFacts(app.services, placeOf(id), [])).elements.matchAll(
          /<meta name="([\w-]+)" content="([^"]*)" \/>/g,
        ),
      ].map(([, name, content]) => [name, content]),
    )

  test('include the application’s return origins, or those in the setting if it has no list', async () => {
    const app = await openShop({ settings: { RETURN_TO_ORIGINS: 'https://single.example.com' } })
    const returnsTo = async () => (await factsOf(app))['return-to-origins']
    expect(await returnsTo()).toBe('https://single.example.com')
    await change(app, { return_origins: ['https://a.example.com', 'https://b.example.com'] })
    expect(await returnsTo()).toBe('https://a.example.com https://b.example.com')
    await change(app, { return_origins: [] })
    expect(await returnsTo()).toBe('')
    await change(app, { return_origins: null })
    expect(await returnsTo()).toBe('https://single.example.com')
  })

  test('include its name and support contact, as text', async () => {
    const app = await openShop()
    await change(app, { name: '"><script>$&', support_contact: { url: 'https://shop.example.com/?a=$&b=1' } })
    expect(await factsOf(app)).toMatchObject({
      'application-id': app.application_id,
      'shop-name': '&#34;&#62;&#60;script&#62;$&#38;',
      'support-contact': '{&#34;url&#34;:&#34;https://shop.example.com/?a=$&#38;b=1&#34;}',
    })
  })

  test('include its terms and privacy policy', async () => {
    const app = await openShop()
    expect(await factsOf(app)).toMatchObject({ 'terms-url': '', 'privacy-url': '' })
    await change(app, { terms_url: 'https://shop.example.com/terms?a=1&b=2', privacy_url: 'http://shop.example.com/p' })
    expect(await factsOf(app)).toMatchObject({
      'terms-url': 'https://shop.example.com/terms?a=1&#38;b=2',
      'privacy-url': 'http://shop.example.com/p',
    })
  })

  test('include the countries of phone numbers, its own first', async () => {
    const app = await openShop()
    const countries = async () => (await factsOf(app))['phone-countries']
    await change(app, { code_countries: ['BR', 'GB', 'IN', 'US', 'CA'] })
    expect(await countries()).toBe('IN:91 BR:55 CA:1 GB:44 US:1')
    await change(app, { code_countries: ['GB'] })
    expect(await countries()).toBe('GB:44')
    expect((await factsOf(app))['calling-code']).toBe('91')
  })

  test('include the countries where the application has customers, if it has no list', async () => {
    const app = await openShop()
    await addShopper(app)
    for (const phone_number of ['+447911123456', '+447911123457', '+12025550143', '+5511961234567', '+919876543210'])
      await addShopper(app, { phone_number, first_name: 'Nia' })
    expect((await factsOf(app))['phone-countries']).toBe('IN:91 US:1 GB:44 BR:55')
  })

  test('name no store if there is none, and link nowhere', async () => {
    const app = await openShop({ settings: { RETURN_TO_ORIGINS: 'https://single.example.com' } })
    for (const id of ['f'.repeat(24), 'nonsense', ''])
      expect(await factsOf(app, id)).toMatchObject({ 'return-to-origins': '', 'shop-name': '', 'support-contact': '' })
    await app.stop()
    expect(await factsOf(app)).toMatchObject({ 'application-id': app.application_id, 'return-to-origins': '' })
  })
})
