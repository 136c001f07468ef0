import { expect, type Page } from '@playwright/test'
import {
  addCustomer,
  enterPhone,
  expectSignedIn,
  expectSignedOut,
  expireToken,
  newPhone,
  openByLink,
  signIn,
  signOut,
  signOutEverywhereElse,
  testsOf,
} from './world/storefront-test.ts'
import { publicUrl, shops } from './world/storefronts.ts'

/*
 * `examples/next-shop` at `www.shop.test`, over HTTPS, in a browser that blocks third-party cookies. `other.test` is a page without a server.
 */

const [www, other] = shops
const test = testsOf('next')

/** Reloads the page until it shows whether someone is signed in. */
const untilSignedOut = (page: Page) =>
  expect
    .poll(async () => {
      await page.reload()
      return page.getByRole('button', { name: 'Sign in' }).isVisible()
    })
    .toBe(true)

test('a visitor who opens a page for customers creates an account, and comes back to that page', async ({
  world,
  customer,
}) => {
  const page = await customer.newPage()
  await page.goto(www)
  await page.getByRole('link', { name: 'Orders' }).click()
  await enterPhone(page, world, newPhone())
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Last name').fill('Sen')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(`${www}/orders`)
  await expect(page.getByText('Hello, Nia')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Your orders' })).toBeVisible()
})

test('a customer signs in, and every page shows it from the first paint on', async ({ world, customer }) => {
  const { phone, id } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(`${www}/teas/genmaicha?from=start`)
  await expectSignedOut(page)
  await signIn(page, world, phone)
  await expect(page).toHaveURL(`${www}/teas/genmaicha?from=start`)

  // The server has rendered it.
  const response = await page.reload()
  expect(await response?.text()).toMatch(/Hello, (<!-- -->)?Asha/)
  await expectSignedIn(page)
  const second = await customer.newPage()
  await second.goto(www)
  await second.getByRole('link', { name: 'Orders' }).click()
  await expect(second.getByText(`T-${id.slice(-4)}`)).toBeVisible()
  await expect(second.getByRole('link', { name: 'Contacts, password, and sessions' })).toHaveAttribute(
    'href',
    `${publicUrl}/sign-in/${world.shop.id}/account`,
  )

  // The one cookie is for the server alone, and there is nothing else.
  const cookies = (await customer.cookies(www)).map(({ name, httpOnly, secure, sameSite }) => [
    name.replace(/[0-9a-f]{24}$/, ''),
    httpOnly,
    secure,
    sameSite,
  ])
  expect(cookies).toEqual([['__Host-clientele.', true, true, 'Lax']])
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(['', 0, 0])
  await page.goBack()
  expect(page.url()).not.toMatch(/code=|state=/)
})

test('tabs that come back after the token has expired are signed in, all at once', async ({ world, customer }) => {
  const { phone } = await addCustomer(world)
  const tabs = await Promise.all([customer.newPage(), customer.newPage(), customer.newPage()])
  await tabs[0].goto(www)
  await signIn(tabs[0], world, phone)
  const [before] = await customer.cookies(www)
  await world.next?.later(300_000)
  await Promise.all(tabs.map((tab) => tab.goto(`${www}/orders`)))
  for (const tab of tabs) await expect(tab.getByRole('heading', { name: 'Your orders' })).toBeVisible()
  const [after] = await customer.cookies(www)
  expect([after?.name, after?.value === before?.value]).toEqual([before?.name, false])
  await tabs[1].reload()
  await expectSignedIn(tabs[1])
})

test('signing out ends the session in every tab, and in the other storefront', async ({ world, customer }) => {
  const { phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  const second = await customer.newPage()
  await second.goto(`${www}/orders`)
  await expectSignedIn(second)
  const elsewhere = await customer.newPage()
  await elsewhere.goto(other)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(elsewhere)

  await signOut(page, world, www)
  // The other tab follows: the page there is for customers only, so it asks again.
  await expect(second.getByLabel('Phone number or email')).toBeVisible()
  await expireToken(elsewhere)
  await elsewhere.getByRole('button', { name: 'Show my orders' }).click()
  await expectSignedOut(elsewhere)
  const paths = world.arrived.map(({ path }) => path).join('\n')
  expect(paths).not.toMatch(/eyJ|rt_|[?&](access_token|refresh_token|id_token_hint)=/)
  // All that remains is the sign-in that the other tab has started.
  const names = (await customer.cookies(www)).map(({ name }) => name)
  expect(names.filter((name) => !name.includes('.sign-in.'))).toEqual([])
})

test('signing out of the other storefront ends the session here with the next page', async ({ world, customer }) => {
  const { phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  const elsewhere = await customer.newPage()
  await elsewhere.goto(other)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(elsewhere)
  await signOut(elsewhere, world, other)
  await untilSignedOut(page)
})

test('signing out everywhere else ends the session in another browser with the next page, by the report, and not here', async ({
  world,
  customer,
  onPhone,
}) => {
  const { id, phone } = await addCustomer(world)
  const here = await customer.newPage()
  await here.goto(`${www}/teas/genmaicha`)
  await signIn(here, world, phone)
  const there = await openByLink(onPhone, world, id, `${www}/teas/genmaicha`)
  await signOutEverywhereElse(customer, world)
  // No token has expired, so only the report can have told the storefront.
  await untilSignedOut(there)
  await there.goto(`${www}/orders`)
  await expect(there.getByLabel('Phone number or email')).toBeVisible()
  await here.goto(`${www}/orders`)
  await expect(here.getByRole('heading', { name: 'Your orders' })).toBeVisible()
})

test('a customer whom an operator blocks is signed out with the next page', async ({ world, customer }) => {
  const { id, phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  await world.shop.block(id)
  await untilSignedOut(page)
  await page.goto(`${www}/orders`)
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})
