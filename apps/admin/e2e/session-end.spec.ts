import type { Page } from '@playwright/test'
import type { Caller } from './world/caller.ts'
import { owner } from './world/servers.ts'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * A session that ends while someone works.
 */

const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' })

const enterPassword = async (page: Page) => {
  await expect(ended(page).getByLabel('Password', { exact: true })).toBeFocused()
  await page.keyboard.type(owner.password)
  await page.keyboard.press('Enter')
  await expect(ended(page)).toBeHidden()
}

const colleague = async (caller: Caller) => {
  const email = `mid.${Date.now()}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'support' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  return { email, password }
}

for (const width of [390, 1440])
  test(`a profile is saved after the password was entered on top of the page, ${width} pixels wide`, async ({
    page,
    at,
    customer,
  }) => {
    await page.setViewportSize({ width, height: 844 })
    await page.goto(at(`customers/${customer._id}`))
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('First name').fill('Aisha')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Save profile' }).click()
    await expect(ended(page).getByLabel('Email')).toHaveValue(owner.email)
    await expectAccessible(page)
    await ended(page).getByLabel('Password', { exact: true }).fill('not this one')
    await ended(page).getByRole('button', { name: 'Sign in' }).click()
    await expect(ended(page).getByText('The email or password is incorrect.')).toBeVisible()
    await page.keyboard.press('Escape')
    await enterPassword(page)
    await expect(page.getByText('Profile saved')).toBeVisible()
    await expect(page.getByRole('heading', { name: `Aisha ${customer.last_name}` })).toBeVisible()
  })

test('a search, a dialog, and an upload continue in the same way', async ({ page, at }) => {
  await page.goto(at('customers'))
  // Which customers are on the page depends on the tests before this one.
  await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible()
  await page.context().clearCookies()
  await page.getByLabel('Search customers').fill('seed07@example.com')
  await enterPassword(page)
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await expect(page.getByLabel('Search customers')).toHaveValue('seed07@example.com')

  await page.getByRole('button', { name: 'Create customer' }).click()
  const create = page.getByRole('dialog', { name: 'Create customer' })
  await create.getByLabel('First name').fill('Nova')
  await create.getByLabel('Email').fill(`nova.${Date.now()}@example.com`)
  await page.context().clearCookies()
  await create.getByRole('button', { name: 'Create customer' }).click()
  await expect(ended(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expectAccessible(page)
  await enterPassword(page)
  await expect(page.getByRole('heading', { name: 'Nova', level: 1 })).toBeVisible()

  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const group = page.getByRole('dialog', { name: 'Create group' })
  await group.getByLabel('Name').fill(`Regulars ${Date.now()}`)
  await group
    .getByLabel(/Drop a CSV or Excel file/)
    .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('email\nseed01@example.com') })
  await page.context().clearCookies()
  await group.getByRole('button', { name: 'Review file' }).click()
  await enterPassword(page)
  await expect(group.getByRole('region', { name: 'Outcome' })).toContainText('row found1')
})

test('someone else who signs in is warned, and the page reloads without the change', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const { email, password } = await colleague(caller)
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Not in their name')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save profile' }).click()
  await ended(page).getByLabel('Email').fill(email)
  await ended(page).getByLabel('Password', { exact: true }).fill(password)
  await expect(ended(page).getByText('unsaved changes are lost')).toBeVisible()
  await expectAccessible(page)
  await ended(page).getByRole('button', { name: 'Sign in and reload' }).click()
  await expect(ended(page)).toBeHidden()
  await expect(page.getByRole('button', { name: new RegExp(`^Account of ${email}`) })).toBeVisible()
  const { user } = await caller.ask<{ user: { first_name: string } }>('getUser', { userId: customer._id })
  expect(user.first_name).toBe('Asha')
})

test('signing in in another tab continues this one, and someone else there is noticed', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const { email, password } = await colleague(caller)
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Aisha')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(ended(page)).toBeVisible()

  const other = await page.context().newPage()
  const signIn = async (as: { email: string; password: string }) => {
    await other.goto(at('groups'))
    await other.getByLabel('Email').fill(as.email)
    await other.getByLabel('Password', { exact: true }).fill(as.password)
    await other.getByRole('button', { name: 'Sign in' }).click()
    await expect(other.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible()
  }
  await signIn(owner)
  await expect(ended(page)).toBeHidden()
  await expect(page.getByText('Profile saved')).toBeVisible()

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Kept')
  await page.context().clearCookies()
  await signIn({ email, password })
  const warning = page.getByRole('dialog', { name: 'Someone else has signed in' })
  await expect(warning.getByRole('button', { name: `Reload as ${email}` })).toBeVisible()
  await expectAccessible(page)
  await warning.getByLabel('Password', { exact: true }).fill(owner.password)
  await warning.getByRole('button', { name: 'Sign in' }).click()
  await expect(warning).toBeHidden()
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByRole('heading', { name: `Kept ${customer.last_name}` })).toBeVisible()
})
