import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const username = (page: Page) => page.getByLabel('Phone number or email')
const codeOf = (page: Page) => page.getByLabel('Code', { exact: true })
const wrongFor = (code: string | null) => (code === '000000' ? '000001' : '000000')

test('a wrong code is announced, says how many tries are left, and keeps the focus', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await username(page).fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(codeOf(page)).toBeFocused()
  const { code } = await lastMessage(asha.phone_number, 'otp')
  const wrong = ['000000', '000001', '000002'].filter((each) => each !== code)
  for (const [turn, left] of ['4 tries', '3 tries', '2 tries', '1 try', 'no tries'].entries()) {
    await codeOf(page).fill(wrong[turn % 2] ?? '')
    await expect(page.getByRole('alert')).toContainText(`You have ${left} left.`)
    await expect(codeOf(page)).toBeFocused()
    await expect(codeOf(page)).toHaveAttribute('aria-invalid', 'true')
  }
  await expectAccessible(page)
})

test('in a contrast theme, the current digit and an error are shown by lines, and each digit once', async ({
  page,
  shop,
  lastMessage,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await username(page).fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(codeOf(page)).toBeFocused()
  await expect(page.locator('.digit').first()).toHaveCSS('outline-style', 'solid')
  await expect(page.locator('.digit').nth(1)).toHaveCSS('outline-style', 'none')
  await codeOf(page).fill(wrongFor((await lastMessage(asha.phone_number, 'otp')).code))
  await expect(page.getByRole('alert')).toContainText('4 tries left')
  await expect(page.getByRole('alert')).toHaveCSS('border-inline-start-width', '4px')
  await expect(page.locator('.digit').first()).toHaveCSS('border-top-width', '3px')
  await expect(codeOf(page)).toHaveCSS('color', 'rgba(0, 0, 0, 0)')
  const colorOfSelection = await codeOf(page).evaluate((input) => getComputedStyle(input, '::selection').color)
  expect(colorOfSelection).toBe('rgba(0, 0, 0, 0)')
})

test('another code clears the old digits and their error', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.clock.install()
  await page.goto(at())
  await username(page).fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(codeOf(page)).toBeFocused()
  await codeOf(page).fill(wrongFor((await lastMessage(asha.phone_number, 'otp')).code))
  await expect(page.getByRole('alert')).toContainText('4 tries left')
  // Only this page's clock runs ahead, so the service's answer is simulated.
  await page.route('**/otp/mobile/send', (route) =>
    route.fulfill({ json: { success: true, request_id: 'another', resend_token: 'another', resend_timer: 30 } }),
  )
  await page.clock.runFor(31_000)
  await page.getByRole('button', { name: 'Send another code' }).click()
  await expect(page.getByText('We sent another code.')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(codeOf(page)).toHaveValue('')
  await expect(codeOf(page)).toBeFocused()
})

test('the same number in another tab, however it is written, continues with the code already sent', async ({
  page,
  context,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await username(page).fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(codeOf(page)).toBeFocused()
  const { code } = await lastMessage(asha.phone_number, 'otp')

  const other = await context.newPage()
  await other.goto(at())
  await username(other).fill('+91 86525 23958')
  await other.keyboard.press('Enter')
  await expect(other.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  const mailbox = await page.request.get(`/dev/messages?to=${asha.phone_number}`)
  expect(((await mailbox.json()) as { items: { code: string }[] }).items[0]?.code).toBe(code)
  await codeOf(other).fill(code ?? '')
  await expect(other.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await other.close()
})

test('an impossible number says to check it, and every error of a field is announced', async ({ page, shop }) => {
  const { at } = await shop()
  await page.goto(at())
  await expect(username(page)).toBeFocused()
  for (const typed of ['12', '+91 1234567890', '00000000']) {
    await username(page).fill(typed)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('Check the number')
    await expect(username(page)).toBeFocused()
  }
  await username(page).fill('asha@')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Must be an email address')
  await expectAccessible(page)
})

test('what was typed at sign-in continues with a forgotten password and with a new account', async ({ page, shop }) => {
  const { at } = await shop()
  await page.goto(at())
  await username(page).fill('asha@example.com')
  await page.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await page.getByLabel('Phone number, email, or username').fill('asha.rao@example.com')
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await expect(page.getByLabel('Email or phone number')).toHaveValue('asha.rao@example.com')
  await expect(page.getByLabel('Email or phone number')).toBeFocused()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(username(page)).toHaveValue('asha.rao@example.com')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page.getByLabel('First name')).toBeFocused()
  await expect(page.getByLabel('Gender')).toHaveCount(0)
})

test('the ID of a failed request is there for the store, behind Details', async ({ page, shop }) => {
  const { at } = await shop()
  await page.goto(at())
  await page.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await page.getByLabel('Phone number, email, or username').fill('asha@example.com')
  await page.getByLabel('Password', { exact: true }).fill('not-the-password')
  await page.keyboard.press('Enter')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The sign-in details are incorrect.')
  await expect(alert.getByText('Request')).toBeHidden()
  await alert.getByText('Details', { exact: true }).click()
  await expect(alert.getByText(/^Request \S+/)).toBeVisible()
  await expectAccessible(page)
})
