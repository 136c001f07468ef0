import { inSignUp, oneOfEach } from './world/attributes.ts'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * The fields of customers that a store has defined itself, on its sign-up form and on the account page.
 */

const byPhone = {
  register_required_fields: {
    email: { is_required: false, level: 'soft' },
    mobile: { is_required: true, level: 'hard' },
  },
}

test('the sign-up form asks for attributes, with an input for each type', async ({ page, shop, lastMessage }) => {
  const { at, defineAttribute } = await shop({ ...byPhone, login: { otp: false } })
  for (const each of oneOfEach) await defineAttribute(each)
  await page.goto(at('/sign-up'))
  const create = page.getByRole('button', { name: 'Create account' })
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Phone number').fill('98765 43212')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await expectAccessible(page)
  await create.click()
  await expect(page.getByText('Fill in this field.')).toBeVisible()
  await expect(page.getByLabel('Tax ID')).toBeFocused()

  await page.getByLabel('Tax ID').fill('AAAPZ1234C')
  await page.getByLabel('About you').fill('I like shoes\nand boots')
  await page.getByLabel('Shoe size').fill('3')
  await page.getByLabel('Weight').fill('61.5')
  await page.getByLabel('Newsletter').selectOption('No')
  await page.getByLabel('Wedding day').fill('2020-02-29')
  await page.getByLabel('Next visit').fill('2031-01-31T09:30')
  await page.getByLabel('Billing inbox').fill('nia at example.com')
  await page.getByLabel('Website').fill('https://nia.example')
  await page.getByLabel('Second line').fill('86525 23959')
  await page.getByLabel('Tier').selectOption('Gold')
  const interests = page.getByRole('group', { name: 'Interests' })
  await interests.getByLabel('Silver').check()
  await interests.getByLabel('Gold').check()
  await page.getByLabel('Nicknames').fill('Milo\nLuna')
  await create.click()
  await expect(page.getByText('Must be at least 15.')).toBeVisible()
  await expect(page.getByLabel('Billing inbox')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)

  await page.getByLabel('Shoe size').fill('38')
  await page.getByLabel('Billing inbox').fill('billing@example.com')
  await create.click()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543212', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  const more = page.getByRole('region', { name: 'More about you' })
  const shown = [
    ['Tax ID', 'AAAPZ1234C'],
    ['About you', 'I like shoes and boots'],
    ['Shoe size', '38'],
    ['Weight', '61.5'],
    ['Newsletter', 'No'],
    ['Billing inbox', 'billing@example.com'],
    ['Website', 'https://nia.example'],
    ['Second line', '+918652523959'],
    ['Tier', 'Gold'],
    ['Interests', 'Silver, Gold'],
    ['Nicknames', 'Milo, Luna'],
  ] as const
  for (const [name, value] of shown) await expect(more.locator('div', { hasText: name }).getByText(value)).toBeVisible()
  expect(await more.getByText('I like shoes').innerText()).toBe('I like shoes\nand boots')
  await expect(more.getByText('Feb 29, 2020')).toBeVisible()
  await expect(more.getByText('9:30')).toBeVisible()
  // What sign-up asked for is entered once.
  await expect(more.getByRole('button')).toHaveCount(0)
  await expectAccessible(page)
})

test('someone who signs up with a code is asked for them, too', async ({ page, shop, lastMessage }) => {
  const { at, defineAttribute } = await shop(byPhone)
  await defineAttribute({ name: 'Tax ID', slug: 'tax', type: 'text', ...inSignUp('required') })
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('9876543213')
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('9876543213', 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Nice to meet you' })).toBeVisible()
  await page.getByLabel('First name').fill('Nia')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Fill in this field.')).toBeVisible()
  await page.getByLabel('Tax ID').fill('AAAPZ1234C')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'More about you' }).getByText('AAAPZ1234C')).toBeVisible()
})

test('shoppers change what is theirs on the account page', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer, defineAttribute } = await shop()
  const rules = { validations: [{ type: 'min', value: 15 }] }
  await defineAttribute({ name: 'Shoe size', slug: 'size', type: 'number', customer_editable: true, ...rules })
  await defineAttribute({ name: 'Newsletter', slug: 'news', type: 'boolean', customer_editable: true })
  await defineAttribute({ name: 'Risk', slug: 'risk', type: 'number' })
  await addCustomer({ phone_number: '8652523958', first_name: 'Asha' })
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('8652523958')
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage('8652523958', 'otp')).code ?? '')

  const more = page.getByRole('region', { name: 'More about you' })
  await expect(more.getByText('Not provided')).toHaveCount(2)
  await expect(page.getByText('Risk')).toBeHidden()
  await more.getByRole('button', { name: 'Edit more about you' }).click()
  await more.getByLabel('Shoe size').fill('3')
  await more.getByLabel('Newsletter').selectOption('Yes')
  await expectAccessible(page)
  await more.getByRole('button', { name: 'Save' }).click()
  await expect(more.getByText('Must be at least 15.')).toBeVisible()
  await more.getByLabel('Shoe size').fill('38')
  await more.getByRole('button', { name: 'Save' }).click()
  await expect(more.getByText('Your changes are saved')).toBeVisible()
  await expect(more.getByText('38')).toBeVisible()
  await expectAccessible(page)

  await page.reload()
  await expect(more.getByText('Yes')).toBeVisible()
  await more.getByRole('button', { name: 'Edit more about you' }).click()
  await expect(more.getByLabel('Newsletter')).toHaveValue('true')
  await more.getByLabel('Shoe size').fill('')
  await more.getByRole('button', { name: 'Save' }).click()
  await expect(more.getByText('Not provided')).toHaveCount(1)
})

test('each phone number of a form has a country of its own, and a rule is told in words', async ({ page, shop }) => {
  const { at, change, defineAttribute } = await shop({ ...byPhone, login: { otp: false } })
  await change({ code_countries: ['IN', 'GB'] })
  await defineAttribute({ name: 'Second line', slug: 'second', type: 'phone', ...inSignUp() })
  const validations = [{ type: 'pattern', value: '[A-Z]{5}' }]
  await defineAttribute({
    name: 'Tax ID',
    slug: 'tax',
    type: 'text',
    description: 'Five capitals',
    validations,
    ...inSignUp(),
  })
  await page.goto(at('/sign-up'))
  await expect(page.getByLabel('Country: Phone number', { exact: true })).toHaveValue('IN')
  await page.getByLabel('Country: Second line', { exact: true }).selectOption('GB')
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Phone number', { exact: true }).fill('98765 43215')
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByLabel('Tax ID').fill('abc')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Must have the expected form.')).toBeVisible()
  await expect(page.getByText('Five capitals')).toBeVisible()
  await expect(page.getByText('[A-Z]')).toHaveCount(0)
  await expectAccessible(page)
})
