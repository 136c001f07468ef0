import { readFileSync } from 'node:fs'
import { owner } from './world/servers.ts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('an operator downloads everything about a customer, and erases them with the keyboard', async ({
  page,
  at,
  caller,
}) => {
  const name = `Erased${Date.now()}`
  const email = `${name.toLowerCase()}@example.com`
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body: { email, first_name: name } })
  await page.goto(at(`customers/${user._id}`))
  await untilHydrated(page)
  const more = page.getByRole('button', { name: 'More actions' })
  await more.click()
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download their data' }).click()
  const download = await saved
  expect(download.suggestedFilename()).toBe(`access-report-${user._id}.html`)
  expect(readFileSync(await download.path(), 'utf8')).toContain(email)
  await more.click()
  const asJson = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download as JSON' }).click()
  const json = await asJson
  expect(json.suggestedFilename()).toBe(`access-report-${user._id}.json`)
  expect(JSON.parse(readFileSync(await json.path(), 'utf8'))).toMatchObject({ user: { _id: user._id } })

  await more.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Erase now…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase this customer now?' })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Erase customer' }).click()
  await expect(dialog.getByText(`Type ${name} to confirm.`)).toBeVisible()
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name)
  await dialog.getByLabel('Reason').fill(`${email} asked`)
  await dialog.getByLabel('Your password').fill('not-the-password-1')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('Your password').fill(owner.password)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Must not say who')
  await dialog.getByLabel('Reason').fill('Request 17')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The customer was permanently erased')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  await page.goto(at(`customers/${user._id}`))
  await expect(page.getByRole('heading', { name: 'Customer erased', level: 1 })).toBeVisible()
})
