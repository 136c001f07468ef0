import type { Page } from '@playwright/test'
import type { Message } from '../e2e/world/team.ts'
import type { PlaceName } from '../src/places.tsx'

/** A shop, and a browser in front of its pages. */
export interface Shop {
  page: Page
  id: string
  at: (place?: string) => string
  addCustomer: (customer: object) => Promise<{ user: { _id: string } }>
  addClient: (client: object) => Promise<{ client: { _id: string } }>
  configure: (change: object) => Promise<unknown>
  defineAttribute: (attribute: object) => Promise<unknown>
  /** Changes the settings of the application itself. */
  change: (settings: object) => Promise<unknown>
  /** The site of the shop, where an app that nobody registered describes itself, too. */
  shopUrl: string
  lastMessage: (to: string, template?: string) => Promise<Message>
  wasLastSeen: (user_id: string, days: number) => void
}

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

/** How to reach each page. A page that is missing here doesn't compile. */
export const pages: Record<PlaceName, (shop: Shop) => Promise<unknown>> = {
  '': ({ page, at }) => page.goto(at()),
  code: async (shop) => {
    await shop.addCustomer(asha)
    await requestCode(shop, asha.phone_number)
  },
  'sign-up': ({ page, at }) => page.goto(at('/sign-up')),
  profile: async (shop) => {
    await proveContact(shop, '9876543210')
    await shop.page.waitForURL(/\/profile/)
  },
  complete: async (shop) => {
    await shop.configure({ required_fields: { email: { is_required: true, level: 'hard' } } })
    await shop.addCustomer({ ...asha, email: undefined })
    await proveContact(shop, asha.phone_number)
    await shop.page.waitForURL(/\/complete/)
  },
  confirm: async (shop) => {
    const { page } = shop
    await proveContact(shop, '9876543211')
    await page.getByLabel('First name').fill('Nia')
    await page.getByLabel('Last name').fill('Sen')
    await page.getByLabel('Email address').fill('nia@example.com')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL(/\/confirm/)
  },
  'second-proof': async (shop) => {
    const { user } = await shop.addCustomer(asha)
    shop.wasLastSeen(user._id, 100)
    await proveContact(shop, asha.phone_number)
    await shop.page.waitForURL(/\/second-proof/)
  },
  forgot: ({ page, at }) => page.goto(at('/forgot')),
  reset: async ({ page, at, addCustomer, lastMessage }) => {
    await addCustomer(asha)
    await page.goto(at('/forgot'))
    await page.getByLabel('Email or phone number').fill(asha.email)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Check your email' }).waitFor()
    await page.goto((await lastMessage(asha.email, 'reset_link')).link ?? '')
  },
  social: ({ page, at }) => page.goto(`${at('/social')}#id_token=x&state=guessed`),
  link: ({ page, at }) => page.goto(at('/link?code=0123456789abcdef0123456789abcdef')),
  'verify-email': ({ page, at }) => page.goto(at('/verify-email?token=0123456789abcdef0123456789abcdef')),
  'verify-mobile': ({ page, at }) => page.goto(at('/verify-mobile?token=0123456789abcdef0123456789abcdef')),
  consent: async (shop) => {
    const partner = { name: 'Loyalty Partner', first_party: false }
    await openFromClient(shop, partner, { scope: 'openid profile email' })
    await shop.page.waitForURL(/\/consent/)
  },
  'confirm-identity': async (shop) => {
    await openFromClient(shop, { name: 'Web shop' }, { acr_values: 'urn:clientele:acr:recent-code' })
    await shop.page.waitForURL(/\/confirm-identity/)
  },
  'select-account': async (shop) => {
    await openFromClient(shop, { name: 'Web shop' }, { prompt: 'select_account' })
    await shop.page.waitForURL(/\/select-account/)
  },
  account: async (shop) => {
    await shop.addCustomer(asha)
    await proveContact(shop, asha.phone_number)
    await shop.page.waitForURL(/\/account/)
  },
  'account/delete': async (shop) => {
    await shop.addCustomer(asha)
    await proveContact(shop, asha.phone_number)
    await shop.page.waitForURL(/\/account/)
    await shop.page.goto(shop.at('/account/delete'))
  },
}

const redirect_uri = 'https://partner.example.com/callback'

/** A client sends a customer here who signed in yesterday. */
const openFromClient = async (shop: Shop, client: { name: string; first_party?: boolean }, parameters: object) => {
  const added = await shop.addClient({ ...client, redirect_uris: [redirect_uri] })
  return openFrom(shop, added.client._id, parameters)
}

/** The same for the ID of any client. */
export const openFrom = async (shop: Shop, client_id: string, parameters: object) => {
  const { user } = await shop.addCustomer(asha)
  await proveContact(shop, asha.phone_number)
  await shop.page.waitForURL(/\/account/)
  shop.wasLastSeen(user._id, 1)
  const request = {
    client_id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...parameters,
  }
  await shop.page.goto(`/oidc/${shop.id}/auth?${new URLSearchParams(request).toString()}`)
}

const requestCode = async ({ page, at }: Shop, contact: string) => {
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(contact)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/code/)
}

const proveContact = async (shop: Shop, contact: string) => {
  await requestCode(shop, contact)
  const { code } = await shop.lastMessage(contact, 'otp')
  await shop.page.getByLabel('Code', { exact: true }).fill(code ?? '')
  await shop.page.waitForURL((url) => !url.pathname.endsWith('/code'))
}
