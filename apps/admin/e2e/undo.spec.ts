import { expect, expectAccessible, test } from './world/test.ts'

test('a mistake with many customers is noticed, and undone with one click', async ({ page, at, caller }) => {
  const last_name = `U${Date.now().toString(36)}`
  const ids: string[] = []
  for (let nth = 0; nth < 26; nth += 1) {
    const body = { first_name: `Ann${nth}`, last_name, email: `ann${nth}.${last_name}@example.com` }
    ids.push((await caller.tell<{ user: { _id: string } }>('createUser', { body })).user._id)
  }
  const stateOf = async (id: string | undefined) =>
    (await caller.ask<{ user: { status: string; block?: { reason: string } } }>('getUser', { userId: id })).user
  const bar = page.getByRole('region', { name: 'Selection' })

  // The selection stays, whatever the list shows.
  await page.goto(at(`customers?q=${last_name}`))
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await expect(bar.getByRole('status')).toHaveText('26 selected, 25 on other pages')
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: last_name })).toBeVisible()
  await page.goBack()
  await expect(bar.getByRole('status')).toHaveText('26 selected, 25 on other pages')
  await page.reload()
  await page.getByLabel('Search customers').fill('Seed')
  await expect(bar.getByRole('status')).toHaveText('26 selected, 26 not in this list')
  await bar.getByRole('button', { name: 'Show' }).click()
  const shown = page.getByRole('dialog', { name: '26 customers selected' })
  await expectAccessible(page)
  await shown.getByRole('button', { name: /^Deselect Ann0 / }).click()
  await page
    .getByRole('dialog', { name: '25 customers selected' })
    .getByRole('button', { name: 'Close', exact: true })
    .last()
    .click()

  // Blocking 25 customers takes their number, and one click to undo.
  await bar.getByRole('button', { name: 'Block', exact: true }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Block 25 customers?' })
  await expect(dialog.getByText(`Ann25 ${last_name}`)).toBeVisible()
  await dialog.getByLabel('Reason').fill('By mistake')
  await dialog.getByRole('button', { name: 'Block 25 customers' }).click()
  await expect(dialog.getByLabel('Type 25 to confirm')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await dialog.getByLabel('Type 25 to confirm').fill('25')
  await dialog.getByRole('button', { name: 'Block 25 customers' }).click()
  await expect(page.getByText('Blocked 25 customers')).toBeVisible()
  expect(await stateOf(ids[7])).toMatchObject({ status: 'blocked', block: { reason: 'By mistake' } })
  // Meanwhile, a colleague blocks one of them for good.
  await caller.tell('blockOrUnblockUsers', { body: { status: false, user_id: [ids[7]] } })
  await caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [ids[7]], reason: 'Chargebacks' } })
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText('Unblocked 24 customers')).toBeVisible()
  await expect(page.getByText('Couldn’t undo it for 1 customer')).toBeVisible()
  expect(await stateOf(ids[8])).toMatchObject({ status: 'active' })
  expect(await stateOf(ids[7])).toMatchObject({ status: 'blocked', block: { reason: 'Chargebacks' } })
})

test('a block is undone in the toast, and its undo from the activity', async ({ page, at, caller, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Block', exact: true }).click()
  await page.getByRole('alertdialog').getByLabel('Reason').fill('Fraud')
  await page.getByRole('button', { name: 'Block customer' }).click()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText(`Unblocked ${customer.first_name}`, { exact: false }).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Customer unblocked')).toBeVisible()
  await expectAccessible(page)
  // Undoing the undo: the customer is blocked for the old reason.
  await page.getByRole('tabpanel').getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText('Blocked: Fraud')).toBeVisible()
  const { user } = await caller.ask<{ user: { status: string } }>('getUser', { userId: customer._id })
  expect(user.status).toBe('blocked')
})
