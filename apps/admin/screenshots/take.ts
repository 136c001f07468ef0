import { expect, type Page } from '@playwright/test'

const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }

/** Takes pictures of a page at rest: on a phone and on a desktop, light and dark. Fails if the page is wider than the screen. */
export async function takePictures(page: Page, folder: string, name: string): Promise<void> {
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('h1')).not.toHaveCount(0)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await page.waitForLoadState('networkidle')
      for (const frame of page.frames().slice(1)) await frame.locator('h1').waitFor()
      await page.screenshot({
        path: `${folder}/${name}.${screen}-${colorScheme}.png`,
        // A dialog covers the screen, not the page.
        fullPage: (await page.getByRole('dialog').count()) === 0,
        animations: 'disabled',
      })
    }
    const beyondTheScreen = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect.soft(beyondTheScreen, `pixels beyond the edge on a ${screen}`).toBeLessThanOrEqual(0)
  }
}
