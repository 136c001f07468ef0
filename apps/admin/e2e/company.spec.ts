import type { Page } from '@playwright/test'
import { choose } from './world/choose.ts'
import { expect, expectAccessible, test } from './world/test.ts'

test('an API key shows its secret once, and can be revoked', async ({ page, at }) => {
  const name = `Order service ${Date.now()}`
  await page.goto(at('developers/api-keys'))
  await page.getByRole('button', { name: 'Create API key' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create API key' })
  await dialog.getByRole('button', { name: 'Create API key' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('checkbox', { name: /groups:read/ }).click()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Create API key' }).click()
  await expect(dialog.getByText('Copy the secret now')).toBeVisible()
  const secret = await dialog.locator('[data-secret]').last().innerText()
  expect(secret.length).toBeGreaterThan(16)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'I have copied it' }).click()

  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row.getByText('2 permissions')).toBeVisible()
  await expect(page.getByText(secret)).toBeHidden()
  await expectAccessible(page)
  await row.getByRole('button', { name: `Revoke ${name}` }).click()
  await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke API key' }).click()
  await expect(row.getByText('Revoked')).toBeVisible()
})

test('an application is created with its token, and can be opened', async ({ page, at }) => {
  const name = `Outlet ${Date.now()}`
  await page.goto(at('developers/applications'))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create application' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create application' }).click()
  const shown = page.getByRole('dialog', { name: `Token of ${name}` })
  await expect(shown.locator('[data-secret]')).not.toBeEmpty()
  const first = await shown.locator('[data-secret]').innerText()
  await expectAccessible(page)
  await shown.getByRole('button', { name: 'I have copied it' }).click()

  await page.getByRole('button', { name: `Renew token of ${name}` }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Renew token' }).click()
  await expect(shown.locator('[data-secret]')).not.toHaveText(first)
  await shown.getByRole('button', { name: 'I have copied it' }).click()

  await page.getByRole('button', { name: /^Application:/ }).click()
  await page.getByRole('menuitemradio', { name }).click()
  await expect(page.getByRole('button', { name: /^Application:/ })).toContainText(name)
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Customers' }).click()
  await expect(page.getByRole('heading', { name: 'No customers yet' })).toBeVisible()
})

test('a colleague is invited, joins, sees only what the role allows, and is deactivated', async ({
  page,
  at,
  browser,
  baseURL,
}) => {
  const email = `vera.${Date.now()}@example.com`
  await page.goto(at('team'))
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog', { name: 'Invite to the team' })
  await dialog.getByLabel('Email').fill(email)
  await choose(dialog.getByRole('combobox', { name: 'Role' }), /^Viewer/)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Create invitation' }).click()
  const link = await dialog.locator('[data-secret]').innerText()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()

  const elsewhere = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL })
  const hers = await elsewhere.newPage()
  await hers.goto(link)
  await expectAccessible(hers)
  await hers.getByLabel('Your name').fill('Vera Viewer')
  await hers.getByLabel('Password', { exact: true }).fill('copper-meadow-window-17')
  await hers.getByRole('button', { name: 'Join the team' }).click()
  await expect(hers.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  await expect(hers.getByText(/^1–25 of/)).toBeVisible()
  await expect(hers.getByRole('button', { name: 'Create customer' })).toBeHidden()
  await expect(hers.getByRole('checkbox')).toHaveCount(0)
  await expect(hers.getByRole('link', { name: 'Team' })).toBeHidden()
  await expect(hers.getByRole('link', { name: 'API keys' })).toBeHidden()
  await hers.goto(at('sign-in-settings'))
  await expect(hers.getByText('Your role lets you view')).toBeVisible()
  await expect(hers.getByLabel('Subtext')).toBeDisabled()
  await expectAccessible(hers)
  await hers.goto(at('team'))
  await expect(hers.getByText('You don’t have permission for this')).toBeVisible()

  await page.reload()
  const row = page.getByRole('row').filter({ hasText: email })
  await choose(row.getByRole('combobox', { name: 'Role of Vera Viewer' }), /^Support/)
  await expect(page.getByText('Vera Viewer is now support')).toBeVisible()
  await row.getByRole('button', { name: 'Actions for Vera Viewer' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(row.getByText('Deactivated').filter({ visible: true })).toBeVisible()
  await hers.goto(at('customers'))
  await expect(hers).toHaveURL(/\/sign-in\?next=/)
  await elsewhere.close()
})

const actions = (page: Page, name: string) => page.getByRole('button', { name: `Actions for ${name}` })
const linkShown = (page: Page, name: string) => page.getByRole('dialog', { name: `Link for ${name}` })

test('an owner renews a lost invitation: the new link works, the old one does not', async ({
  page,
  at,
  caller,
  browser,
  baseURL,
}) => {
  const email = `remy.${Date.now()}@example.com`
  const lost = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await page.goto(at('team'))
  await actions(page, email).click()
  await page.getByRole('menuitem', { name: 'Renew the link…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Create new link' }).click()
  const renewed = await linkShown(page, email).locator('[data-secret]').innerText()
  await expectAccessible(page)
  await linkShown(page, email).getByRole('button', { name: 'I have copied it' }).click()

  const elsewhere = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL })
  const theirs = await elsewhere.newPage()
  const join = async (link: string) => {
    await theirs.goto(link)
    await theirs.getByLabel('Your name').fill('Remy Renewed')
    await theirs.getByLabel('Password', { exact: true }).fill('copper-meadow-window-17')
    await theirs.getByRole('button', { name: 'Join the team' }).click()
  }
  await join(lost.link)
  await expect(theirs.getByText('This link is no longer valid.')).toBeVisible()
  await join(renewed)
  await expect(theirs.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  await elsewhere.close()
})

test('an owner resets a password, and the person with the link chooses a new one', async ({
  page,
  at,
  caller,
  browser,
  baseURL,
}) => {
  const email = `rita.${Date.now()}@example.com`
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  const token = new URL(link).searchParams.get('token')
  await caller.tell('acceptInvitation', { body: { token, password: 'copper-meadow-window-17', name: email } })
  await page.goto(at('team'))
  await actions(page, email).click()
  await page.getByRole('menuitem', { name: 'Reset password…' }).click()
  await expectAccessible(page)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset password' }).click()
  const reset = await linkShown(page, email).locator('[data-secret]').innerText()
  await linkShown(page, email).getByRole('button', { name: 'I have copied it' }).click()
  const row = page.getByRole('row').filter({ hasText: email })
  await expect(row.getByText('Password reset').filter({ visible: true })).toBeVisible()

  const elsewhere = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL })
  const theirs = await elsewhere.newPage()
  await theirs.goto(reset)
  await expect(theirs.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
  await expectAccessible(theirs)
  await theirs.getByLabel('New password', { exact: true }).fill('amber-orchard-signal-63')
  await theirs.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(theirs.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()

  await theirs.getByRole('button', { name: /^Account of/ }).click()
  await theirs.getByRole('menuitem', { name: 'Change password…' }).click()
  const own = theirs.getByRole('dialog', { name: 'Change your password' })
  await own.getByLabel('Current password').fill('copper-meadow-window-17')
  await own.getByLabel('New password', { exact: true }).fill('lilac-tunnel-basket-29')
  await own.getByRole('button', { name: 'Change password' }).click()
  await expect(own.getByText('This isn’t your current password.')).toBeVisible()
  await expectAccessible(theirs)
  await own.getByLabel('Current password').fill('amber-orchard-signal-63')
  await own.getByRole('button', { name: 'Change password' }).click()
  await expect(theirs.getByText('Password changed')).toBeVisible()
  await elsewhere.close()
})

test('operators see where they are signed in, and can end sessions', async ({ caller, browser, baseURL }) => {
  const email = `sana.${Date.now()}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const elsewhere = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL })
  const theirs = await elsewhere.newPage()
  await theirs.goto('/sign-in')
  await theirs.getByLabel('Email').fill(email)
  await theirs.getByLabel('Password', { exact: true }).fill(password)
  await theirs.getByRole('button', { name: 'Sign in' }).click()
  await expect(theirs.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()

  await theirs.getByRole('button', { name: /^Account of/ }).click()
  await theirs.getByRole('menuitem', { name: 'Your sessions…' }).click()
  const dialog = theirs.getByRole('dialog', { name: 'Your sessions' })
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await expect(dialog.getByText('This session')).toHaveCount(1)
  await expectAccessible(theirs)
  await theirs.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(theirs)
  await dialog.getByRole('button', { name: /^End the session on/ }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await expect(dialog.getByRole('button', { name: 'End all other sessions' })).toBeHidden()
  await theirs.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await elsewhere.close()
})
