import { expect, type Locator } from '@playwright/test'

/**
 * Chooses an option of a select. The select is moved to the middle of the page first, where its options need no scrolling: a list of options that is moved
 * between the press and the release of the mouse closes without a choice.
 */
export async function choose(select: Locator, option: string) {
  await select.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await select.click()
  await select.page().getByRole('option', { name: option }).click()
  await expect(select).toContainText(option)
}
