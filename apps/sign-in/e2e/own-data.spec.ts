import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test } from './world/test.ts'

test('shoppers download their data, once they have confirmed who they are', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  const phone = '9812300041'
  await addCustomer({ phone_number: phone, email: 'dora@example.com', first_name: 'Dora' })
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(phone)
  await page.keyboard.press('Enter')
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(phone, 'otp')).code ?? '')
  const section = page.getByRole('region', { name: 'Your data' })
  await expectAccessible(page)

  let isFirst = true
  await page.route('**/data-report', async (route) => {
    if (!isFirst) return route.continue()
    isFirst = false
    await route.fulfill({
      status: 403,
      json: { code: 'REAUTHENTICATION_NEEDED', message: 'Confirm it’s you.', details: [] },
    })
  })
  await section.getByRole('button', { name: 'Download your data' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm it’s you' })
  const saved = page.waitForEvent('download')
  await dialog.getByLabel('Code', { exact: true }).fill((await lastMessage(phone, 'otp')).code ?? '')
  const html = await saved
  expect(html.suggestedFilename()).toBe('your-data.html')
  expect(readFileSync(await html.path(), 'utf8')).toContain('dora@example.com')
  await expect(section.getByText('Your data was downloaded.')).toBeVisible()

  const other = page.waitForEvent('download')
  await section.getByRole('button', { name: 'Download as JSON' }).click()
  const json = JSON.parse(readFileSync(await (await other).path(), 'utf8')) as { user: { first_name: string } }
  expect(json.user.first_name).toBe('Dora')
})
