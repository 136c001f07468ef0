import { expect, type Page } from '@playwright/test'

/**
 * Chooses an option of a select. The select is moved to the middle of the page first, where its options need no scrolling: a list of options that is moved
 * between the press and the release of the mouse closes without a choice.
 */
export async function choose(page: Page, label: string, option: string) {
  const select = page.getByRole('combobox', { name: label })
  await select.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await select.click()
  await page.getByRole('option', { name: option }).click()
  await expect(select).toContainText(option)
}
