import { expect, type Page } from '@playwright/test'

/** What `scripts/screenshots.mjs` was asked for. */
const isRightToLeft = Boolean(process.env.SCREENSHOTS_RTL)
const hasForcedColors = Boolean(process.env.SCREENSHOTS_FORCED_COLORS)
const suffix = `${isRightToLeft ? '-rtl' : ''}${hasForcedColors ? '-forced-colors' : ''}`

const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }

/** Takes pictures of a page: on a phone and on a desktop, light and dark. Fails if the page is wider than the screen. */
export async function takePictures(
  page: Page,
  folder: string,
  name: string,
  { isLoading = false } = {},
): Promise<void> {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({
        colorScheme,
        reducedMotion: 'reduce',
        forcedColors: hasForcedColors ? 'active' : 'none',
      })
      await expect(page.locator('h1')).not.toHaveCount(0)
      if (!isLoading) await untilAtRest(page)
      if (isRightToLeft) await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
      await page.screenshot({
        path: `${folder}/${name}.${screen}-${colorScheme}${suffix}.png`,
        // A dialog covers the screen, not the page.
        fullPage: (await page.locator('[role="dialog"], [role="alertdialog"]').count()) === 0,
        animations: 'disabled',
      })
    }
    const beyondTheScreen = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(beyondTheScreen, `pixels beyond the edge on a ${screen}`).toBeLessThanOrEqual(0)
  }
}

async function untilAtRest(page: Page) {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await page.waitForLoadState('networkidle')
  for (const frame of page.frames().slice(1)) await frame.locator('h1').waitFor()
}
