import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('selected customers are exported with the keyboard, and downloaded from the page of jobs', async ({
  page,
  at,
  caller,
}) => {
  const name = `Exported${Date.now()}`
  await caller.tell('createUser', { body: { email: `${name.toLowerCase()}@example.com`, first_name: name } })
  await page.goto(at(`customers?q=${name}`))
  await untilHydrated(page)
  await expect(page.getByRole('row', { name })).toBeVisible()
  await page.getByRole('row', { name }).getByRole('checkbox').check()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Export' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Export customers' })
  await expect(dialog).toContainText('A file with 1 customer.')
  await expectAccessible(page)
  await dialog.getByLabel('All fields').uncheck()
  await dialog.getByRole('button', { name: 'Export' }).click()
  await expect(dialog.getByText('Choose at least one field.')).toBeVisible()
  await dialog.getByLabel('First name').check()
  await dialog.getByLabel('Email addresses').check()
  await dialog.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('button', { name: 'Open jobs' }).click()

  const row = page.getByRole('row', { name: /customers-.*\.csv/ }).first()
  await expect(row).toContainText('1 customer. Can be downloaded until', { timeout: 30_000 })
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await row.getByRole('button', { name: /^Download/ }).click()
  const text = readFileSync(await (await saved).path(), 'utf8')
  expect(text.split('\r\n').slice(0, 2)).toEqual([
    '\ufefffirst_name,email,email_verified,verified_emails,unverified_emails',
    `${name},${name.toLowerCase()}@example.com,true,,`,
  ])
})
