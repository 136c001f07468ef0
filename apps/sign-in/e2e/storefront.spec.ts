import { expect } from '@playwright/test'
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
  type World,
} from './world/storefront-test.ts'
import { publicUrl, shops } from './world/storefronts.ts'

/*
 * Shops on their own hosts, over HTTPS, in a browser that blocks third-party cookies.
 */

const [www, other] = shops
const test = testsOf('page')

const tokensAskedFor = ({ arrived }: World) => arrived.filter(({ path }) => path.endsWith('/token')).length

test('a visitor creates an account, comes back to the page they were on, and the API of the shop knows them', async ({
  world,
  customer,
}) => {
  const page = await customer.newPage()
  await page.goto(`${www}/teas?sort=price#green`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await enterPhone(page, world, newPhone())
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Last name').fill('Sen')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(`${www}/teas?sort=price#green`)
  await expect(page.getByText('Hello, Nia')).toBeVisible()
  await page.getByRole('button', { name: 'Show my orders' }).click()
  await expect(page.getByText(/^T-\w{4}: Genmaicha, Wild Chamomile/)).toBeVisible()
})

test('a customer signs in, reloads, opens a second tab, and calls the API of the shop', async ({ world, customer }) => {
  const { phone, id } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(`${www}/teas?sort=price#green`)
  await expectSignedOut(page)
  await signIn(page, world, phone)
  await expect(page).toHaveURL(`${www}/teas?sort=price#green`)
  await page.reload()
  await expectSignedIn(page)

  const second = await customer.newPage()
  await second.goto(www)
  await expectSignedIn(second)
  await second.getByRole('button', { name: 'Show my orders' }).click()
  await expect(second.getByText(`T-${id.slice(-4)}: Genmaicha, Wild Chamomile`)).toBeVisible()
  await expect(second.getByRole('link', { name: 'Your account' })).toHaveAttribute(
    'href',
    `${publicUrl}/sign-in/${world.shop.id}/account`,
  )

  // Nothing of the sign-in stays in the history, and no token was in a URL.
  await page.goBack()
  expect(page.url()).not.toMatch(/code=|state=/)
  const paths = world.arrived.map(({ path }) => path).join('\n')
  expect(paths).not.toMatch(/eyJ|rt_|[?&](access_token|refresh_token|id_token_hint)=/)
})

test('third-party cookies are blocked, and one sign-in still opens a shop on another site', async ({
  world,
  customer,
}) => {
  const { phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)

  await page.goto(other)
  const probe = `/sign-in/${world.shop.id}?probe`
  await page.evaluate(
    (url) => fetch(url, { mode: 'no-cors', credentials: 'include' }).catch(() => {}),
    publicUrl + probe,
  )
  const seen = world.arrived.findLast(({ path }) => path === probe)
  expect([seen?.site, seen?.cookie]).toEqual(['cross-site', undefined])

  await expectSignedOut(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(page)
  expect(new URL(page.url()).origin).toBe(other)
})

test('tabs that need a token at the same time renew it once', async ({ world, customer }) => {
  const { phone } = await addCustomer(world)
  const tabs = await Promise.all([customer.newPage(), customer.newPage(), customer.newPage()])
  const [first] = tabs
  await first.goto(www)
  await signIn(first, world, phone)
  for (const tab of tabs.slice(1)) {
    await tab.goto(www)
    await expectSignedIn(tab)
  }
  const before = tokensAskedFor(world)
  await expireToken(first)
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Show my orders' }).click()))
  for (const tab of tabs) await expect(tab.getByText(/^T-/)).toBeVisible()
  expect(tokensAskedFor(world) - before).toBe(1)
})

test('signing out ends the session in every tab, and in the other shop', async ({ world, customer }) => {
  const { phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  const elsewhere = await customer.newPage()
  await elsewhere.goto(other)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(elsewhere)
  const second = await customer.newPage()
  await second.goto(www)
  await expectSignedIn(second)

  await signOut(page, world, www)
  await expectSignedOut(second)
  // The other shop notices when it needs its next token.
  await expireToken(elsewhere)
  await elsewhere.getByRole('button', { name: 'Show my orders' }).click()
  await expectSignedOut(elsewhere)
  // And the sign-in page asks again.
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await expect(elsewhere.getByLabel('Phone number or email')).toBeVisible()
})

test('signing out of a shop on another site ends the session, whose cookie comes along', async ({
  world,
  customer,
}) => {
  const { phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  const elsewhere = await customer.newPage()
  await elsewhere.goto(other)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(elsewhere)
  const form = await signOut(elsewhere, world, other)
  expect([form?.site, form?.cookie]).toEqual(['cross-site', expect.stringContaining('__Host-f.session')])
  await expireToken(page)
  await page.getByRole('button', { name: 'Show my orders' }).click()
  await expectSignedOut(page)
})

test('signing out everywhere else ends the session in another browser at its next renewal, and not here', async ({
  world,
  customer,
  onPhone,
}) => {
  const { phone, id } = await addCustomer(world)
  const here = await customer.newPage()
  await here.goto(www)
  await signIn(here, world, phone)
  const there = await openByLink(onPhone, world, id, www)
  await signOutEverywhereElse(customer, world)
  for (const page of [here, there]) await expireToken(page)
  await there.getByRole('button', { name: 'Show my orders' }).click()
  await expectSignedOut(there)
  await there.reload()
  await expectSignedOut(there)
  // Nothing of the session is left at the sign-in page either.
  await there.getByRole('button', { name: 'Sign in' }).click()
  await expect(there.getByLabel('Phone number or email')).toBeVisible()
  await here.getByRole('button', { name: 'Show my orders' }).click()
  await expect(here.getByText(`T-${id.slice(-4)}: Genmaicha, Wild Chamomile`)).toBeVisible()
})

test('a customer whom an operator blocks is signed out within five minutes', async ({ world, customer }) => {
  const { id, phone } = await addCustomer(world)
  const page = await customer.newPage()
  await page.goto(www)
  await signIn(page, world, phone)
  await world.shop.block(id)
  await expireToken(page)
  await page.getByRole('button', { name: 'Show my orders' }).click()
  await expectSignedOut(page)
  await page.reload()
  await expectSignedOut(page)
})
