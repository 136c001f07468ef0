import type { Page } from '@playwright/test'
import { oneOfEach } from '../e2e/world/attributes.ts'
import { openFrom, type Shop, pages } from './pages.ts'

/*
 * What the pages look like when something is wrong, missing, or odd.
 */

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2).slice(0, 100)
const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

/** A shop whose every text is longer, or runs in another direction, than its page was drawn for. */
const oddTexts = {
  name: `${long.slice(0, 40)} & Söhne`,
  display: `أهلاً وسهلاً ${long}`,
  subtext: `<b>Willkommen</b> ${long} 👩‍👩‍👧‍👦`,
  flash_card: { text: `${long} משלוח חינם`, text_color: '#ffffff', background_color: '#5b5bd6' },
}

interface State {
  /** The shop's config, instead of the one with everything. */
  config?: object
  show: (shop: Shop) => Promise<unknown>
}

const submit = async (page: Page, label: string, text: string) => {
  await page.getByLabel(label).first().fill(text)
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
}

export const states: Record<string, State> = {
  'sign-in-odd-texts': { config: oddTexts, show: ({ page, at }) => page.goto(at()) },
  'sign-in-refused': {
    show: async ({ page, at }) => {
      await page.goto(at())
      await submit(page, 'Phone number or email', '12')
    },
  },
  'sign-in-closed': { config: { active: false }, show: ({ page, at }) => page.goto(at()) },
  'sign-in-no-service': {
    show: async ({ page, at }) => {
      await page.route('**/platform/v1.0/**', (route) => route.abort())
      await page.goto(at())
      await page.getByRole('alert').waitFor()
    },
  },
  'sign-in-no-script': {
    show: async ({ page, at }) => {
      await page.goto(at())
      await page.route('**/sign-in/assets/sign-up-*.js', (route) => route.abort())
      await page.getByRole('link', { name: 'Create an account' }).click()
      await page.getByRole('button', { name: 'Retry' }).waitFor()
    },
  },
  'code-wrong': {
    show: async (shop) => {
      await pages.code(shop)
      const { code } = await shop.lastMessage(asha.phone_number, 'otp')
      await shop.page.getByLabel('Code', { exact: true }).fill(code === '000000' ? '000001' : '000000')
      await shop.page.getByRole('alert').waitFor()
    },
  },
  'sign-up-refused': {
    show: async ({ page, at }) => {
      await page.goto(at('/sign-up'))
      await page.getByLabel('First name').fill('\u202eevil')
      await submit(page, 'Email address', 'nobody at home')
    },
  },
  'sign-up-attributes': {
    show: async ({ page, at, defineAttribute }) => {
      for (const each of oneOfEach) await defineAttribute(each)
      await page.goto(at('/sign-up'))
      await page.getByLabel('First name').fill('Nia')
      await submit(page, 'Phone number', '98765 43212')
    },
  },
  'forgot-refused': {
    show: async ({ page, at }) => {
      await page.goto(at('/forgot'))
      await submit(page, 'Email or phone number', '12')
    },
  },
  'consent-unregistered': {
    show: async (shop) => {
      await shop.change({ unregistered_app_scopes: 'openid profile email' })
      await openFrom(shop, `${shop.shopUrl}/agent.json`, { scope: 'openid profile email' })
      await shop.page.getByRole('heading', { name: 'Connect Shopping Agent?' }).waitFor()
    },
  },
  'account-attributes': {
    show: async ({ page, at, addCustomer, defineAttribute, lastMessage }) => {
      for (const each of oneOfEach) await defineAttribute({ ...each, customer_editable: true })
      await addCustomer(asha)
      await page.goto(at())
      await page.getByLabel('Phone number or email').fill(asha.phone_number)
      await page.keyboard.press('Enter')
      await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
      const more = page.getByRole('region', { name: 'More about you' })
      await more.getByRole('button', { name: 'Edit more about you' }).click()
      await more.getByLabel('Nicknames').fill('Nini')
    },
  },
  'account-odd-texts': {
    config: oddTexts,
    show: async ({ page, at, addCustomer, lastMessage }) => {
      await addCustomer({
        ...asha,
        first_name: long,
        last_name: 'شیرین‌بانو محمدی',
        email: `${long
          .slice(0, 60)
          .toLowerCase()
          .replaceAll(/[^a-z]/g, 'a')}@example.com`,
      })
      await page.goto(at())
      await page.getByLabel('Phone number or email').fill(asha.phone_number)
      await page.keyboard.press('Enter')
      await page.getByLabel('Code', { exact: true }).waitFor()
      await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
      await page.waitForURL(/\/account/)
      await page.getByRole('heading', { name: 'Your account' }).waitFor()
    },
  },
}
