import { expect, type Page } from '@playwright/test'

/** What `scripts/screenshots.mjs` was asked for. */
const isRightToLeft = Boolean(process.env.SCREENSHOTS_RTL)
const hasForcedColors = Boolean(process.env.SCREENSHOTS_FORCED_COLORS)
const suffix = `${isRightToLeft ? '-rtl' : ''}${hasForcedColors ? '-forced-colors' : ''}`

const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

/** Takes pictures of a page at rest: on a phone and on a desktop, light and dark. Fails if the page is wider than the screen. */
export async function takePictures(page: Page, folder: string, name: string): Promise<void> {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({
        colorScheme,
        reducedMotion: 'reduce',
        forcedColors: hasForcedColors ? 'active' : 'none',
      })
      await expect(page.locator('h1')).not.toHaveCount(0)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await page.waitForLoadState('networkidle')
      if (isRightToLeft) await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
      await page.screenshot({
        path: `${folder}/${name}.${screen}-${colorScheme}${suffix}.png`,
        fullPage: true,
        animations: 'disabled',
      })
    }
    const beyondTheScreen = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(beyondTheScreen, `pixels beyond the edge on a ${screen}`).toBeLessThanOrEqual(0)
  }
}
