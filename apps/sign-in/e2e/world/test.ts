import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { lastSeen } from './past.ts'
import { type Message, openTeam } from './team.ts'

const setting = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the global set-up has not run.`)
  return value
}

type Team = Awaited<ReturnType<typeof openTeam>>
type Shop = Awaited<ReturnType<Team['newShop']>>

interface Fixtures {
  /** Creates a store with its own config, and returns the URL of a place on its pages. */
  shop: (config?: object) => Promise<Shop & { at: (place?: string) => string }>
  shopUrl: string
  /** The newest message to a contact that this test has caused and not read yet. Waits until it has been sent. */
  lastMessage: (to: string, template?: string) => Promise<Message>
  providerKey: string
  /** Backdates the customer's last sign-in by some number of days. */
  wasLastSeen: (user_id: string, days: number) => void
  quiet: undefined
}

let team: Promise<Team> | undefined

/** Fails every test in which the page logs or throws an error. */
export const test = base.extend<Fixtures>({
  baseURL: process.env.E2E_API_URL,
  shop: async ({ baseURL }, use) => {
    team ??= openTeam(baseURL ?? '')
    const { newShop } = await team
    await use(async (config) => {
      const made = await newShop(config)
      return { ...made, at: (place = '') => `/sign-in/${made.id}${place}` }
    })
  },
  shopUrl: async ({ baseURL: _baseURL }, use) => use(setting('E2E_SHOP_URL')),
  wasLastSeen: async ({ baseURL: _baseURL }, use) =>
    use((user_id, days) => lastSeen(setting('E2E_DATABASE'), user_id, days)),
  providerKey: async ({ baseURL: _baseURL }, use) => use(setting('E2E_PROVIDER_KEY')),
  lastMessage: async ({ baseURL }, use) => {
    // Other tests of this run may have written to the same contact.
    const began = new Date().toISOString()
    const read = new Set<string>()
    const find = async (to: string, template?: string) => {
      const response = await fetch(`${baseURL}/dev/messages?to=${encodeURIComponent(to)}`)
      const { items } = (await response.json()) as { items: Message[] }
      return items.find(
        (each) =>
          each.created_at >= began &&
          !read.has(JSON.stringify(each)) &&
          (template === undefined || each.template === template),
      )
    }
    await use(async (to, template) => {
      let found: Message | undefined
      await expect(async () => {
        found = await find(to, template)
        expect(found, `There is no new message to ${to}.`).toBeDefined()
      }).toPass({ timeout: 30_000 })
      if (!found) throw new Error(`There is no new message to ${to}.`)
      read.add(JSON.stringify(found))
      return found
    })
  },
  quiet: [
    async ({ page }, use) => {
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('console', (message) => {
        // The browser also logs every rejected request.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
      })
      await use(undefined)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Fails if the page violates an accessibility rule that can be checked automatically. */
async function violationsOf(page: Page) {
  // A page that is still loading has no heading; one that never gets a heading fails here.
  await expect(page.locator('h1')).not.toHaveCount(0)
  await untilStill(page)
  const { violations } = await new AxeBuilder({ page })
    // What passes isn't looked at.
    .options({ resultTypes: ['violations'] })
    // Without it, a second page opens each time, to combine the results of frames on other sites. There are none.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('\n')}`,
  )
}

/** Waits for transitions to end. Colors on the way from one scheme to the other belong to neither. */
const untilStill = (page: Page) =>
  page.evaluate(async () => {
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
  })

/** Checks the same in light and dark mode, and that nothing scrolls sideways. */
export async function expectAccessible(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect((await violationsOf(page)).join('\n'), colorScheme).toBe('')
  }
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
