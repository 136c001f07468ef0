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
  /** The URL of a page inside the application. */
  at: (path: string) => string
  caller: Caller
  /** A browser in the storefront, where the captcha is turned off while the test runs. */
  shopper: Shopper
  /** A customer for this test only. */
  customer: { _id: string; first_name: string; last_name: string; email: string }
  /** Console errors that a test expects, such as those of a refused request. */
  tolerated: RegExp[]
  quiet: undefined
}

/** Fails every test in which the page logs or throws an error that the test doesn't expect. */
export const test = base.extend<Fixtures>({
  signedIn: [true, { option: true }],
  tolerated: [[/Failed to load resource/], { option: true }],
  // A value, because it is known when a worker loads this file; the process that only lists the tests doesn't need it.
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

/**
 * Waits until the page's scripts run. Its rows and texts come before them, and exact times with them; a key that is pressed earlier
 * reaches nobody. The page must show a time.
 */
export const untilHydrated = (page: Page) => expect(page.locator('time[title]').first()).toBeAttached()

/**
 * Fails if the page violates an accessibility rule that can be checked automatically. If something began to fade or move
 * meanwhile, such as a toast, the page is checked once more.
 */
export const expectAccessible = async (page: Page) => {
  // A page that is still loading has no heading; one that never gets a heading fails here.
  await expect(page.locator('h1')).not.toHaveCount(0)
  const faults = await faultsOf(page)
  const hasMoved = await page.evaluate(() => 'moved' in document.documentElement.dataset)
  expect(faults !== '' && hasMoved ? await faultsOf(page) : faults).toBe('')
}

const faultsOf = async (page: Page): Promise<string> => {
  // What fades in or out has too little contrast meanwhile.
  await page.evaluate(async () => {
    const { dataset } = document.documentElement
    for (const begins of ['transitionrun', 'animationstart'])
      document.addEventListener(begins, () => (dataset.moved = ''), { capture: true })
    const ending = () =>
      document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        )
    // A color that an element inherits begins to change again when its parent's has changed.
    for (let animations = ending(); animations.length > 0; animations = ending())
      await Promise.allSettled(animations.map(({ finished }) => finished))
    delete dataset.moved
  })
  const { violations } = await new AxeBuilder({ page })
    // The page in the preview's frame has its own tests. What passes isn't looked at.
    .options({ iframes: false, resultTypes: ['violations'] })
    // Without it, a second page opens each time, to combine the results of frames on other sites. There are none.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  // A text rather than a list, so that a report which shows one line of a failure names what is wrong.
  return violations
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`,
    )
    .join('\n')
}
