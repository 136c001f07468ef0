import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { authorization, callback, openClient, openIssuer, openTab, publicUrl } from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, asha, letPass, signedIn } from '../world/storefront-steps.ts'

/*
 * `prompt=select_account`: the shopper sees who is signed in, and continues, or uses another account.
 */

const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' }

async function openChoice(registration: Parameters<typeof openClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const other_id = await addShopper(app, ben)
  const browser = await signedIn(app)
  const opened = await openClient(app, registration)
  const tab = openTab(app, browser)
  async function begin(parameters: Record<string, string> = {}) {
    const { url, checks } = await authorization(opened, { prompt: 'select_account', ...parameters })
    const { to } = await tab.open(url)
    const subject = async (at: URL | undefined) =>
      (await openid.authorizationCodeGrant(opened.config, at ?? new URL(callback), checks)).claims()?.sub
    return { to, subject, page: pageOf(to) }
  }
  const back = async (page: URL | undefined) => (await tab.open(page?.searchParams.get('return_to') ?? '')).to
  const signInAs = async (mobile: string) => {
    await letPass(app, 120_000, { sessions: false })
    expect((await browser.signInByOtp(mobile)).status).toBe(200)
  }
  return { app, user_id, other_id, browser, opened, tab, begin, back, signInAs }
}

/** The last part of a hosted page's path; undefined for pages elsewhere. */
const pageOf = (to: URL | undefined) => (to?.origin === publicUrl ? (to.pathname.split('/')[3] ?? '') : undefined)

test('A shopper who is signed in sees that, and continues with the same account', async () => {
  const { user_id, begin, back } = await openChoice()
  const { to, page, subject } = await begin()
  expect([page, to?.searchParams.get('again')]).toEqual(['select-account', null])
  expect(await subject(await back(to))).toBe(user_id)
  // It is a question for this time.
  expect((await begin()).page).toBe('select-account')
  expect((await begin({ prompt: '' })).page).toBeUndefined()
})

test('A shopper who signs in to another account continues with that one', async () => {
  const { other_id, begin, back, signInAs } = await openChoice()
  const { to, subject } = await begin()
  await signInAs(ben.phone_number)
  expect(await subject(await back(to))).toBe(other_id)
})

test('Someone else who is signed in by then, without having chosen, is asked', async () => {
  const { app, tab, browser, begin, back } = await openChoice()
  const other = await signedIn(app, ben.phone_number)
  const { to } = await begin()
  browser.cookie = other.cookie
  expect(pageOf(await back(to))).toBe('select-account')
  expect(tab.cookies.size).toBeGreaterThan(0)
})

test('Without a session, there is nothing to choose: the shopper signs in, once', async () => {
  const { app, user_id, opened } = await openChoice()
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const { url, checks } = await authorization(opened, { prompt: 'select_account' })
  const { to } = await tab.open(url)
  expect([pageOf(to), to?.searchParams.get('again')]).toEqual(['', null])
  expect((await browser.signInByOtp(asha.phone_number)).status).toBe(200)
  const { to: end } = await tab.open(to?.searchParams.get('return_to') ?? '')
  const tokens = await openid.authorizationCodeGrant(opened.config, end ?? new URL(callback), checks)
  expect(tokens.claims()?.sub).toBe(user_id)
})

test('Together with other questions, the choice comes first, and isn’t asked for again', async () => {
  const partner = { name: 'Loyalty Partner', first_party: false }
  const { user_id, begin, back, browser, signInAs } = await openChoice(partner)
  const { to, page, subject } = await begin({ prompt: 'select_account login' })
  expect(page).toBe('select-account')
  const second = await back(to)
  expect([pageOf(second), second?.searchParams.get('again')]).toEqual(['', '1'])
  await signInAs(asha.phone_number)
  const third = await back(second)
  expect(pageOf(third)).toBe('consent')
  const id = new URL(third?.searchParams.get('return_to') ?? '').pathname.split('/').at(-1) ?? ''
  expect((await browser.auth('POST', `/consent-requests/${id}`, { allow: true })).status).toBe(200)
  expect(await subject(await back(third))).toBe(user_id)
})

test('It can’t be asked for together with `none`', async () => {
  const { begin } = await openChoice()
  const { to } = await begin({ prompt: 'none select_account' })
  expect(to?.searchParams.get('error')).toBe('invalid_request')
})
