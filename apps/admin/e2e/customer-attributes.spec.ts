import type { Page } from '@playwright/test'
import { type Caller, signInAs } from './world/caller.ts'
import { choose } from './world/choose.ts'
import { owner } from './world/servers.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const phone = { width: 390, height: 844 }

/** Defines attributes for one test, which deletes them at its end. */
const define = async <Name extends string>(caller: Caller, bodies: Readonly<Record<Name, object>>) => {
  const unique = Date.now().toString(36)
  const made: [string, string][] = []
  for (const [name, body] of Object.entries<object>(bodies)) {
    const { _id } = await caller.tell<{ _id: string }>('createUserAttributeDefinition', {
      body: { name: `${name} ${unique}`, slug: `${name.toLowerCase()}_${unique}`, ...body },
    })
    made.push([name, _id])
  }
  return {
    ids: Object.fromEntries(made) as Record<Name, string>,
    label: (name: Name) => `${name} ${unique}`,
    remove: async () => {
      for (const [, attributeDefId] of made) await caller.tell('deleteUserAttributeDefinitionById', { attributeDefId })
    },
  }
}

const valuesOf = async (caller: Caller, userId: string) => {
  const { items } = await caller.ask<{
    items: { user_attribute_definition_id: string; attribute: { value: unknown } }[]
  }>('getUserAttributesForUser', { userId })
  return Object.fromEntries(items.map((item) => [item.user_attribute_definition_id, item.attribute.value]))
}

const card = (page: Page) => page.getByRole('region', { name: 'Attributes' })
const change = (page: Page) => page.getByRole('button', { name: 'Change attributes' })
const save = (page: Page) => page.getByRole('button', { name: 'Save attributes' })

/** Where the bar of a phone covers no part of a button. */
const atTheTop = (page: Page) => page.evaluate(() => scrollTo(0, 0))

test('every type of attribute has its input, and its errors', async ({ page, at, caller, customer }) => {
  const choices = [{ type: 'choices', value: ['Silver', 'Gold'] }]
  const { ids, label, remove } = await define(caller, {
    Motto: { type: 'text', pinned: true },
    Story: { type: 'long_text' },
    Size: { type: 'number', description: 'In European sizes', validations: [{ type: 'max', value: 60 }] },
    Weight: { type: 'decimal' },
    Staff: { type: 'boolean' },
    Wedding: { type: 'date' },
    Delivery: { type: 'datetime' },
    Mail: { type: 'email' },
    Site: { type: 'url' },
    Call: { type: 'phone' },
    Tier: { type: 'choice', validations: choices },
    Likes: { type: 'multi_choice', validations: choices },
    Tags: { type: 'text', is_multi_value: true },
  })
  await page.goto(at(`customers/${customer._id}`))
  await change(page).click()
  await expect(page.getByLabel(label('Motto'))).toBeFocused()
  await expect(save(page)).toBeDisabled()
  await page.getByRole('button', { name: /^Show \d+ without a value$/ }).click()
  await page.getByLabel(label('Motto')).fill('Carpe diem')
  await page.getByLabel(label('Story')).fill('Once\nupon a time')
  await page.getByLabel(label('Size')).fill('400')
  await page.getByLabel(label('Weight')).fill('4.5')
  await page
    .getByRole('radiogroup', { name: label('Staff') })
    .getByRole('radio', { name: 'Yes' })
    .click()
  await page.getByLabel(label('Wedding')).fill('2026-01-31')
  await page.getByLabel(label('Delivery')).fill('2026-01-31T09:30')
  await page.getByLabel(label('Mail')).fill('Asha@Example.com')
  await page.getByLabel(label('Site')).fill('https://asha.example/')
  await page.getByLabel(label('Call')).fill('not a number')
  await choose(page.getByRole('combobox', { name: label('Tier') }), 'Gold')
  const likes = page.getByRole('group', { name: label('Likes') })
  await likes.getByLabel('Silver').check()
  await page.getByRole('button', { name: `Add a value to ${label('Tags')}` }).click()
  await page.getByLabel(`${label('Tags')}, value 1`).fill('red')
  await save(page).click()

  // Both errors are at their inputs, and nothing is saved.
  await expect(page.getByText('Must be at most 60.')).toBeVisible()
  await expect(page.getByLabel(label('Size'))).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel(label('Call'))).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  expect(await valuesOf(caller, customer._id)).toEqual({})
  await page.getByLabel(label('Size')).fill('38')
  await page.getByLabel(label('Call')).fill('+91 98765 43210')
  await save(page).click()
  await expect(page.getByText('Attributes saved').first()).toBeVisible()
  await expect(change(page)).toBeFocused()
  expect(await valuesOf(caller, customer._id)).toEqual({
    [ids.Motto]: 'Carpe diem',
    [ids.Story]: 'Once\nupon a time',
    [ids.Size]: 38,
    [ids.Weight]: 4.5,
    [ids.Staff]: true,
    [ids.Wedding]: '2026-01-31',
    [ids.Delivery]: await page.evaluate(() => new Date('2026-01-31T09:30').toISOString()),
    [ids.Mail]: 'asha@example.com',
    [ids.Site]: 'https://asha.example/',
    [ids.Call]: '+919876543210',
    [ids.Tier]: 'Gold',
    [ids.Likes]: ['Silver'],
    [ids.Tags]: ['red'],
  })
  for (const text of ['Carpe diem', '38', 'Yes', 'Jan 31, 2026', 'Gold', 'Silver', 'red'])
    await expect(card(page).getByText(text, { exact: true })).toBeVisible()
  await page.setViewportSize(phone)
  await page.emulateMedia({ colorScheme: 'dark' })
  await atTheTop(page)
  await expectAccessible(page)

  // What is made blank is deleted.
  await change(page).click()
  await page.getByLabel(label('Motto')).fill('')
  await page
    .getByRole('radiogroup', { name: label('Staff') })
    .getByRole('radio', { name: 'Not set' })
    .click()
  await likes.getByLabel('Silver').uncheck()
  await page.getByRole('button', { name: `Remove value 1 of ${label('Tags')}` }).click()
  await atTheTop(page)
  await expectAccessible(page)
  await save(page).click()
  await expect(change(page)).toBeVisible()
  const left = await valuesOf(caller, customer._id)
  for (const id of [ids.Motto, ids.Staff, ids.Likes, ids.Tags]) expect(left).not.toHaveProperty(id)
  expect(left[ids.Size]).toBe(38)
  await remove()
})

test('two operators change a customer at once, and a session ends meanwhile', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const { ids, label, remove } = await define(caller, { Size: { type: 'number' }, Tier: { type: 'text' } })
  const theirs = (attributes: object[]) =>
    caller.tell('updateUserAttributes', { userId: customer._id, body: { attributes } })
  await page.goto(at(`customers/${customer._id}`))
  await change(page).click()
  await page.getByLabel(label('Size')).fill('38')
  // Their change of the profile and of another attribute is no conflict.
  await caller.tell('updateUser', { userId: customer._id, body: { last_name: 'Theirs' } })
  await theirs([{ definition_id: ids.Tier, value: 'gold' }])
  await save(page).click()
  await expect(page.getByRole('heading', { name: 'Asha Theirs' })).toBeVisible()
  await expect.poll(() => valuesOf(caller, customer._id)).toEqual({ [ids.Size]: 38, [ids.Tier]: 'gold' })

  await change(page).click()
  await page.getByLabel(label('Size')).fill('39')
  await theirs([{ definition_id: ids.Size, value: 41 }])
  await save(page).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this customer' })
  for (const value of ['39', '41']) await expect(dialog.getByText(value, { exact: true })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save merged attributes' }).click()
  await expect(card(page).getByText('41', { exact: true })).toBeVisible()

  // What was typed survives the end of the session.
  await change(page).click()
  await page.getByLabel(label('Tier')).fill('platinum')
  await page.context().clearCookies()
  await save(page).click()
  const ended = page.getByRole('dialog', { name: 'Your session has ended' })
  await ended.getByLabel('Password', { exact: true }).fill(owner.password)
  await ended.getByRole('button', { name: 'Sign in' }).click()
  await expect(card(page).getByText('platinum')).toBeVisible()
  expect(await valuesOf(caller, customer._id)).toEqual({ [ids.Size]: 41, [ids.Tier]: 'platinum' })
  await remove()
})

test('a masked value is revealed on the record, and replaced without being seen', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const { ids, label, remove } = await define(caller, {
    Tax: { type: 'text', encrypted: true, masking: { enabled: true, type: 'partial' } },
    Size: { type: 'number' },
  })
  await caller.tell('updateUserAttributes', {
    userId: customer._id,
    body: { attributes: [{ definition_id: ids.Tax, value: 'AAAPZ1234C' }] },
  })
  await page.goto(at(`customers/${customer._id}`))
  await expect(card(page).getByText('••••••234C')).toBeVisible()
  await expect(card(page).getByText('Revealing a masked value is recorded')).toBeVisible()
  await page.getByRole('button', { name: `Reveal ${label('Tax')}` }).click()
  await expect(card(page).getByText('AAAPZ1234C')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: `Hide ${label('Tax')}` }).click()
  await expect(card(page).getByText('AAAPZ1234C')).toHaveCount(0)

  // Another change leaves it as it is.
  await change(page).click()
  await page.getByLabel(label('Size')).fill('38')
  await save(page).click()
  await expect(change(page)).toBeVisible()
  await change(page).click()
  await page.getByRole('button', { name: `Replace ${label('Tax')}` }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: `Keep the stored value of ${label('Tax')}` }).click()
  await expect(save(page)).toBeDisabled()
  await page.getByRole('button', { name: `Replace ${label('Tax')}` }).click()
  await page.getByLabel(label('Tax'), { exact: true }).fill('BBBPZ9876D')
  await save(page).click()
  await expect(card(page).getByText('••••••876D')).toBeVisible()

  await page.getByRole('tab', { name: 'Activity' }).click()
  const revealed = page.getByRole('listitem').filter({ hasText: 'Masked attribute shown' })
  await expect(revealed).toContainText(label('Tax'))
  await expect(page.getByText('BBBPZ9876D')).toHaveCount(0)
  await remove()
})

test('a viewer sees the attributes, but changes and reveals none', async ({
  page,
  context,
  at,
  caller,
  customer,
  baseURL,
}) => {
  const email = `vera.${Date.now().toString(36)}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const { ids, label, remove } = await define(caller, {
    Tax: { type: 'text', masking: { enabled: true, type: '' } },
    Size: { type: 'number' },
  })
  await caller.tell('updateUserAttributes', {
    userId: customer._id,
    body: {
      attributes: [
        { definition_id: ids.Tax, value: 'AAAPZ1234C' },
        { definition_id: ids.Size, value: 38 },
      ],
    },
  })
  const { cookie } = await signInAs(baseURL ?? '', { email, password })
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: baseURL ?? '' }])

  await page.goto(at(`customers/${customer._id}`))
  await expect(card(page).getByText('38', { exact: true })).toBeVisible()
  await expect(card(page).getByText('••••••')).toBeVisible()
  await expect(change(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: `Reveal ${label('Tax')}` })).toHaveCount(0)
  await expectAccessible(page)
  await remove()
})

test('without attributes, the card leads to where they are created', async ({ page, at, customer }) => {
  await page.route('**/trpc/getUserAttributeDefinitions*', (route) =>
    route.fulfill({
      json: { result: { data: { items: [], page: { type: 'number', current: 1, size: 100, item_total: 0 } } } },
    }),
  )
  await page.goto(at(`customers/${customer._id}`))
  await card(page).getByRole('link', { name: 'Create attributes' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Attributes' })).toBeVisible()
  await expect(page.getByText('No attributes yet')).toBeVisible()
  await expectAccessible(page)
})

test('the list of customers shows, finds, and sorts attributes', async ({ page, at, caller, customer }) => {
  const { ids, label, remove } = await define(caller, {
    Level: { type: 'number' },
    Club: { type: 'choice', validations: [{ type: 'choices', value: ['Silver', 'Gold'] }] },
  })
  await caller.tell('updateUserAttributes', {
    userId: customer._id,
    body: {
      attributes: [
        { definition_id: ids.Level, value: 7 },
        { definition_id: ids.Club, value: 'Gold' },
      ],
    },
  })
  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await page.getByRole('checkbox', { name: label('Level') }).check()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^Filters/ }).click()
  await choose(page.getByRole('combobox', { name: 'Attribute' }), label('Club'))
  await choose(page.getByRole('combobox', { name: 'Value' }), 'Gold')
  await page.getByRole('button', { name: 'Add condition' }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  const table = page.getByRole('table', { name: 'Customers' })
  await expect(table.locator('tbody').getByRole('row')).toHaveCount(1)
  await expect(table.getByRole('cell', { name: '7', exact: true })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Filters in use' })).toContainText(`${label('Club')} is Gold`)

  await table.getByRole('button', { name: label('Level') }).click()
  await expect(table.getByRole('columnheader', { name: label('Level') })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page).toHaveURL(/[?&]sort=attribute(&|$)/)
  await expect(page).toHaveURL(new RegExp(`[?&]by=${ids.Level}(&|$)`))
  await page.reload()
  await expect(table.getByRole('cell', { name: '7', exact: true })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: `Remove filter ${label('Club')} is Gold` }).click()
  await expect(page.getByRole('list', { name: 'Filters in use' })).toBeHidden()

  // A deleted attribute is no longer a column.
  await remove()
  await page.goto(at('customers'))
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
  await expect(table.getByRole('columnheader', { name: label('Level') })).toHaveCount(0)
  await expect(table.getByRole('columnheader', { name: 'Status' })).toBeVisible()
})
