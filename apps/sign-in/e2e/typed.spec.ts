import { expect, test } from './world/test.ts'

/*
 * What shoppers type and paste, and dates in their time zone.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const inDevanagari = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit)))
const inPersian = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x6f0 + Number(digit)))

for (const typed of [
  '\u202a+91 86525\u201123958\u202c',
  `+${inDevanagari('918652523958')}`,
  'tel:+918652523958',
  '918652523958',
])
  test(`a shopper signs in with ${JSON.stringify(typed)} and a code in Persian digits`, async ({
    page,
    shop,
    lastMessage,
  }) => {
    const { at, addCustomer } = await shop()
    await addCustomer(asha)
    await page.goto(at())
    await page.getByLabel('Phone number or email').fill(typed)
    await page.keyboard.press('Enter')
    const code = page.getByLabel('Code', { exact: true })
    await expect(code).toBeFocused()
    const { code: otp } = await lastMessage(asha.phone_number, 'otp')
    await page.keyboard.insertText(inPersian(`${otp?.slice(0, 3)}-${otp?.slice(3)}`))
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  })

test('a number that isn’t valid is rejected below its field', async ({ page, shop }) => {
  const { at } = await shop()
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('98765000')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Phone number or email')).toHaveAttribute('aria-invalid', 'true')
})

test('a name that would turn the text around is rejected below its field', async ({ page, shop, lastMessage }) => {
  const { at } = await shop()
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('9820012345')
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9820012345', 'otp')).code ?? '')
  await page.getByLabel('First name').fill('\u202eevil')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('First name')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('First name').fill('نیم\u200cفاصله')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.locator('bdi').filter({ hasText: 'نیم\u200cفاصله' }).first()).toBeVisible()
})

for (const timezoneId of ['Pacific/Honolulu', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'])
  test.describe(`in ${timezoneId}`, () => {
    test.use({ timezoneId, locale: 'en-US' })

    test('a date of birth is the day that was chosen', async ({ page, shop, lastMessage }) => {
      const { at, addCustomer, customer } = await shop()
      const { user } = await addCustomer(asha)
      await page.goto(at())
      await page.getByLabel('Phone number or email').fill(asha.phone_number)
      await page.keyboard.press('Enter')
      await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
      await page.getByRole('button', { name: 'Edit profile' }).click()
      await page.getByLabel('Date of birth').fill('1995-07-23')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByText('Jul 23, 1995')).toBeVisible()
      expect((await customer(user._id)).user.dob).toBe('1995-07-23T00:00:00.000Z')
      await page.getByRole('button', { name: 'Edit profile' }).click()
      await expect(page.getByLabel('Date of birth')).toHaveValue('1995-07-23')
    })
  })

test('a word of 100 letters fits on a phone', async ({ page, shop, lastMessage }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { at, addCustomer } = await shop()
  await addCustomer({ ...asha, first_name: 'W'.repeat(100), last_name: 'ש'.repeat(100) })
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: 'Edit profile' }).click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.goto(at())
  await expect(page.getByText('You’re signed in as')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
