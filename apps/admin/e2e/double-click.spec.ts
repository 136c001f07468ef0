import type { Locator, Page } from '@playwright/test'
import { choose } from './world/choose.ts'
import { expect, test, untilHydrated } from './world/test.ts'

/** Clicks twice, as fast as a browser can deliver it, and returns how often the request was sent. */
const twice = async (page: Page, button: Locator, operation: string) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().includes(`/trpc/${operation}`)) sent.push(request.url())
  })
  const answered = page.waitForResponse((response) => response.url().includes(`/trpc/${operation}`))
  await button.dblclick()
  await answered
  await page.waitForLoadState('networkidle')
  return sent.length
}

test('a double click starts one dry run, and one import', async ({ page, at }) => {
  await page.goto(at('customers/import'))
  const buffer = Buffer.from(`email\ntwice.${Date.now()}@example.com\n`)
  await page
    .getByLabel('Drop a file here, or choose one')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer })
  expect(await twice(page, page.getByRole('button', { name: 'Start a dry run' }), 'createImport')).toBe(1)
  await page.getByRole('button', { name: 'Import 1 customer' }).click()
  const dialog = page.getByRole('alertdialog')
  expect(await twice(page, dialog.getByRole('button', { name: 'Import 1 customer' }), 'createImport')).toBe(1)
})

test('a double click starts one export', async ({ page, at }) => {
  await page.goto(at('jobs'))
  await page.getByRole('button', { name: 'Export customers' }).click()
  const dialog = page.getByRole('dialog')
  expect(await twice(page, dialog.getByRole('button', { name: /^Export/ }), 'createExport')).toBe(1)
})

test('a double click creates one customer', async ({ page, at }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('button', { name: 'Create customer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('First name').fill('Twice')
  await dialog.getByLabel('Email').fill(`twice.${Date.now()}@example.com`)
  expect(await twice(page, dialog.getByRole('button', { name: 'Create customer' }), 'createUser')).toBe(1)
})

test.describe('On a phone, where the buttons of a dialog don’t move', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('a double click on a preview doesn’t start what it is about', async ({ page, at, customer }) => {
    await page.goto(at('customers'))
    await untilHydrated(page)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Paste a list…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Customers/).fill(customer.email)
    await choose(dialog.getByLabel('Action'), 'Invite')
    const started: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/trpc/createBulkAction')) started.push(request.url())
    })
    await dialog.getByRole('button', { name: 'Preview' }).click()
    // People take longer than the preview does.
    await expect(dialog.getByRole('button', { name: /1 customer$/ })).toBeVisible()
    await page.mouse.down({ clickCount: 2 })
    await page.mouse.up({ clickCount: 2 })
    await page.waitForLoadState('networkidle')
    expect(started).toEqual([])
    expect(await twice(page, dialog.getByRole('button', { name: /1 customer$/ }), 'createBulkAction')).toBe(1)
  })
})
