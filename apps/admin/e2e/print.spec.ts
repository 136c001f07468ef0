import { everyPage } from './world/every-page.ts'
import { expect, test } from './world/test.ts'

/*
 * What is printed is the page without the frame around it: nothing to navigate with, nothing to press, and dark on light.
 */

for (const { name, isInShell, open } of everyPage) {
  if (!isInShell) continue
  test(`on paper, ${name} is without the frame`, async ({ page, at, caller }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await open({ page, at, caller })
    await expect(page.locator('h1')).not.toHaveCount(0)
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
      const frame = page.locator('aside, nav[aria-label="Console"], header:has([aria-label="Open navigation"])')
      await expect(frame.filter({ visible: true })).toHaveCount(0)
      await expect(
        page.locator('section:has([data-bulk-bar]), form[role="search"], nav select').filter({ visible: true }),
      ).toHaveCount(0)
      const main = page.locator('main')
      await expect(main).toBeVisible()
      expect(await main.evaluate((element) => element.getBoundingClientRect().x)).toBe(0)
      const { ink, paper, scheme } = await page.locator('h1').evaluate((element) => ({
        ink: getComputedStyle(element).color,
        paper: getComputedStyle(document.body).backgroundColor,
        scheme: getComputedStyle(document.documentElement).colorScheme,
      }))
      // Its lightness, of 100.
      expect(Number(/[\d.]+/.exec(ink)?.[0])).toBeLessThan(40)
      expect(paper).toBe('rgba(0, 0, 0, 0)')
      expect(scheme).toBe('light')
    }
    await page.emulateMedia({ colorScheme: 'dark', media: 'screen' })
    await expect(page.locator('aside')).toBeVisible()
  })
}
