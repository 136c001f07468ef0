import { expect, test, untilHydrated } from './world/test.ts'

test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

test('a tap beside the filters closes them, and does nothing else', async ({ page, at }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('button', { name: 'Filters' }).tap()
  const filters = page.getByRole('dialog', { name: 'Filters' })
  await expect(filters).toBeVisible()
  // Above them: the more attributes there are, the further down they reach.
  const below = await page.getByRole('button', { name: 'Open navigation', includeHidden: true }).boundingBox()
  await page.touchscreen.tap((below?.x ?? 0) + 10, (below?.y ?? 0) + 10)
  await expect(filters).toBeHidden()
  await expect(page).toHaveURL(at('customers'))
  await page.getByRole('button', { name: 'Filters' }).tap()
  await expect(filters).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
})
