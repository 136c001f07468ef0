import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { lastMessage } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, codeTo, openShop, signedIn } from '../world/storefront-steps.ts'

/* The languages of an application: those of its hosted pages and its messages. */

async function choose(app: TestApp, languages: readonly string[] | null) {
  const { status, body } = await (await asOwner(app))('PATCH', `/${app.application_id}`, { languages })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.application.languages
}

/** The language of a hosted page, as the browser reads it. */
async function languageOfPage(app: TestApp, accepted: string, query = '') {
  const response = await fetch(`${app.url}/sign-in/${app.application_id}${query}`, {
    headers: { 'accept-language': accepted },
  })
  expect(response.headers.get('vary')).toMatch(/accept-language/i)
  return /<html lang="([^"]*)">/.exec(await response.text())?.[1]
}

test('A page is in the first language that the storefront or the browser asks for, among those of the application', async () => {
  const app = await openShop()
  // Without a list, shoppers get their own form of the language.
  expect(await languageOfPage(app, 'de-CH, en-IN;q=0.9, en;q=0.8')).toBe('en-IN')
  expect(await languageOfPage(app, 'de, fr')).toBe('en')
  expect(await languageOfPage(app, 'en-FR')).toBe('en')
  expect(await languageOfPage(app, 'en-IN', '?ui_locales=de%20en-AU')).toBe('en-AU')

  expect(await choose(app, ['en-gb', 'en-IN', 'en-GB'])).toEqual(['en-GB', 'en-IN'])
  expect(await languageOfPage(app, 'en-IN')).toBe('en-IN')
  expect(await languageOfPage(app, 'en-US')).toBe('en-GB')
  expect(await languageOfPage(app, 'de')).toBe('en-GB')
  expect(await languageOfPage(app, '')).toBe('en-GB')
  expect(await choose(app, null)).toBeUndefined()
  expect(await languageOfPage(app, 'en-US')).toBe('en-US')
})

test('Nothing that a browser or a link sends ends up in the page unless it is a language', async () => {
  const app = await openShop()
  const nonsense = '"><script>alert(1)</script>'
  expect(await languageOfPage(app, nonsense, `?ui_locales=${encodeURIComponent(nonsense)}`)).toBe('en')
})

test('A message writes its date in the first language of the application', async () => {
  const dateIn = async (languages: readonly string[] | null) => {
    const app = await openShop()
    await choose(app, languages)
    const user_id = await addShopper(app)
    const browser = await signedIn(app)
    const { body } = await browser.auth('POST', '/otp/mobile/send', { mobile: asha.phone_number, country_code: '91' })
    const otp = await codeTo(app, asha.phone_number)
    const deletion = { user_id, otp, request_id: body.request_id, reason_id: '3', reason: 'Asha moves' }
    expect(await browser.auth('POST', '/delete', deletion)).toMatchObject({ status: 200 })
    return /will be deleted on (.*), as you requested/.exec((await lastMessage(app, asha.email)).text)?.[1]
  }
  expect(await dateIn(null)).toMatch(/^[A-Z][a-z]+ \d{1,2}, \d{4}$/)
  expect(await dateIn(['en-GB', 'en-US'])).toMatch(/^\d{1,2} [A-Z][a-z]+ \d{4}$/)
})
