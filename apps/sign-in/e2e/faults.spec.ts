import { goOffline } from '@clientele/testing/go-offline'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * What a shopper sees when something around the page fails: a script, the browser's storage, the service, the network.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const signUpScript = '**/sign-in/assets/sign-up-*.js'
const username = (page: Page) => page.getByLabel('Phone number or email')
const gone = { status: 404, contentType: 'application/json', body: '{}' }

test('a tab that was open during a release loads the new one by itself', async ({ page, shop }) => {
  const { at } = await shop()
  let missing = 1
  await page.route(signUpScript, (route) => (missing-- > 0 ? route.fulfill(gone) : route.continue()))
  await page.goto(at())
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page.getByLabel('First name')).toBeVisible()
  await expect(page).toHaveURL(/\/sign-up$/)
  // The next release is loaded by itself, too.
  await page.goto(at())
  missing = 1
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page.getByLabel('First name')).toBeVisible()
})

test('a script that stays missing leads to a message, a retry, and a way back', async ({ page, shop, shopUrl }) => {
  const { at } = await shop()
  let requests = 0
  await page.route(signUpScript, (route) => {
    requests += 1
    return route.fulfill(gone)
  })
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page.getByRole('heading', { name: 'This page didn’t load' })).toBeVisible()
  expect(requests).toBe(2)
  await expectAccessible(page)
  await expect(page.getByRole('link', { name: 'Back to Meadow' })).toHaveAttribute('href', `${shopUrl}/cart`)
  await page.unroute(signUpScript)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByLabel('First name')).toBeVisible()
})

test('if not even the first script loads, the page offers to try again', async ({ page, shop }) => {
  const { at } = await shop()
  const scripts = '**/sign-in/assets/*.js'
  await page.route(scripts, (route) => route.fulfill(gone))
  await page.goto(at())
  await expect(page.getByText('This page is taking a while to open.')).toBeVisible()
  await page.unroute(scripts)
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(username(page)).toBeVisible()
})

for (const kind of ['refuses to be read', 'is full'] as const)
  test(`storage that ${kind} doesn’t keep anyone from signing in`, async ({ page, shop, lastMessage }) => {
    const { at, addCustomer } = await shop({
      social: { google: true },
      social_tokens: { google: { app_id: 'google-app' } },
      required_fields: { mobile: { is_required: true, level: 'soft' } },
    })
    await addCustomer({ email: asha.email, first_name: 'Asha' })
    await page.addInitScript((isRefused) => {
      const refuse = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
      if (!isRefused) Storage.prototype.setItem = refuse
      else for (const area of ['localStorage', 'sessionStorage']) Object.defineProperty(window, area, { get: refuse })
    }, kind === 'refuses to be read')
    await page.goto(at())
    await page.getByRole('button', { name: 'Continue with Google' }).click()
    await expect(page.getByRole('alert')).toContainText('Your browser blocks this site’s storage')
    await username(page).fill(asha.email)
    await page.keyboard.press('Enter')
    const code = page.getByLabel('Code', { exact: true })
    await expect(code).toBeFocused()
    await code.fill((await lastMessage(asha.email, 'otp')).code ?? '')
    await page.getByRole('button', { name: 'Not now' }).click()
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  })

test('a browser that blocks cookies is told so', async ({ page, shop }) => {
  const { at } = await shop()
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false }))
  await page.goto(at())
  await expect(page.getByText('Your browser blocks cookies', { exact: false })).toBeVisible()
  await expectAccessible(page)
})

test('a service that doesn’t respond is reported after ten seconds, and can be retried', async ({ page, shop }) => {
  const { at } = await shop()
  const config = '**/platform/v1.0/**'
  const session = '**/authentication/v1.0/session'
  for (const hung of [config, session]) await page.route(hung, () => {})
  await page.clock.install()
  await page.goto(at())
  await expect(page.getByText('Opening the page')).toBeAttached()
  await page.clock.runFor(9_000)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.clock.runFor(1_500)
  await expect(page.getByRole('alert')).toContainText('The service isn’t responding.')
  await expectAccessible(page)
  for (const hung of [config, session]) await page.unroute(hung)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(username(page)).toBeVisible()

  // A form keeps what was typed.
  const sending = '**/authentication/v1.0/login/otp'
  await page.route(sending, () => {})
  await username(page).fill('9876543210')
  const asked = page.waitForRequest(sending)
  await page.keyboard.press('Enter')
  await asked
  await page.clock.runFor(10_500)
  await expect(page.getByRole('alert')).toContainText('The service isn’t responding.')
  await expect(username(page)).toHaveValue('9876543210')
  await page.unroute(sending)
  await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
})

test('the page continues by itself when the network returns', async ({ page, shop, context }) => {
  const { at } = await shop()
  await page.goto(at())
  await username(page).fill('9876543210')
  await goOffline(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('You’re offline.')
  await context.setOffline(false)
  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()

  // So does a page whose script couldn't be loaded.
  await page.goto(at())
  await expect(username(page)).toBeVisible()
  await goOffline(page)
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page.getByText('Opening the page')).toBeAttached()
  await context.setOffline(false)
  await expect(page.getByLabel('First name')).toBeVisible()
})

test('a page that couldn’t reach the service loads when the network returns', async ({ page, shop, context }) => {
  const { at } = await shop()
  // The page comes from the browser's cache, but the service can't be reached.
  await page.route('**/service/**', (route) => route.abort())
  await page.goto(at())
  await expect(page.getByRole('heading', { name: 'Couldn’t load this page' })).toBeVisible()
  await goOffline(page)
  await page.unroute('**/service/**')
  await context.setOffline(false)
  await expect(username(page)).toBeVisible()
})

test('a session that can’t be checked isn’t taken for being signed out', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await username(page).fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  const session = '**/authentication/v1.0/session'
  await page.route(session, (route) => route.abort())
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('We couldn’t reach the service.')
  await page.unroute(session)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  // Nor does a sign-out that failed look like one that worked.
  await page.route('**/authentication/v1.0/logout', (route) => route.abort())
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('We couldn’t reach the service.')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})
