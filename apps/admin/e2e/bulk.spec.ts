import type { Caller } from './world/caller.ts'
import { choose } from './world/choose.ts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

/** Several customers with the same last name, newest first, as in the list. */
const family = async (caller: Caller, names: readonly string[]) => {
  const last_name = `F${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`
  const ids: string[] = []
  for (const first_name of names) {
    const body = { first_name, last_name, email: `${first_name}.${last_name}@example.com` }
    const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body })
    ids.push(user._id)
  }
  return { last_name, ids }
}

test('rows can be selected one by one, by range and all at once', async ({ page, at }) => {
  await page.goto(at('customers?size=10'))
  const bar = page.getByRole('region', { name: 'Selection' })
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ })
  await expect(boxes).toHaveCount(10)
  await boxes.nth(1).click()
  await boxes.nth(4).click({ modifiers: ['Shift'] })
  await expect(bar.getByText('4 selected')).toBeVisible()
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('')
  await expectAccessible(page)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await expect(bar.getByText('10 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(page.getByText(/^11–20 of/)).toBeVisible()
  await boxes.first().click()
  await expect(bar.getByText('11 selected, 10 on other pages')).toBeVisible()
  await bar.getByRole('button', { name: 'Clear selection' }).click()
  await expect(bar).toBeHidden()
})

test('archiving several customers says how many, shows the progress, and lists the failed ones', async ({
  page,
  at,
  caller,
}) => {
  const { last_name, ids } = await family(caller, ['Ana', 'Bea', 'Cleo'])
  await page.goto(at(`customers?q=${last_name}`))
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.route('**/trpc/archiveUser', (route) => {
    // The connection fails for one of them.
    const { user_id } = (route.request().postDataJSON() as { body: { user_id: string } }).body
    return user_id === ids[1] ? route.abort() : route.continue()
  })
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Archive' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Archive 3 customers?' })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(dialog.getByText(`Cleo ${last_name}`)).toBeVisible()
  await dialog.getByLabel('Reason').fill('Duplicates')
  await dialog.getByRole('button', { name: 'Archive 3 customers' }).click()
  const failed = page.getByRole('dialog', { name: '1 customer could not be archived' })
  await expect(failed.getByRole('link', { name: `Bea ${last_name}` })).toBeVisible()
  await expect(failed.getByText('Couldn’t reach the service.')).toBeVisible()
  await expect(page.getByText('Archived 2 customers')).toBeVisible()
  await expectAccessible(page)
  await failed.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(page.getByText('1 selected')).toBeVisible()
})

test('blocking several customers skips those that can’t be blocked, and blocks the others', async ({
  page,
  at,
  caller,
}) => {
  const { last_name, ids } = await family(caller, ['Dan', 'Eve', 'Fay'])
  await page.goto(at(`customers?q=${last_name}`))
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await caller.tell('archiveUser', { body: { user_id: ids[1] } })
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Block', exact: true }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Block 3 customers?' })
  await dialog.getByLabel('Reason').fill('Chargebacks')
  await dialog.getByRole('button', { name: 'Block 3 customers' }).click()
  const failed = page.getByRole('dialog', { name: '1 customer could not be blocked' })
  await expect(failed.getByRole('link', { name: `Eve ${last_name}` })).toBeVisible()
  await expect(failed.getByText('This customer is archived.')).toBeVisible()
  await expect(page.getByText('Blocked 2 customers')).toBeVisible()
  const { user } = await caller.ask<{ user: { status: string } }>('getUser', { userId: ids[2] })
  expect(user.status).toBe('blocked')
})

test('a group can be created from the selected customers', async ({ page, at, caller }) => {
  const { last_name } = await family(caller, ['Gia', 'Hal'])
  await page.goto(at(`customers?q=${last_name}`))
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'New group' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await expect(dialog.getByText('selection.csv')).toBeVisible()
  await dialog.getByLabel('Name').fill(`Chosen ${last_name}`)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByRole('heading', { name: `Chosen ${last_name}`, level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: `Gia ${last_name}` })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('link', { name: `Hal ${last_name}` })).toBeVisible()

  // A third one joins, and leaves again from their own activity.
  const { ids } = await family(caller, ['Ida'])
  await page.goto(at(`customers/${ids[0]}?tab=groups`))
  await page.getByRole('button', { name: 'Change groups' }).click()
  const change = page.getByRole('dialog', { name: /^Change the groups of/ })
  await choose(change.getByRole('combobox', { name: 'Group' }), `Chosen ${last_name}`)
  await expectAccessible(page)
  await change.getByRole('button', { name: 'Add 1 customer' }).click()
  await expect(page.getByText('Added 1 customer to')).toBeVisible()
  await expect(page.getByRole('link', { name: `Chosen ${last_name}` })).toBeVisible()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Added to a group')).toBeVisible()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText('Removed from a group')).toBeVisible()
  const { items } = await caller.ask<{ items: unknown[] }>('getUserMemberships', { userId: ids[0] })
  expect(items).toEqual([])
})

test('the list can be used from the keyboard', async ({ page, at, caller }) => {
  const { last_name } = await family(caller, ['Jon', 'Kim', 'Lu'])
  await page.goto(at(`customers?q=${last_name}`))
  const links = page.getByRole('table').getByRole('link')
  await expect(links).toHaveCount(3)
  await untilHydrated(page)
  await page.keyboard.press('j')
  await expect(links.nth(0)).toBeFocused()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(links.nth(2)).toBeFocused()
  await page.keyboard.press('j')
  await expect(links.nth(2)).toBeFocused()
  await page.keyboard.press('Shift+X')
  await expect(page.getByText('3 selected')).toBeVisible()
  await page.keyboard.press('k')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText(/\d selected/)).toBeHidden()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next customer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/customers\/[0-9a-f]{24}/)
  // `k` after `g` opens a page, and doesn't move the focus.
  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await expect(page.getByRole('heading', { name: 'API keys', level: 1 })).toBeVisible()
})
