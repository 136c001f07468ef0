import { signInAs } from './world/caller.ts'
import { choose } from './world/choose.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const phone = { width: 390, height: 844 }

test('an attribute is created, edited along with someone else, and deleted with its values', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const unique = Date.now().toString(36)
  const name = `Tier ${unique}`

  // From the keyboard: open the page, and create the attribute after two mistakes.
  await page.goto(at('customers'))
  await page.locator('time[title]').first().waitFor({ state: 'attached' })
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await expect(page.getByRole('heading', { level: 1, name: 'Attributes' })).toBeVisible()
  await page.getByRole('button', { name: 'Create attribute' }).first().press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create attribute' })
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByLabel('Slug').fill('1st')
  await choose(dialog.getByRole('combobox', { name: 'Type' }), /^Choice/)
  await dialog.getByRole('button', { name: 'Create attribute' }).click()
  await expect(dialog.getByLabel('Slug')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Slug').fill(`tier_${unique}`)
  await dialog.getByRole('button', { name: 'Create attribute' }).click()
  await expect(dialog.getByLabel('Choices')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await dialog.getByLabel('Choices').fill('Silver\nGold member\n')
  await dialog.getByRole('button', { name: 'Create attribute' }).click()

  // Its page has all other settings.
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByLabel('Choices')).toHaveValue('Silver\nGold member')
  await expectAccessible(page)
  const attributeDefId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const stored = () => caller.ask<object>('getUserAttributeDefinitionById', { attributeDefId })
  await choose(page.getByRole('combobox', { name: 'Default' }), 'Silver')
  await page.getByRole('switch', { name: 'Customers can edit it' }).click()
  await choose(page.getByRole('combobox', { name: 'On the sign-up form' }), 'Required')
  await page.getByRole('switch', { name: 'Pinned' }).click()
  await page.getByLabel('Position').fill('3')
  await page.getByLabel('Description').fill('From the loyalty program')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Attribute saved').first()).toBeVisible()
  expect(await stored()).toMatchObject({
    slug: `tier_${unique}`,
    type: 'choice',
    description: 'From the loyalty program',
    validations: [{ type: 'choices', value: ['Silver', 'Gold member'] }],
    default_value: 'Silver',
    customer_editable: true,
    registration: { enabled: true, type: 'required' },
    pinned: true,
    pin_order: 3,
  })

  // What can't be changed while there are values says so.
  await caller.tell('updateUserAttributes', {
    userId: customer._id,
    body: { attributes: [{ definition_id: attributeDefId, value: 'Silver' }] },
  })
  await page.getByRole('switch', { name: 'Encrypted' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('This can’t be changed while customers have values.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('switch', { name: 'Encrypted' })).not.toBeChecked()

  // Changes of different fields are merged, and both values of the same field are shown.
  const theirs = (body: object) => caller.tell('updateUserAttributeDefinition', { attributeDefId, body })
  await page.getByLabel('Choices').fill('Silver\nGold member\nPlatinum')
  await theirs({ name: `${name} B` })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `${name} B` })).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('Mine')
  await theirs({ name: `${name} C` })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const question = page.getByRole('dialog', { name: 'Someone else changed this attribute' })
  await question.getByRole('radio', { name: 'Theirs' }).click()
  await question.getByRole('button', { name: 'Save merged attribute' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `${name} C` })).toBeVisible()
  expect(await stored()).toMatchObject({
    validations: [{ type: 'choices', value: ['Silver', 'Gold member', 'Platinum'] }],
  })

  // Before it is deleted, the question says what goes with it.
  await page.setViewportSize(phone)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Delete' }).click()
  const deleting = page.getByRole('alertdialog')
  await expect(deleting.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(deleting.getByText('1 customer has a value, which is deleted with it.')).toBeVisible()
  await expectAccessible(page)
  await deleting.getByRole('textbox').fill(`${name} C`)
  await deleting.getByRole('button', { name: 'Delete attribute' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Attributes' })).toBeVisible()
  await expect(page.getByRole('link', { name: `${name} C` })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto(at(`attributes/${attributeDefId}`))
  await expect(page.getByRole('heading', { name: 'Attribute not found', level: 1 })).toBeVisible()
})

test('rules are checked against the type, and errors are at their inputs', async ({ page, at, caller }) => {
  const unique = Date.now().toString(36)
  const { _id } = await caller.tell<{ _id: string }>('createUserAttributeDefinition', {
    body: { name: `Size ${unique}`, slug: `size_${unique}`, type: 'number' },
  })
  await page.goto(at(`attributes/${_id}`))
  const save = page.getByRole('button', { name: 'Save changes' })
  await page.getByLabel('Minimum').fill('many')
  await save.click()
  await expect(page.getByText('Must be a whole number such as 42.')).toBeVisible()
  await expect(page.getByLabel('Minimum')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Minimum').fill('15')
  await page.getByLabel('Maximum').fill('10')
  await save.click()
  await expect(page.getByText('Min must not be greater than max.')).toBeVisible()
  await expect(page.getByLabel('Maximum')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Maximum').fill('60')
  await page.getByLabel('Default').fill('7')
  await save.click()
  await expect(page.getByLabel('Default')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Default').fill('38')
  await save.click()
  await expect(page.getByText('Attribute saved').first()).toBeVisible()

  // Another type has other rules.
  await choose(page.getByRole('combobox', { name: 'Type' }), /^Text/)
  await expect(page.getByLabel('Minimum length')).toBeVisible()
  await expect(page.getByLabel(/^Minimum(?! length)/)).toHaveCount(0)
  await page.getByLabel('Pattern').fill('(')
  await save.click()
  await expect(page.getByLabel('Pattern')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Pattern').fill('[A-Z]+')
  await page.getByRole('switch', { name: 'Several values' }).click()
  await page.getByRole('button', { name: 'Add a value to Default' }).click()
  await expect(page.getByLabel('Default, value 1')).toBeFocused()
  await page.keyboard.type('ABC')
  await save.click()
  await expect(page.getByText('Attribute saved').first()).toBeVisible()
  expect(await caller.ask<object>('getUserAttributeDefinitionById', { attributeDefId: _id })).toMatchObject({
    type: 'text',
    is_multi_value: true,
    default_value: ['ABC'],
    validations: [{ type: 'pattern', value: '[A-Z]+' }],
  })
  await caller.tell('deleteUserAttributeDefinitionById', { attributeDefId: _id })
})

test('a viewer sees an attribute, but nothing that changes it', async ({ page, context, at, caller, baseURL }) => {
  const unique = Date.now().toString(36)
  const email = `vera.${unique}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const { _id } = await caller.tell<{ _id: string }>('createUserAttributeDefinition', {
    body: { name: `Note ${unique}`, slug: `note_${unique}`, type: 'long_text' },
  })
  const { cookie } = await signInAs(baseURL ?? '', { email, password })
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: baseURL ?? '' }])

  await page.goto(at('attributes'))
  await expect(page.getByRole('link', { name: `Note ${unique}` })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create attribute' })).toHaveCount(0)
  await page.goto(at(`attributes/${_id}`))
  await expect(page.getByText('Your role lets you view this attribute, but not change it.')).toBeVisible()
  for (const label of ['Name', 'Slug', 'Default']) await expect(page.getByLabel(label, { exact: true })).toBeDisabled()
  for (const label of ['Delete', 'Save changes']) await expect(page.getByRole('button', { name: label })).toHaveCount(0)
  await expectAccessible(page)
  await caller.tell('deleteUserAttributeDefinitionById', { attributeDefId: _id })
})
