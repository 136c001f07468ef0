import { expect, expectAccessible, test } from './world/test.ts'

/*
 * Links that sign in, and links that confirm an email address to someone who isn't signed in.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
const password = 'granite-otter-bicycle-58'

test('a sign-in link signs in when its button is pressed, once', async ({ page, shop, browser }) => {
  const { addCustomer, signInLink } = await shop()
  const { user } = await addCustomer(asha)
  const { link } = await signInLink(user._id)
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Sign in to Meadow' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(
    other.getByText('This link has already been used or is no longer valid.', { exact: false }),
  ).toBeVisible()
  await expectAccessible(other)
})

test('a sign-in link leads to the page that its creator chose', async ({ page, shop, shopUrl }) => {
  const { addCustomer, signInLink } = await shop()
  const { user } = await addCustomer(asha)
  const { link } = await signInLink(user._id, { return_to: `${shopUrl}/cart` })
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${shopUrl}/cart`)
})

test('the right password with an unconfirmed email address leads to the mailbox, and from there back', async ({
  page,
  shop,
  lastMessage,
  browser,
}) => {
  const { at } = await shop({
    register_required_fields: {
      email: { is_required: true, level: 'soft' },
      mobile: { is_required: true, level: 'hard' },
    },
  })
  await page.goto(at('/sign-up'))
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Last name').fill('Sen')
  await page.getByLabel(/^Phone number/).fill('9876543210')
  await page.getByLabel(/^Email address/).fill('nia@example.com')
  await page.getByLabel('Password (optional)', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543210', 'otp')).code ?? '')
  await page.waitForURL(/\/confirm/)

  // On another device, with the address that was never confirmed.
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(at())
  await elsewhere.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await elsewhere.getByLabel('Phone number, email, or username').fill('nia@example.com')
  await elsewhere.getByLabel('Password', { exact: true }).fill(password)
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(elsewhere.getByText('Check your email.', { exact: false })).toBeVisible()
  await expectAccessible(elsewhere)

  await elsewhere.goto((await lastMessage('nia@example.com', 'verify_link')).link ?? '')
  await elsewhere.getByLabel('Password', { exact: true }).fill('not-this-password')
  await elsewhere.getByRole('button', { name: /^Confirm/ }).click()
  await expect(elsewhere.getByText('are incorrect', { exact: false })).toBeVisible()
  await elsewhere.getByLabel('Password', { exact: true }).fill(password)
  await expectAccessible(elsewhere)
  await elsewhere.getByRole('button', { name: /^Confirm/ }).click()
  await expect(elsewhere.getByText('You can now sign in with it.', { exact: false })).toBeVisible()
  await elsewhere.getByRole('link', { name: 'Go to sign-in' }).click()
  await elsewhere.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await elsewhere.getByLabel('Phone number, email, or username').fill('nia@example.com')
  await elsewhere.getByLabel('Password', { exact: true }).fill(password)
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(elsewhere.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('the right password of a sign-up whose code was never entered leads to the mailbox, and a link finishes it', async ({
  page,
  shop,
  lastMessage,
  browser,
}) => {
  const { at } = await shop({
    register_required_fields: {
      email: { is_required: true, level: 'hard' },
      mobile: { is_required: false, level: 'soft' },
    },
  })
  await page.goto(at('/sign-up'))
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Last name').fill('Sen')
  await page.getByLabel(/^Email address/).fill('nia@example.com')
  await page.getByLabel('Password (optional)', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await page.close()

  const later = await (await browser.newContext()).newPage()
  await later.goto(at())
  await later.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await later.getByLabel('Phone number, email, or username').fill('nia@example.com')
  await later.getByLabel('Password', { exact: true }).fill(password)
  await later.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(later.getByText('Check your email.', { exact: false })).toBeVisible()

  await later.goto((await lastMessage('nia@example.com', 'verify_link')).link ?? '')
  await later.getByLabel('Password', { exact: true }).fill(password)
  await later.getByRole('button', { name: 'Confirm' }).click()
  await expect(later.getByText('Your email address is confirmed.')).toBeVisible()
  await expectAccessible(later)
  await later.getByRole('link', { name: 'Go to your account' }).click()
  await expect(later.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(later.getByText('nia@example.com', { exact: true }).first()).toBeVisible()
})
