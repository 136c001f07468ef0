import type { openBrowser } from '../world/shopper.ts'
import { asha, password } from '../world/storefront-steps.ts'

export const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' }

export const phone = { mobile: asha.phone_number, country_code: '91' }

export const minute_ms = 60_000

export type Browser = ReturnType<typeof openBrowser>

export const signInWith = (browser: Browser, username: string, given = password) =>
  browser.auth('POST', '/login/password', { username, password: given })

export async function beginForm(browser: Browser, form: object) {
  const { body } = await browser.auth('POST', '/register/form', { first_name: 'Nia', password, ...form })
  return body
}

export const notAsked = {
  email: { is_required: false, level: 'soft' },
  mobile: { is_required: false, level: 'soft' },
}
