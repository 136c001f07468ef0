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
  await page.getByLabel('Phone number or e-mail').fill(by)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(by, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
}

test('the profile, the contacts and the password are the shopper’s own to change', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer, customer } = await shop()
  const { user } = await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  await expect(page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Edit profile' }).click()
  await page.getByLabel('Last name').fill('Rao-Sen')
  await page.getByLabel('Date of birth').fill('1995-07-23')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Your profile is saved.')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'Asha Rao-Sen' })).toBeVisible()

  const emails = page.getByRole('region', { name: 'E-mail addresses' })
  await emails.getByRole('button', { name: 'Add an e-mail address' }).click()
  await expect(emails.getByLabel('E-mail address', { exact: true })).toBeFocused()
  await page.keyboard.type('asha.rao@example.com')
  await page.keyboard.press('Enter')
  await expect(emails.getByLabel('Code', { exact: true })).toBeFocused()
  await expectAccessible(page)
  await emails.getByLabel('Code', { exact: true }).fill((await lastMessage('asha.rao@example.com', 'otp')).code ?? '')
  await expect(emails.getByText('asha.rao@example.com is verified.')).toBeVisible()
  await emails.getByRole('button', { name: 'Make primary asha.rao@example.com' }).click()
  await expect(emails.getByText('asha.rao@example.com is the primary one now.')).toBeVisible()
  await emails.getByRole('button', { name: 'Remove asha@example.com' }).click()
  await expect(emails.getByRole('button', { name: 'Keep' })).toBeFocused()
  await expectAccessible(page)
  await emails.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(emails.getByText('asha@example.com is removed.')).toBeVisible()
  expect((await customer(user._id)).user.emails).toMatchObject([{ email: 'asha.rao@example.com', primary: true }])

  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(page.getByText('You have a password.')).toBeVisible()
  await expectAccessible(page)

  const change = page.getByRole('button', { name: 'Change password' })
  await change.click()
  await page.getByLabel('Present password').fill('not-this-one')
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-59')
  await change.click()
  await expect(page.getByText('This is not the password you have now.')).toBeVisible()
  await expect(page.getByLabel('Present password')).toBeFocused()
  await expectAccessible(page)
})

test('a new password signs out everywhere else, and the list says so', async ({ page, shop, lastMessage, browser }) => {
  const { at, addCustomer, configure } = await shop()
  await addCustomer(asha)
  const elsewhere = await browser.newPage()
  await signIn(elsewhere, at(), lastMessage, asha.email)
  const sessions = page.getByRole('region', { name: 'Where you are signed in' })
  const endOthers = page.getByRole('button', { name: 'Sign out everywhere else' })
  await signIn(page, at(), lastMessage)
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await endOthers.click()
  await expect(page.getByLabel('New password', { exact: true })).toBeFocused()
  await page.keyboard.type('granite-otter-bicycle-58')
  await page.keyboard.press('Enter')
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(endOthers).toBeHidden()
  await elsewhere.reload()
  await expect(elsewhere.getByLabel('Phone number or e-mail')).toBeVisible()
  await elsewhere.close()

  // A shop without passwords promises nothing of them.
  await configure({ login: { password: false } })
  await page.reload()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('password')).toHaveCount(0)

  // A closed shop still shows whoever is signed in their account.
  await configure({ active: false })
  await page.goto(at())
  await expect(page.getByText('Nobody can sign in to this shop at the moment.', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Your account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('what is not fresh enough is proved once more', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await signIn(page, at(), lastMessage)
  // The api's own clock cannot be moved from here: its refusal is played, once.
  let refusals = 1
  await page.route('**/profile/v1.0/detail', (route) => {
    refusals -= 1
    if (refusals < 0) return route.continue()
    return route.fulfill({
      status: 403,
      json: { code: 'REAUTHENTICATION_NEEDED', message: 'Prove once more that it is you.', details: [] },
    })
  })
  const phones = page.getByRole('region', { name: 'Phone numbers' })
  await phones.getByRole('button', { name: 'Add a phone number' }).click()
  await phones.getByLabel('Phone number', { exact: true }).fill('9876501234')
  await phones.getByRole('button', { name: 'Send me a code' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
  await expect(dialog.getByLabel('Code', { exact: true })).toBeFocused()
  await expectAccessible(page)
  await dialog.getByLabel('Code', { exact: true }).fill((await lastMessage('8652523958', 'otp')).code ?? '')
  await expect(dialog).toBeHidden()
  await expect(phones.getByLabel('Code', { exact: true })).toBeFocused()
  await phones.getByLabel('Code', { exact: true }).fill((await lastMessage('9876501234', 'otp')).code ?? '')
  await expect(phones.getByText('+91 9876501234 is verified.')).toBeVisible()
})

test('the account is deleted with a reason, a consent and a code', async ({ page, shop, lastMessage }) => {
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
  await expect(page.getByText('Say in a few words why.')).toBeVisible()
  await page.getByLabel('In a few words').fill('I moved abroad')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('This has to be agreed to.')).toBeVisible()
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
