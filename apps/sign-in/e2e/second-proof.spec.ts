import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * A sign-in by code with the number of a customer who was away for so long that the number may belong to someone else.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const password = 'granite-otter-bicycle-58'

/** Enters the code that was sent to Asha's number. */
async function proveNumber(
  page: Page,
  address: string,
  lastMessage: (to: string, template: string) => Promise<{ code: string | null }>,
) {
  await page.goto(address)
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Is this your account?' })).toBeVisible()
}

test('a returning customer proves the account is theirs with a code to another contact', async ({
  page,
  shop,
  lastMessage,
  wasLastSeen,
}) => {
  const { at, addCustomer } = await shop()
  const { user } = await addCustomer(asha)
  wasLastSeen(user._id, 100)
  await proveNumber(page, at(), lastMessage)
  await expect(
    page.getByText('An account with +91 8652523958 hasn’t been used for a long time.', { exact: false }),
  ).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0)
  await expectAccessible(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await expectAccessible(page)
  // After a reload, the page continues where it was.
  await page.reload()
  await page.getByRole('button', { name: 'Send a code to a…@example.com' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  const code = page.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  await expectAccessible(page)
  await code.fill('000000')
  await expect(page.getByText('The code is wrong or no longer valid.', { exact: false })).toBeVisible()
  await code.fill((await lastMessage(asha.email, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByText('Asha Rao').first()).toBeVisible()
})

test('the password proves the account as well', async ({ page, shop, lastMessage, wasLastSeen }) => {
  const { at, addCustomer } = await shop()
  const { user } = await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.email)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.email, 'otp')).code ?? '')
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('You have a password.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
  wasLastSeen(user._id, 100)

  await proveNumber(page, at(), lastMessage)
  await expectAccessible(page)
  const typed = page.getByLabel('Password', { exact: true })
  await typed.fill('not-the-password')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This password is incorrect.')).toBeVisible()
  await expect(typed).toBeFocused()
  await typed.fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByText('Asha Rao').first()).toBeVisible()
})

test('the number’s new owner starts a new account with it', async ({ page, shop, lastMessage, wasLastSeen }) => {
  const { at, addCustomer, customer } = await shop()
  const { user } = await addCustomer(asha)
  wasLastSeen(user._id, 100)
  await proveNumber(page, at(), lastMessage)
  await page.getByRole('button', { name: 'Start a new account' }).click()
  await expect(page.getByRole('heading', { name: 'Nice to meet you' })).toBeVisible()
  await expect(page.getByLabel('First name')).toBeFocused()
  await page.getByLabel('First name').fill('Nia')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByText('+91 8652523958', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('Asha', { exact: false })).toHaveCount(0)
  expect((await customer(user._id)).user).toMatchObject({ phone_numbers: [], emails: [{ email: asha.email }] })
  expect((await lastMessage(asha.email, 'number_moved')).template).toBe('number_moved')
})
