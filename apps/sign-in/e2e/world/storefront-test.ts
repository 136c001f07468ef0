import { type BrowserContext, expect, type Page, test as base } from '@playwright/test'
import config from '../../playwright.config.ts'
import { openStorefronts, publicUrl, type Kind } from './storefronts.ts'

/*
 * What tests of storefronts on their own hosts have in common: a world with two of them, a browser that blocks third-party cookies, and signing in.
 */

export type World = Awaited<ReturnType<typeof openStorefronts>>

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

/** Tests of a world in which `www.shop.test` is of a kind. `other.test` is a page without a server. */
export const testsOf = (kind: Kind) =>
  base.extend<{ customer: BrowserContext; onPhone: BrowserContext }, { world: World }>({
    world: [
      async ({ browserName: _browserName }, use) => {
        const world = await openStorefronts(kind)
        await use(world)
        await world.stop()
      },
      { scope: 'worker', timeout: 120_000 },
    ],
    customer: async ({ world }, use) => openFor(world, use),
    /** Another browser of the same customer. */
    onPhone: async ({ world }, use) => openFor(world, use),
  })

async function openFor(world: World, use: (browser: BrowserContext) => Promise<void>) {
  const browser = await world.openBrowser(config.use ?? {})
  await use(browser)
  await browser.close()
}

let phones = 0

/** A phone number that nobody has yet. */
export const newPhone = () => String(8652523900 + (phones += 1))

/** Adds a customer with a phone number of their own. */
export async function addCustomer({ shop }: Pick<World, 'shop'>) {
  const phone = newPhone()
  const { user } = await shop.addCustomer({ ...asha, email: `asha${phone}@example.com`, phone_number: phone })
  return { id: user._id, phone }
}

/** Enters a phone number on the sign-in page, and the code that is sent to it. */
export async function enterPhone(page: Page, { takeCode }: Pick<World, 'takeCode'>, phone: string) {
  await page.getByLabel('Phone number or email').fill(phone)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill(await takeCode(phone))
}

export async function signIn(page: Page, world: Pick<World, 'takeCode'>, phone: string) {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await enterPhone(page, world, phone)
  // The page that the customer came back to leads on to where they were.
  await page.waitForURL(
    ({ pathname, hostname }) => hostname.endsWith('.test') && !hostname.startsWith('id.') && pathname !== '/callback',
  )
  await expectSignedIn(page)
}

/**
 * Signs out, and waits until the sign-in service has led back to the start page. The page shows it before it leaves, so what it shows says nothing yet.
 *
 * @returns The request to end the session.
 */
export async function signOut(page: Page, { arrived }: Pick<World, 'arrived'>, shop: string) {
  const before = arrived.length
  const back = page.waitForRequest((request) => request.isNavigationRequest() && request.url() === `${shop}/`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await back
  await expectSignedOut(page)
  return arrived.slice(before).find(({ path }) => path.endsWith('/session/end'))
}

/** Opens a storefront in another browser, where the customer signs in with a link: a second code would have to wait. */
export async function openByLink(browser: BrowserContext, { shop }: Pick<World, 'shop'>, id: string, url: string) {
  const page = await browser.newPage()
  const { link } = await shop.signInLink(id)
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expectSignedIn(page)
  return page
}

export const expectSignedIn = (page: Page) => expect(page.getByText('Hello, Asha')).toBeVisible()
export const expectSignedOut = (page: Page) => expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()

/** Signs out everywhere else, on the account page that the storefront links to. */
export async function signOutEverywhereElse(browser: BrowserContext, { shop }: Pick<World, 'shop'>) {
  const account = await browser.newPage()
  await account.goto(`${publicUrl}/sign-in/${shop.id}/account`)
  await account.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(account.getByText('You’re signed out everywhere else.')).toBeVisible()
}

/** Makes the access token of a page five minutes older, in all tabs. */
export const expireToken = (page: Page) =>
  page.evaluate(() => {
    for (const [key, text] of Object.entries(localStorage)) {
      const stored = JSON.parse(text as string) as { received_at: number; expires_at: number }
      const earlier = { received_at: stored.received_at - 300_000, expires_at: stored.expires_at - 300_000 }
      localStorage.setItem(key, JSON.stringify({ ...stored, ...earlier }))
    }
  })
