import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { choose } from './world/choose.ts'
import { owner } from './world/servers.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const openMore = async (page: Page, item: string | RegExp) => {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a pasted list is previewed and blocked by a job, which is undone on its page', async ({ page, at, caller }) => {
  const last_name = `P${Date.now().toString(36)}`
  const emails = ['ana', 'bea'].map((name) => `${name}.${last_name}@example.com`.toLowerCase())
  for (const email of emails) await caller.tell('createUser', { body: { first_name: 'Ana', last_name, email } })
  await page.goto(at('customers'))
  await openMore(page, 'Paste a list…')
  const dialog = page.getByRole('dialog', { name: 'Customers in a list' })
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText('Paste at least one line.')).toBeVisible()
  await dialog.getByLabel('Customers').fill([...emails, `nobody.${last_name}@example.com`].join('\n'))
  await dialog.getByRole('button', { name: 'Preview' }).click()
  const preview = dialog.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText('2 customers selected')
  await expect(preview).toContainText('2 would change')
  await expect(preview).toContainText('1 line skipped')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Block 2 customers' }).click()
  await expect(dialog.getByText('Enter a reason, so your team can understand this later.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('Fraud')
  await dialog.getByRole('button', { name: 'Block 2 customers' }).click()
  await page.getByRole('button', { name: 'Open jobs' }).click()

  const row = page.getByRole('row', { name: /Block 2 customers/ }).first()
  await expect(row).toContainText('2 customers: 2 changed · 1 skipped', { timeout: 30_000 })
  await expectAccessible(page)
  await row.getByRole('button', { name: /^Undo/ }).click()
  const undone = page.getByRole('row', { name: /Undo: block 2 customers/ }).first()
  await expect(undone).toContainText('2 changes undone', { timeout: 30_000 })
})

test('a pasted list is exported', async ({ page, at, caller }) => {
  const last_name = `X${Date.now().toString(36)}`
  const email = `xenia.${last_name}@example.com`.toLowerCase()
  await caller.tell('createUser', { body: { first_name: 'Xenia', last_name, email } })
  await page.goto(at('customers'))
  await openMore(page, 'Paste a list…')
  const pasting = page.getByRole('dialog', { name: 'Customers in a list' })
  await pasting.getByRole('button', { name: 'Export them…' }).click()
  await expect(pasting.getByText('Paste at least one line.')).toBeVisible()
  await pasting.getByLabel('Customers').fill(`${email}\nnobody.${email}`)
  await pasting.getByRole('button', { name: 'Export them…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export customers' })
  await expect(dialog).toContainText('A file with the customers in a list of 2 lines.')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('button', { name: 'Open jobs' }).click()
  await expect(page.getByRole('row', { name: /customers-.*csv/ }).first()).toContainText('1 line skipped', {
    timeout: 30_000,
  })
})

test('a pasted list is erased once its number and a password are typed', async ({ page, at, caller }) => {
  const last_name = `E${Date.now().toString(36)}`
  const email = `eva.${last_name}@example.com`.toLowerCase()
  await caller.tell('createUser', { body: { first_name: 'Eva', last_name, email } })
  await page.goto(at('customers'))
  await openMore(page, 'Paste a list…')
  const dialog = page.getByRole('dialog', { name: 'Customers in a list' })
  await dialog.getByLabel('Customers').fill(email)
  await choose(dialog.getByRole('combobox', { name: 'Action' }), /^Erase$/)
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('1 would change')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Erase 1 customer' }).click()
  await expect(dialog.getByText('Enter your password.')).toBeVisible()
  await dialog.getByLabel('Reason').fill(`Asked by ${email}`)
  await dialog.getByLabel('Type 1 to confirm').fill('1')
  await dialog.getByLabel('Your password').fill(`${owner.password}-wrong`)
  await dialog.getByRole('button', { name: 'Erase 1 customer' }).click()
  await expect(dialog.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await expect(dialog.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Your password').fill(owner.password)
  await dialog.getByRole('button', { name: 'Erase 1 customer' }).click()
  await expect(dialog.getByText(/must not say who the users are/i)).toBeVisible()
  await dialog.getByLabel('Reason').fill('Erasure request 2024-17')
  await dialog.getByRole('button', { name: 'Erase 1 customer' }).click()
  await page.getByRole('button', { name: 'Open jobs' }).click()
  await expect(page.getByRole('row', { name: /Erase 1 customer/ }).first()).toContainText('1 changed', {
    timeout: 30_000,
  })
})

test('everyone who matches is blocked once their number is typed', async ({ page, at, caller }) => {
  const last_name = `M${Date.now().toString(36)}`
  for (let i = 0; i < 26; i += 1)
    await caller.tell('createUser', {
      body: { first_name: `N${i}`, last_name, email: `n${i}.${last_name}@example.com`.toLowerCase() },
    })
  await page.goto(at(`customers?q=${last_name}&size=10`))
  await expect(page.getByText('26 matches')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  // The total of a search with another page is a lower bound.
  await page.getByRole('button', { name: /^All 26\+? that match…$/ }).click()
  const dialog = page.getByRole('dialog', { name: /^All 26\+? customers that match$/ })
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('26 would change')
  await dialog.getByLabel('Reason').fill('Fraud')
  await dialog.getByLabel('Type 26 to confirm').fill('25')
  await dialog.getByRole('button', { name: 'Block 26 customers' }).click()
  await expect(dialog.getByText('Type 26 exactly.')).toBeVisible()
  await dialog.getByLabel('Type 26 to confirm').fill('26')
  await dialog.getByRole('button', { name: 'Block 26 customers' }).click()
  await expect(page.getByText('The job was started')).toBeVisible()
  const blocked = () =>
    caller
      .ask<{ page: { item_total: number } }>('getCustomers', { q: last_name, status: 'blocked' })
      .then((found) => found.page.item_total)
  await expect.poll(blocked, { timeout: 30_000 }).toBe(26)
})

test('an attribute is set for everyone who matches conditions of attributes, and exported', async ({
  page,
  at,
  caller,
}) => {
  const unique = Date.now().toString(36)
  const define = (name: string, facts: object) =>
    caller.tell<{ _id: string }>('createUserAttributeDefinition', {
      body: { name: `${name} ${unique}`, slug: `${name.toLowerCase()}_${unique}`, ...facts },
    })
  const { _id: size } = await define('Size', { type: 'number', validations: [{ type: 'max', value: 60 }] })
  const { _id: tier } = await define('Tier', {
    type: 'choice',
    validations: [{ type: 'choices', value: ['Silver', 'Gold'] }],
  })
  const ids: string[] = []
  for (const [name, value] of Object.entries({ ana: 38, bea: 41, cleo: 44 })) {
    const body = { first_name: name, last_name: unique, email: `${name}.${unique}@example.com` }
    const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body })
    await caller.tell('updateUserAttributes', {
      userId: user._id,
      body: { attributes: [{ definition_id: size, value }] },
    })
    ids.push(user._id)
  }
  const conditions = [{ definition_id: size, type: 'gte', value: '40' }]
  const list = at(`customers?size=1&attributes=${encodeURIComponent(JSON.stringify(conditions))}`)
  await page.goto(list)
  await expect(page.getByText('2 matches')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.getByRole('button', { name: 'All 2 that match…' }).click()
  const dialog = page.getByRole('dialog', { name: 'All 2 customers that match' })
  await choose(dialog.getByRole('combobox', { name: 'Action' }), 'Set an attribute')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText('Choose an attribute.')).toBeVisible()
  // A value that its rules refuse is refused where it was typed.
  await choose(dialog.getByRole('combobox', { name: 'Attribute' }), `Size ${unique}`)
  await dialog.getByLabel(`Size ${unique}`).fill('400')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByLabel(`Size ${unique}`)).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await choose(dialog.getByRole('combobox', { name: 'Attribute' }), `Tier ${unique}`)
  await choose(dialog.getByRole('combobox', { name: `Tier ${unique}` }), 'Gold')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('2 would change')
  await dialog.getByRole('button', { name: 'Set for 2 customers' }).click()
  await expect(page.getByText('The job was started')).toBeVisible()
  const golden = async () => {
    const query = { attributeFilter: [{ definition_id: tier, type: 'eq', value: 'Gold' }] }
    const { items } = await caller.ask<{ items: { _id: string }[] }>('getCustomers', query)
    return items.map(({ _id }) => _id)
  }
  await expect.poll(golden, { timeout: 30_000 }).toEqual([ids[2], ids[1]])

  await page.goto(list)
  await openMore(page, 'Export all 2 customers that match…')
  const exporting = page.getByRole('dialog', { name: 'Export customers' })
  await expect(exporting).toContainText('A file with all 2 customers that match.')
  await exporting.getByLabel('All fields').uncheck()
  await exporting.getByLabel('First name').check()
  await exporting.getByLabel(`Tier ${unique}`).check()
  await exporting.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('button', { name: 'Open jobs' }).last().click()
  const row = page.getByRole('row', { name: /customers-.*\.csv/ }).first()
  await expect(row).toContainText('2 customers. Can be downloaded until', { timeout: 30_000 })
  const saved = page.waitForEvent('download')
  await row.getByRole('button', { name: /^Download/ }).click()
  expect(
    readFileSync(await (await saved).path(), 'utf8')
      .trim()
      .split('\r\n'),
  ).toEqual([`first_name,attributes.tier_${unique}`, 'cleo,Gold', 'bea,Gold'])
  for (const attributeDefId of [size, tier]) await caller.tell('deleteUserAttributeDefinitionById', { attributeDefId })
})
