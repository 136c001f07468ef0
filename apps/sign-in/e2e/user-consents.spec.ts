import { expect, expectAccessible, test } from './world/test.ts'

/*
 * What a store asks people to agree to, on its sign-up form and on the account page.
 */

const byPhone = {
  register_required_fields: {
    email: { is_required: false, level: 'soft' },
    mobile: { is_required: true, level: 'hard' },
  },
}
const consents = [
  { slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' },
  { slug: 'sms_marketing', title: 'News by SMS', text: 'Send me offers by SMS.' },
]

test('a sign-up asks for consents, and the account page gives and withdraws them', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, change } = await shop({ ...byPhone, login: { otp: false } })
  await change({
    privacy_consent_required: true,
    privacy_url: 'https://shop.example.com/privacy',
    marketing_consents: consents,
  })
  await page.goto(at('/sign-up'))
  const policy = page.getByLabel('I accept the privacy policy')
  for (const box of [policy, ...consents.map(({ text }) => page.getByLabel(text))]) await expect(box).not.toBeChecked()
  await expect(page.getByRole('link', { name: 'privacy policy', exact: true })).toHaveAttribute(
    'href',
    'https://shop.example.com/privacy',
  )
  // The box replaces the sentence that others read above the button.
  await expect(page.getByText('By creating an account')).toBeHidden()
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Phone number').fill('98765 43219')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Accept the privacy policy to create an account.')).toBeVisible()
  await expect(policy).toBeFocused()
  await expectAccessible(page)

  await policy.check()
  await page.getByLabel('Send me news').check()
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543219', 'otp')).code ?? '')

  const section = page.getByRole('region', { name: 'Consents' })
  await expect(section.getByLabel('I accept the privacy policy')).toBeChecked()
  await expect(section.getByText(/^Agreed on .*, when you signed up$/)).toHaveCount(2)
  await expect(section.getByLabel('Send me news')).toBeChecked()
  await expect(section.getByLabel('Send me offers')).not.toBeChecked()
  await section.getByLabel('Send me news').uncheck()
  await section.getByLabel('Send me offers').check()
  await section.getByRole('button', { name: 'Save consents' }).click()
  await expect(section.getByText('Your changes are saved')).toBeVisible()
  await expectAccessible(page)
  await page.reload()
  await expect(section.getByLabel('Send me offers')).toBeChecked()
  await expect(section.getByLabel('Send me news')).not.toBeChecked()
  await expect(section.getByText(/^Withdrawn on .*, on this page$/)).toBeVisible()
  await expect(section.getByText(/^Agreed on .*, on this page$/)).toBeVisible()
})

test('a customer from before the privacy policy was required accepts and withdraws it on the account page', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, change } = await shop({ ...byPhone, login: { otp: false } })
  await page.goto(at('/sign-up'))
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Phone number').fill('98765 43215')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543215', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await change({ privacy_consent_required: true })
  await page.reload()
  const section = page.getByRole('region', { name: 'Consents' })
  const policy = section.getByLabel('I accept the privacy policy')
  await expect(policy).not.toBeChecked()
  await policy.check()
  await section.getByRole('button', { name: 'Save consents' }).click()
  await expect(section.getByText(/^Agreed on .*, on this page$/)).toBeVisible()
  await policy.uncheck()
  await section.getByRole('button', { name: 'Save consents' }).click()
  await expect(section.getByText(/^Withdrawn on .*, on this page$/)).toBeVisible()
})

test('a store that asks for nothing shows nothing', async ({ page, shop, lastMessage }) => {
  const { at } = await shop({ ...byPhone, login: { otp: false } })
  await page.goto(at('/sign-up'))
  await page.getByLabel('First name').fill('Nia')
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await page.getByLabel('Phone number').fill('98765 43218')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543218', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Consents' })).toHaveCount(0)
})
