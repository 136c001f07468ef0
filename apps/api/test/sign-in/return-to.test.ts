import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { addShopper, asha, letPass, openShop, signedIn } from '../world/storefront-steps.ts'

const store = 'https://shop.example.com'
const open = () => openShop({ settings: { RETURN_TO_ORIGINS: store } })

describe('a link in a message', () => {
  const returnOf = async (app: Awaited<ReturnType<typeof open>>, to: string) =>
    new URL((await lastMessage(app, to)).link).searchParams.get('return_to')

  test('leads back to where the shopper came from', async () => {
    const app = await open()
    await addShopper(app)
    const browser = openBrowser(app)
    const path = '/authentication/v1.0/login/password/reset'
    await browser.call('POST', path, { email: asha.email }, { 'x-return-to': `${store}/cart?size=9&color=red#top` })
    expect(await returnOf(app, asha.email)).toBe(`${store}/cart?size=9&color=red#top`)
    const { link } = await lastMessage(app, asha.email)
    expect(new URL(link).searchParams.get('code')).toMatch(/^\S{20,}$/)

    const shopper = await signedIn(app)
    await shopper.call('PUT', '/profile/v1.0/email', { email: 'asha.rao@example.com' }, { 'x-return-to': `${store}/` })
    expect(await returnOf(app, 'asha.rao@example.com')).toBe(`${store}/`)
  })

  test('leads back only to the application’s origins (A11 open redirect)', async () => {
    const app = await open()
    await addShopper(app)
    for (const elsewhere of [
      'https://evil.example/',
      `${store}.evil.example/`,
      'https://user@shop.example.com.evil.example/',
      'javascript:alert(1)',
      '//shop.example.com/',
      '/cart',
      'not a url',
      '',
    ]) {
      await letPass(app, 120_000)
      await openBrowser(app).call(
        'POST',
        '/authentication/v1.0/login/password/reset',
        { email: asha.email },
        { 'x-return-to': elsewhere },
      )
      expect(await returnOf(app, asha.email)).toBeNull()
    }
  })

  test('leads back to the store’s front page if the address is long', async () => {
    const app = await open()
    await addShopper(app)
    const long = `${store}/${'a'.repeat(2_000)}`
    const headers = { 'x-return-to': long }
    await openBrowser(app).call('POST', '/authentication/v1.0/login/password/reset', { email: asha.email }, headers)
    expect(await returnOf(app, asha.email)).toBe(store)
    const browser = openBrowser(app)
    const path = '/authentication/v1.0/login/password/mobile/reset'
    await browser.call('POST', path, { mobile: asha.phone_number, country_code: '91' }, headers)
    expect(await returnOf(app, asha.phone_number)).toBe(store)
  })
})
