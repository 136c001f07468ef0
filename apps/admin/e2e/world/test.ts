import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { type Caller, callerWith } from './caller.ts'
import { openStorefront, type Shopper } from './shopper.ts'

const setting = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the global set-up has not run.`)
  return value
}

interface Fixtures {
  /** Whether the page starts signed in as the owner. */
  signedIn: boolean
  /** The address of a page inside the application. */
  at: (path: string) => string
  caller: Caller
  /** A browser in the storefront, where the captcha is left out as long as the test runs. */
  shopper: Shopper
  /** A customer of this test's own. */
  customer: { _id: string; first_name: string; last_name: string; email: string }
  /** Console errors that a test expects, such as those of a refused request. */
  tolerated: RegExp[]
  quiet: undefined
}

/** Every test fails when the page logs an error or throws one that the test does not expect. */
export const test = base.extend<Fixtures>({
  signedIn: [true, { option: true }],
  tolerated: [[/Failed to load resource/], { option: true }],
  // A value, because it is known when a worker loads this file; the process that only lists the tests does not need it.
  baseURL: process.env.E2E_ADMIN_URL,
  storageState: async ({ signedIn }, use) => {
    const [name = '', value = ''] = setting('E2E_COOKIE').split(/=(.*)/s)
    const cookie = {
      name,
      value,
      domain: 'localhost',
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax' as const,
    }
    await use({ cookies: signedIn ? [cookie] : [], origins: [] })
  },
  at: async ({ baseURL }, use) => use((path) => `${baseURL}/a/${setting('E2E_APPLICATION_ID')}/${path}`),
  caller: async ({ baseURL }, use) =>
    use(callerWith(baseURL ?? '', setting('E2E_COOKIE'), setting('E2E_APPLICATION_ID'))),
  shopper: async ({ caller }, use) => {
    await caller.tell('updatePlatformConfig', { body: { skip_captcha: true } })
    await use(
      openStorefront({
        apiUrl: setting('E2E_API_URL'),
        applicationId: setting('E2E_APPLICATION_ID'),
        token: setting('E2E_APPLICATION_TOKEN'),
      }),
    )
    await caller.tell('updatePlatformConfig', { body: { skip_captcha: false } })
  },
  customer: async ({ caller }, use) => {
    const unique = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`
    const body = { first_name: 'Asha', last_name: `T${unique}`, email: `asha.${unique}@example.com` }
    const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body })
    await use({ ...body, _id: user._id })
  },
  quiet: [
    async ({ page, tolerated }, use) => {
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error' && !tolerated.some((pattern) => pattern.test(message.text())))
          faults.push(message.text())
      })
      await use(undefined)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** No violation of the accessibility rules that a machine can check. */
export const expectAccessible = async (page: Page) => {
  // A page that is still on its way has no heading; one that never gets any fails here.
  await expect(page.locator('h1')).not.toHaveCount(0)
  const { violations } = await new AxeBuilder({ page })
    // The page in the preview's frame has tests of its own.
    .options({ iframes: false })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`,
    ),
  ).toEqual([])
}
