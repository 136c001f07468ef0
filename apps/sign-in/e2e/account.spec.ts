import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

async function signIn(
  page: Page,
  address: string,
  lastMessage: (to: string, template: string) => Promise<{ code: string | null }>,
  by = asha.phone_number,
) {
  await page.goto(address)
  await page.getByLabel('Phone number or email').fill(by)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(by, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
}

test('shoppers can change their profile, contacts and password', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer, customer } = await shop()
  const { user } = await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  await expect(page.getByRole('region', { name: 'Where you’re signed in' }).getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Edit profile' }).click()
  await page.getByLabel('Last name').fill('Rao-Sen')
  await page.getByLabel('Date of birth').fill('1995-07-23')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Profile saved')).toBeVisible()
  // The form had the focus, which isn't lost with it.
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeFocused()
  await expect(page.getByRole('definition').filter({ hasText: 'Asha Rao-Sen' })).toBeVisible()

  const emails = page.getByRole('region', { name: 'Email addresses' })
  await emails.getByRole('button', { name: 'Add an email address' }).click()
  await expect(emails.getByLabel('Email address', { exact: true })).toBeFocused()
  await page.keyboard.type('asha.rao@example.com')
  await page.keyboard.press('Enter')
  await expect(emails.getByLabel('Code', { exact: true })).toBeFocused()
  await expectAccessible(page)
  await emails.getByLabel('Code', { exact: true }).fill((await lastMessage('asha.rao@example.com', 'otp')).code ?? '')
  await expect(emails.getByText('asha.rao@example.com is verified.')).toBeVisible()
  await expect(emails.getByRole('heading')).toBeFocused()
  await emails.getByRole('button', { name: 'Make primary asha.rao@example.com' }).click()
  await expect(emails.getByText('asha.rao@example.com is now your primary contact.')).toBeVisible()
  await emails.getByRole('button', { name: 'Remove asha@example.com' }).click()
  await expect(emails.getByRole('button', { name: 'Keep' })).toBeFocused()
  await expectAccessible(page)
  await emails.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(emails.getByText('asha@example.com was removed.')).toBeVisible()
  await expect(emails.getByRole('heading')).toBeFocused()
  expect((await customer(user._id)).user.emails).toMatchObject([{ email: 'asha.rao@example.com', primary: true }])

  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(page.getByText('You have a password.', { exact: false })).toBeVisible()
  await expectAccessible(page)

  const change = page.getByRole('button', { name: 'Change password' })
  await change.click()
  await page.getByLabel('Current password').fill('not-this-one')
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-59')
  await change.click()
  await expect(page.getByText('This isn’t your current password.')).toBeVisible()
  await expect(page.getByLabel('Current password')).toBeFocused()
  await expectAccessible(page)
})

test('a new password signs out everywhere else, and the list shows it', async ({
  page,
  shop,
  lastMessage,
  browser,
}) => {
  const { at, addCustomer, configure } = await shop()
  await addCustomer(asha)
  const elsewhere = await browser.newPage()
  await signIn(elsewhere, at(), lastMessage, asha.email)
  const sessions = page.getByRole('region', { name: 'Where you’re signed in' })
  await signIn(page, at(), lastMessage)
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(page.getByLabel('New password', { exact: true })).toBeFocused()
  await page.keyboard.type('granite-otter-bicycle-58')
  await page.keyboard.press('Enter')
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await elsewhere.reload()
  await expect(elsewhere.getByLabel('Phone number or email')).toBeVisible()
  await elsewhere.close()

  // A store without passwords doesn't mention them.
  await configure({ login: { password: false } })
  await page.reload()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('password')).toHaveCount(0)

  // A closed store still shows signed-in shoppers their account.
  await configure({ active: false })
  await page.goto(at())
  await expect(page.getByText('Sign-in is turned off for this store right now.', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Your account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('each session is shown with its device, and can be ended one by one or all at once', async ({
  page,
  shop,
  lastMessage,
  browser,
}) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
  const password = 'granite-otter-bicycle-58'
  const openOn = async (userAgent: string) => {
    const context = await browser.newContext({ userAgent })
    const elsewhere = await context.newPage()
    await elsewhere.goto(at())
    await elsewhere.getByLabel('Phone number or email').fill(asha.email)
    await elsewhere.getByRole('button', { name: 'Sign in with a password instead' }).click()
    await elsewhere.getByLabel('Password', { exact: true }).fill(password)
    await elsewhere.keyboard.press('Enter')
    await expect(elsewhere.getByRole('heading', { name: 'Your account' })).toBeVisible()
    return elsewhere
  }
  await page.setViewportSize({ width: 360, height: 740 })
  await signIn(page, at(), lastMessage)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('You have a password.', { exact: false })).toBeVisible()
  const onIphone = await openOn(
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Mobile/15E148 Safari/604.1`,
  )
  const onMac = await openOn(`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.6 Safari/605.1.15`)
  await page.reload()
  const region = page.getByRole('region', { name: 'Where you’re signed in' })
  const lines = region.getByRole('listitem')
  await expect(lines).toHaveCount(3)
  // The current session comes first and has no button here: its button is at the top.
  await expect(lines.first()).toContainText('This device')
  await expect(lines.first()).toContainText(/Chrome on Windows.*Signed in .*20\d\d/)
  await expect(lines.first().getByRole('button')).toHaveCount(0)
  await expect(lines.nth(1)).toContainText(/Safari on macOS.*Signed in .*last seen .*20\d\d/)
  await expectAccessible(page)

  await region.getByRole('button', { name: /^Sign out on Safari on iPhone/ }).focus()
  await page.keyboard.press('Enter')
  await expect(region.getByText('Safari on iPhone was signed out.')).toBeVisible()
  await expect(region.getByRole('heading')).toBeFocused()
  await expect(lines).toHaveCount(2)
  await onIphone.reload()
  await expect(onIphone.getByLabel('Phone number or email')).toBeVisible()
  await onMac.reload()
  await expect(onMac.getByRole('heading', { name: 'Your account' })).toBeVisible()

  // Ending a session that has already ended counts as success.
  await onMac.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(onMac.getByLabel('Phone number or email')).toBeVisible()
  await region.getByRole('button', { name: /^Sign out on Safari on macOS/ }).click()
  await expect(region.getByText('Safari on macOS was signed out.')).toBeVisible()
  await expect(region.getByRole('alert')).toHaveCount(0)
  await expect(lines).toHaveCount(1)
  await expectAccessible(page)

  const again = await openOn('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0')
  await page.reload()
  await expect(lines).toHaveCount(2)
  await region.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(region.getByText('You’re signed out everywhere else.')).toBeVisible()
  await expect(region.getByRole('button')).toHaveCount(0)
  await again.reload()
  await expect(again.getByLabel('Phone number or email')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  for (const each of [onIphone, onMac, again]) await each.context().close()
})

test('a list of sessions that fails to load shows an error, and can be retried', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/sessions/details', async (route) => {
    await held
    await route.fulfill({ status: 503, json: { code: 'OVERLOADED', message: 'The service is busy.' } })
  })
  await signIn(page, at(), lastMessage)
  const region = page.getByRole('region', { name: 'Where you’re signed in' })
  await expect(region.getByRole('status')).toContainText('Loading your sessions')
  await expectAccessible(page)
  answer()
  await expect(region.getByRole('alert')).toContainText('We’re busy right now.')
  await expectAccessible(page)
  await page.unroute('**/sessions/details')
  await region.getByRole('button', { name: 'Retry' }).click()
  await expect(region.getByRole('listitem')).toHaveCount(1)
  await expect(region.getByText('You’re not signed in anywhere else.')).toBeVisible()
  await expect(region.getByRole('alert')).toHaveCount(0)
})

test('an action that needs a recent sign-in asks for confirmation', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  // The API's clock can't be changed from here, so its error is simulated, once.
  let refusals = 1
  await page.route('**/profile/v1.0/detail', (route) => {
    refusals -= 1
    if (refusals < 0) return route.continue()
    return route.fulfill({
      status: 403,
      json: { code: 'REAUTHENTICATION_NEEDED', message: 'Confirm it’s you.', details: [] },
    })
  })
  const phones = page.getByRole('region', { name: 'Phone numbers' })
  await phones.getByRole('button', { name: 'Add a phone number' }).click()
  await phones.getByLabel('Phone number', { exact: true }).fill('9876501234')
  await phones.getByRole('button', { name: 'Send me a code' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm it’s you' })
  await expect(dialog.getByLabel('Code', { exact: true })).toBeFocused()
  await expectAccessible(page)
  await dialog.getByLabel('Code', { exact: true }).fill((await lastMessage('8652523958', 'otp')).code ?? '')
  await expect(dialog).toBeHidden()
  await expect(phones.getByLabel('Code', { exact: true })).toBeFocused()
  await phones.getByLabel('Code', { exact: true }).fill((await lastMessage('9876501234', 'otp')).code ?? '')
  await expect(phones.getByText('+91 9876501234 is verified.')).toBeVisible()
})

test('the account can be deleted with a reason, a consent and a code', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer, customer } = await shop({
    delete_account_consent: { consent_text: 'I know that my points are lost.' },
    delete_account_day: 14,
  })
  const { user } = await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  await page.getByRole('link', { name: 'Delete account' }).click()
  await expect(page.getByRole('heading', { name: 'Delete your account' })).toBeFocused()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('Choose a reason.')).toBeVisible()
  await page.getByLabel('Something else').check()
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('Tell us why in a few words.')).toBeVisible()
  await page.getByLabel('Comment').fill('I moved abroad')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('You need to agree to this.')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('I know that my points are lost.').check()
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const asking = page.waitForRequest((request) => request.url().endsWith('/authentication/v1.0/delete'))
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('8652523958', 'otp')).code ?? '')
  expect((await asking).postDataJSON()).toMatchObject({ reason: 'I moved abroad', consent: true })
  await expect(page.getByRole('heading', { name: 'Your account will be deleted' })).toBeVisible()
  await expectAccessible(page)
  expect((await customer(user._id)).user).toMatchObject({ status: 'deletion_scheduled' })
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('f.session')
})
