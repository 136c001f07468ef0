import { expect, expectAccessible, test } from './world/test.ts'

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

test('a known shopper signs in by a code to the phone, and goes back to the shop', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop({ subtext: 'Good to see you' })
  await addCustomer(asha)
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await expect(page.getByRole('heading', { name: 'Welcome to Meadow' })).toBeVisible()
  await expect(page.getByText('Good to see you')).toBeVisible()
  await expectAccessible(page)

  const name = page.getByLabel('Phone number or e-mail')
  await expect(name).toHaveAttribute('autocomplete', 'username')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('Enter where to send the code.')).toBeVisible()
  await expect(name).toBeFocused()
  await name.fill('8652523958')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  const code = page.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await expect(page.getByText(/Another code in \d+ s/)).toBeVisible()
  await expectAccessible(page)
  await code.fill('000000')
  await expect(page.getByText('The code is wrong or no longer valid.', { exact: false })).toBeVisible()
  await expectAccessible(page)

  // Pasted as it stands in the message, with a blank in it.
  const { code: otp } = await lastMessage('8652523958', 'otp')
  await code.fill('')
  await page.keyboard.insertText(`${otp?.slice(0, 3)} ${otp?.slice(3)}`)
  await page.waitForURL(`${shopUrl}/cart`)
  const cookies = await page.context().cookies()
  expect(cookies.find((cookie) => cookie.name === 'f.session')).toMatchObject({ httpOnly: true, path: '/' })
})
