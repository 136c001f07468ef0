import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * The way back to the store, and back from a deletion.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
type LastMessage = (to: string, template?: string) => Promise<{ code: string | null; link: string | null }>

async function enterCode(page: Page, lastMessage: LastMessage, to = asha.phone_number) {
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(to, 'otp')).code ?? '')
}

async function signIn(page: Page, address: string, lastMessage: LastMessage, by = asha.phone_number) {
  await page.goto(address)
  await page.getByLabel('Phone number or email').fill(by)
  await enterCode(page, lastMessage, by)
}

test('a link in an email leads back to where the shopper came from', async ({ page, shop, shopUrl, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(`${at('/forgot')}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await page.getByLabel('Email or phone number').fill(asha.email)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await page.goto((await lastMessage(asha.email, 'reset_link')).link ?? '')
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await page.waitForURL(`${shopUrl}/cart`)
})

test('a changed return address in a link is ignored', async ({ page, shop, shopUrl, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(`${at('/forgot')}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await page.getByLabel('Email or phone number').fill(asha.email)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  const link = new URL((await lastMessage(asha.email, 'reset_link')).link ?? '')
  link.searchParams.set('return_to', 'https://evil.example/')
  await page.goto(link.href)
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Continue to Meadow' })).toHaveAttribute('href', shopUrl)
})

test('a new email address is confirmed, and the store is one click away', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { at } = await shop({
    register_required_fields: {
      email: { is_required: true, level: 'soft' },
      mobile: { is_required: true, level: 'hard' },
    },
  })
  await signIn(page, `${at()}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`, lastMessage, '9876543210')
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Email address').fill('nia@example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await page.goto((await lastMessage('nia@example.com', 'verify_link')).link ?? '')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('Your email address is confirmed.')).toBeVisible()
  await page.getByRole('link', { name: 'Continue to Meadow' }).click()
  await page.waitForURL(`${shopUrl}/cart`)
})

test('the account page and the deletion name the store and lead back, and a deletion can be undone', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { at, addCustomer, customer } = await shop({ delete_account_day: 14, delete_account_reasons: [] })
  const { user } = await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  await expect(page.getByRole('heading', { name: 'Your account at Meadow' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Continue to Meadow' })).toHaveAttribute('href', shopUrl)
  await page.getByRole('link', { name: 'Delete account' }).click()
  await expect(page.getByRole('heading', { name: 'Delete your account at Meadow' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Back to Meadow' })).toHaveAttribute('href', shopUrl)
  const something = page.getByRole('radio')
  if ((await something.count()) > 0) await something.first().check()
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account will be deleted' })).toBeVisible()
  await expect(page.getByText('Your account at Meadow will be permanently erased', { exact: false })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Back to Meadow' })).toHaveAttribute('href', shopUrl)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Keep my account' }).click()
  const name = page.getByLabel('Phone number or email')
  await expect(name).toHaveValue('+91 8652523958')
  // By email, because the last code to the phone was sent just now.
  await name.fill(asha.email)
  await enterCode(page, lastMessage, asha.email)
  await expect(page.getByRole('heading', { name: 'Keep your account?' })).toBeVisible()
  await expect(page.getByText('It will be permanently erased on', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Keep my account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account at Meadow' })).toBeVisible()
  expect((await customer(user._id)).user).toMatchObject({ status: 'active' })
})

test('Remove is only offered where it works', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer, configure } = await shop()
  await addCustomer({ phone_number: asha.phone_number, email: asha.email, first_name: 'Asha' })
  await signIn(page, at(), lastMessage)
  const phones = page.getByRole('region', { name: 'Phone numbers' })
  const emails = page.getByRole('region', { name: 'Email addresses' })
  await expect(phones.getByRole('button', { name: /^Remove/ })).toHaveCount(1)
  await expect(emails.getByRole('button', { name: /^Remove/ })).toHaveCount(1)
  await configure({ required_fields: { mobile: { is_required: true, level: 'hard' } } })
  await page.reload()
  await expect(emails.getByRole('button', { name: /^Remove/ })).toHaveCount(1)
  await expect(phones.getByRole('button', { name: /^Remove/ })).toHaveCount(0)

  await emails.getByRole('button', { name: `Remove ${asha.email}` }).click()
  await emails.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(emails.getByText(`${asha.email} was removed.`)).toBeVisible()
  await configure({ required_fields: { mobile: { is_required: false } } })
  await page.reload()
  await expect(phones.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0)
})
