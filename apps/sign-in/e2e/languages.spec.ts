import type { Page } from '@playwright/test'
import { expect, test } from './world/test.ts'

const asha = { phone_number: '8652523958', first_name: 'Asha', last_name: 'Rao', dob: '1995-07-23' }

const dateOfBirth = (page: Page) => page.getByRole('definition').filter({ hasText: '1995' })

test.describe('in a browser that prefers German', () => {
  test.use({ locale: 'de-DE' })

  test('the page is in one language, in which its dates are written, too', async ({ page, shop, lastMessage }) => {
    const { at, addCustomer, change } = await shop()
    await addCustomer(asha)
    await page.goto(at())
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await page.getByLabel('Phone number or email').fill(asha.phone_number)
    await page.keyboard.press('Enter')
    await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
    await expect(dateOfBirth(page)).toHaveText('Jul 23, 1995')

    await change({ languages: ['en-GB', 'en-US'] })
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB')
    await expect(dateOfBirth(page)).toHaveText('23 Jul 1995')
    // What the storefront asks for counts more than what the browser does.
    const address = new URL(page.url())
    address.searchParams.set('ui_locales', 'en-US')
    await page.goto(address.href)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-US')
    await expect(dateOfBirth(page)).toHaveText('Jul 23, 1995')
  })
})
