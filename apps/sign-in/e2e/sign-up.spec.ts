import { expect, expectAccessible, test } from './world/test.ts'

const both = {
  email: { is_required: true, level: 'soft' },
  mobile: { is_required: true, level: 'hard' },
}

test('an unknown phone number becomes an account with a code and a profile', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { at } = await shop({ register_required_fields: both })
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/hello`)}`)
  await page.getByLabel('Phone number or email').fill('9876543210')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  const { code } = await lastMessage('9876543210', 'otp')
  await page.getByLabel('Code', { exact: true }).fill(code ?? '')

  await expect(page.getByRole('heading', { name: 'Nice to meet you' })).toBeVisible()
  await expect(page.getByLabel('First name')).toBeFocused()
  await expect(page.getByLabel('Phone number')).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Enter your first name.')).toBeVisible()
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Last name').fill('Sen')
  await page.getByLabel('Email address').fill('nia at example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('Email address')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.getByLabel('Email address').fill('nia@example.com')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Later' }).click()
  await page.waitForURL(`${shopUrl}/hello`)

  // The address is an unverified claim until someone opens its link and confirms it.
  const { link } = await lastMessage('nia@example.com', 'verify_link')
  await page.goto(link ?? '')
  await expect(page.getByRole('heading', { name: 'Confirm your email address' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('Your email address is confirmed.')).toBeVisible()
  await page.getByRole('link', { name: 'Go to your account' }).click()
  await expect(page.getByText('nia@example.com', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('Not verified')).toBeHidden()
})

test('a form creates an account once its contacts are verified, one after the other', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at } = await shop({
    register_required_fields: { ...both, email: { is_required: true, level: 'hard' } },
    login: { otp: false },
  })
  await page.goto(at())
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expectAccessible(page)
  const create = page.getByRole('button', { name: 'Create account' })
  await page.getByLabel('First name').fill('Omar')
  await create.click()
  await expect(page.getByText('Enter your phone number.')).toBeVisible()
  await page.getByLabel('Phone number').fill('98765 43211')
  await page.getByLabel('Email address').fill('omar@example.com')
  await create.click()
  await expect(page.getByText('Choose a password.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await create.click()

  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543211', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('omar@example.com', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Phone number, email, or username').fill('omar@example.com')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('contacts that the store asks everyone for are requested, and optional ones can wait', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer, configure } = await shop({
    required_fields: {
      email: { is_required: true, level: 'soft' },
      mobile: { is_required: true, level: 'hard' },
    },
  })
  await addCustomer({ phone_number: '8652523958', first_name: 'Asha' })
  const signIn = async () => {
    await page.goto(at())
    await page.getByLabel('Phone number or email').fill('8652523958')
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
    await page.getByLabel('Code', { exact: true }).fill((await lastMessage('8652523958', 'otp')).code ?? '')
  }
  await signIn()
  await expect(page.getByRole('heading', { name: 'Add your email address' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  await configure({ required_fields: { email: { is_required: true, level: 'hard' } } })
  await page.goto(at('/complete'))
  await expect(page.getByRole('button', { name: 'Not now' })).toBeHidden()
  await page.getByLabel('Email address').fill('asha@example.com')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('asha@example.com', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByText('asha@example.com', { exact: true }).first()).toBeVisible()
})
