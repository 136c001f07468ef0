import { expect, test, untilHydrated } from './world/test.ts'

test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

test('a tap beside the filters closes them, and does nothing else', async ({ page, at }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('button', { name: 'Filters' }).tap()
  const filters = page.getByRole('dialog', { name: 'Filters' })
  await expect(filters).toBeVisible()
  const { x, y, width, height } = (await filters.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.touchscreen.tap(x + width / 2, y + height + 40)
  await expect(filters).toBeHidden()
  await expect(page).toHaveURL(at('customers'))
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
})
