import { type BrowserContext, expect, type Page, test as base } from '@playwright/test'
import config from '../playwright.config.ts'
import { openStoresWithDomains, type StoreName } from './world/domains.ts'
import { addCustomer, expectSignedIn, expectSignedOut, expireToken, signIn } from './world/storefront-test.ts'

/*
 * Stores of one seller in one browser, over HTTPS: two whose applications have a domain of their own, and one at the shared address.
 */

type World = Awaited<ReturnType<typeof openStoresWithDomains>>

const test = base.extend<{ customer: BrowserContext }, { world: World }>({
  world: [
    async ({ browserName: _browserName }, use) => {
      const world = await openStoresWithDomains()
      await use(world)
      await world.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  customer: async ({ world }, use) => {
    const browser = await world.openBrowser(config.use ?? {})
    await use(browser)
    await browser.close()
  },
})

const all: StoreName[] = ['tea', 'chai', 'shared']

/** Signs a new customer of each store in, one after the other, each in a tab of its own. */
async function signInToAll(world: World, customer: BrowserContext) {
  const tabs = {} as Record<StoreName, { page: Page; phone: string; id: string }>
  for (const name of all) {
    const { origin, shop } = world.stores[name]
    const who = await addCustomer({ shop })
    const page = await customer.newPage()
    await page.goto(origin)
    await signIn(page, world, who.phone)
    tabs[name] = { page, ...who }
  }
  return tabs
}

/** Has the store's own API verify a token that is issued now, with the keys of the store's issuer. */
async function expectOrders(page: Page, id: string) {
  await expireToken(page)
  await page.getByRole('button', { name: 'Show my orders' }).click()
  await expect(page.getByText(`T-${id.slice(-4)}: Genmaicha, Wild Chamomile`)).toBeVisible()
}

test('signing in to one store leaves the others as they are, and each host has cookies of its own', async ({
  world,
  customer,
}) => {
  const tabs = await signInToAll(world, customer)
  for (const name of all) {
    const { page, id } = tabs[name]
    await page.reload()
    await expectSignedIn(page)
    await expectOrders(page, id)
    const stored = await page.evaluate(() => Object.values(localStorage).join(' '))
    const [, claims = ''] = /"id_token":"[\w-]+\.([\w-]+)\./.exec(stored) ?? []
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: world.stores[name].issuer,
      sub: id,
    })
  }

  const own = ['__Host-f.device', '__Host-f.session']
  const shared = ['f.device', 'f.session', `__Host-f.session.${world.stores.shared.shop.id}`]
  for (const [name, expected] of Object.entries({ tea: own, chai: own, shared })) {
    const { at } = world.stores[name as StoreName]
    const cookies = await customer.cookies(at)
    expect(cookies.map((cookie) => cookie.name).toSorted()).toEqual(expected.toSorted())
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ domain: new URL(at).host, path: '/', secure: true, httpOnly: true })
  }
  // Customers of a store with a domain never see the shared address.
  const seen = world.arrived.filter(({ host, path }) => host === 'id.shop.test' && !path.includes('/assets/'))
  for (const { tea, chai } of [world.stores])
    for (const { id } of [tea.shop, chai.shop]) expect(seen.filter(({ path }) => path.includes(id))).toEqual([])
})

test('the account of a store is at its domain, and shows only this store’s customer and session', async ({
  world,
  customer,
}) => {
  const tabs = await signInToAll(world, customer)
  for (const name of ['tea', 'chai'] as const) {
    const { page, phone } = tabs[name]
    await page.getByRole('link', { name: 'Your account' }).click()
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
    expect(page.url()).toBe(`${world.stores[name].at}/sign-in/account`)
    await expect(page.getByText(`asha${phone}@example.com`).first()).toBeVisible()
    await expect(page.getByRole('region', { name: 'Where you’re signed in' }).getByRole('listitem')).toHaveCount(1)
  }
})

test('signing out of a store ends the session there, and nowhere else', async ({ world, customer }) => {
  const { tea, chai, shared } = await signInToAll(world, customer)
  await tea.page.getByRole('button', { name: 'Sign out' }).click()
  await tea.page.waitForURL(`${world.stores.tea.origin}/`)
  await expectSignedOut(tea.page)
  await tea.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(tea.page.getByLabel('Phone number or email')).toBeVisible()
  expect(new URL(tea.page.url()).origin).toBe(world.stores.tea.at)
  expect((await customer.cookies(world.stores.tea.at)).map(({ name }) => name)).toEqual(['__Host-f.device'])

  for (const { page, id } of [chai, shared]) {
    await page.reload()
    await expectSignedIn(page)
    await expectOrders(page, id)
  }
})
