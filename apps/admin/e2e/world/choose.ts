import { expect, type Locator } from '@playwright/test'

/**
 * Chooses an option of a select, as people do: they point at it before they press. Pointing at an option marks it and scrolls it into view, and if that
 * moves it between the press and the release of the mouse, the list closes without a choice.
 */
export async function choose(select: Locator, option: string | RegExp) {
  await select.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await select.click()
  const chosen = select.page().getByRole('option', { name: option })
  await chosen.hover()
  await expect(chosen).toBeFocused()
  await chosen.click()
  await expect(select).toContainText(option)
}
