import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * A verification link that is opened in a browser that didn't request it: it shows a code, and confirms nothing by itself.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const both = {
  email: { is_required: true, level: 'soft' },
  mobile: { is_required: true, level: 'hard' },
}

/** The code shown by a browser that didn't request the link. */
async function codeShownOn(elsewhere: Page, link: string | null, contact: RegExp): Promise<string> {
  await elsewhere.goto(link ?? '')
  await expect(elsewhere.getByRole('heading', { name: 'Did you request this?' })).toBeVisible()
  await expect(elsewhere.getByText(contact)).toBeVisible()
  await expect(elsewhere.getByText('Nothing has been confirmed.', { exact: false })).toBeVisible()
  await expect(elsewhere.getByRole('button')).toHaveCount(0)
  await expectAccessible(elsewhere)
  await elsewhere.setViewportSize({ width: 1280, height: 800 })
  await expectAccessible(elsewhere)
  return (await elsewhere.getByText(/^\d{3} \d{3}$/).textContent()) ?? ''
}

test('a link opened on a phone shows a code, which works on the account page where it was requested', async ({
  page,
  shop,
  lastMessage,
  browser,
  baseURL,
}) => {
  const { id, at, addCustomer, customer } = await shop()
  const { user } = await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  // Requested as a storefront would, with a link.
  for (const [path, body] of [
    ['email', { email: 'asha.rao@example.com' }],
    ['mobile', { phone: '8652523960', country_code: '91' }],
  ] as const) {
    const answer = await page.request.put(`${baseURL}/service/application/user/profile/v1.0/${path}`, {
      data: body,
      headers: { 'x-application-id': id, origin: baseURL ?? '' },
    })
    expect(answer.status()).toBe(200)
  }
  await page.reload()

  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, userAgent: 'Phone/1' })
  const elsewhere = await phone.newPage()
  const mailed = (await lastMessage('asha.rao@example.com', 'verify_link')).link
  const code = await codeShownOn(elsewhere, mailed, /a…@example\.com to an account at/)
  expect((await customer(user._id)).user.emails).toMatchObject([{}, { verified: false }])

  const emails = page.getByRole('region', { name: 'Email addresses' })
  await emails.getByRole('button', { name: 'Enter code asha.rao@example.com' }).focus()
  await page.keyboard.press('Enter')
  const input = emails.getByLabel('Code', { exact: true })
  await expect(input).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.type('000000')
  await expect(emails.getByText('The code is wrong or no longer valid.', { exact: false })).toBeVisible()
  await expect(input).toBeFocused()
  await page.keyboard.insertText(code)
  await expect(emails.getByText('asha.rao@example.com is verified.')).toBeVisible()
  await expect(emails.getByText('Not verified')).toHaveCount(0)
  await elsewhere.reload()
  await expect(elsewhere.getByText('This link has already been used or is no longer valid.')).toBeVisible()
  await expectAccessible(elsewhere)

  const sent = (await lastMessage('8652523960', 'verify_link')).link
  const phones = page.getByRole('region', { name: 'Phone numbers' })
  const digits = await codeShownOn(elsewhere, sent, /…960 to an account at/)
  await phones.getByRole('button', { name: 'Enter code +91 8652523960' }).click()
  await phones.getByLabel('Code', { exact: true }).fill(digits)
  await expect(phones.getByText('+91 8652523960 is verified.')).toBeVisible()
  await phone.close()
})

test('a new account accepts the code at the end of the sign-up', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
  browser,
}) => {
  const { at } = await shop({ register_required_fields: both })
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/hello`)}`)
  await page.getByLabel('Phone number or email').fill('9876543219')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543219', 'otp')).code ?? '')
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Email address').fill('nia.claims@example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await expect(page.getByText(/Another link in/)).toBeVisible()
  await expectAccessible(page)

  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, userAgent: 'Phone/1' })
  const { link } = await lastMessage('nia.claims@example.com', 'verify_link')
  const code = await codeShownOn(await phone.newPage(), link, /n…@example\.com to an account at/)
  // It still works after the page is reloaded.
  await page.reload()
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.waitForURL(`${shopUrl}/hello`)
  await page.goto(at('/account'))
  await expect(page.getByText('nia.claims@example.com', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('Not verified')).toHaveCount(0)
  await phone.close()
})
