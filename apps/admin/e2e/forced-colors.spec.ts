import type { Locator, Page } from '@playwright/test'
import { everyPage } from './world/every-page.ts'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * In forced colors, the browser replaces every background and drops every shadow. What they say must still be there.
 */

test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' }))

/** What a chosen element shows that the same element doesn't show otherwise. */
const shownBy = (element: Locator, pseudo?: '::after') =>
  element.evaluate((node, part) => {
    const probe = document.createElement('i')
    probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText'
    document.body.append(probe)
    const { backgroundColor: highlight, color: highlightText } = getComputedStyle(probe)
    probe.remove()
    const { backgroundColor, color, outlineStyle, outlineColor } = getComputedStyle(node, part)
    const texts = [node, ...node.querySelectorAll('*')].map((each) => getComputedStyle(each).color)
    return {
      isHighlighted: backgroundColor === highlight,
      isReadable: color === highlightText && texts.every((each) => each === highlightText),
      isOutlined: outlineStyle !== 'none' && outlineColor === highlight,
    }
  }, pseudo)

const chosen = { isHighlighted: true, isReadable: true }

/** Walks through the page with Tab, and returns every stop that doesn't show the focus. */
const stopsWithoutFocus = async (page: Page): Promise<string[]> => {
  const missing: string[] = []
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body || at instanceof HTMLIFrameElement) return undefined
      const hasOutline = (element: Element | null | undefined, pseudo?: string) => {
        if (!element) return false
        const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo)
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
      }
      const isSeeThrough = getComputedStyle(at).opacity === '0'
      const shows = isSeeThrough
        ? hasOutline(at.parentElement) || hasOutline(at.nextElementSibling)
        : hasOutline(at) || hasOutline(at, '::after')
      return shows ? undefined : at.outerHTML.slice(0, 120)
    })
    if (found) missing.push(found)
  }
  return missing
}

/** Returns what floats, or is a badge or a bar, without an edge. */
const withoutEdge = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.shadow-float, .ring-1, [role="progressbar"] > :has(> [data-progress])')]
      .filter((element) => element.checkVisibility() && getComputedStyle(element).borderTopWidth === '0px')
      .map((element) => element.outerHTML.slice(0, 120)),
  )

for (const { name, open, isInShell } of everyPage)
  test(`${name} shows the focus, edges, and the current page`, async ({ page, at, caller }) => {
    await open({ page, at, caller })
    await expect(page.locator('h1')).not.toHaveCount(0)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect(await withoutEdge(page)).toEqual([])
    expect(await stopsWithoutFocus(page)).toEqual([])
    const current = page.locator('aside [aria-current="page"]')
    if (isInShell && (await page.getByRole('dialog').count()) === 0)
      expect(await shownBy(current)).toMatchObject(chosen)
    for (const tabs of await page.locator('[role="tablist"]').all()) {
      const active = tabs.getByRole('tab', { selected: true })
      expect((await shownBy(active, '::after')).isHighlighted).toBe(true)
    }
    await expectAccessible(page)
  })

test('switches and choices show whether they are on', async ({ page, at }) => {
  await page.goto(at('sign-in-settings'))
  const control = page.getByRole('switch', { name: 'Continue as guest' })
  await expect(control).not.toBeChecked()
  const off = await control.screenshot({ animations: 'disabled' })
  expect(await shownBy(control)).toMatchObject({ isHighlighted: false })
  expect(await shownBy(control.locator('span').first())).toMatchObject({ isHighlighted: false })
  await control.click()
  await expect(control).toBeChecked()
  await expect.poll(() => shownBy(control)).toMatchObject(chosen)
  await page.mouse.move(0, 0)
  expect((await control.screenshot({ animations: 'disabled' })).equals(off)).toBe(false)

  const radios = page.getByRole('radiogroup').first().getByRole('radio')
  for (const radio of await radios.all()) expect((await shownBy(radio)).isHighlighted).toBe(await radio.isChecked())
})

test('selected rows, highlighted choices, and results of the palette stand out', async ({ page, at }) => {
  await page.goto(at('customers?size=10'))
  const box = page.getByRole('checkbox', { name: /^Select (?!all)/ }).first()
  const off = await box.screenshot()
  await box.click()
  await expect(box).toBeChecked()
  await page.mouse.move(0, 0)
  expect((await box.screenshot()).equals(off)).toBe(false)
  const rows = page.getByRole('table').locator('tbody tr')
  expect((await shownBy(rows.nth(0))).isOutlined).toBe(true)
  expect((await shownBy(rows.nth(1))).isOutlined).toBe(false)
  expect(await withoutEdge(page)).toEqual([])

  await page.getByRole('button', { name: /^Account of/ }).click()
  const items = page.getByRole('menu').locator('[role^="menuitem"]')
  await expect(items.first()).toBeVisible()
  // The menu shows before it has the focus.
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(page.locator('[data-highlighted]')).toHaveCount(1, { timeout: 1_000 })
  }).toPass()
  for (const item of await items.all()) {
    const isHere = (await item.getAttribute('data-highlighted')) !== null
    expect((await shownBy(item)).isHighlighted).toBe(isHere)
    if (isHere) expect(await shownBy(item)).toMatchObject(chosen)
  }
  expect(await withoutEdge(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('Seed09')
  const result = page.getByRole('option', { name: /Seed09 Person/ })
  await expect(result).toHaveAttribute('aria-selected', 'true')
  expect((await shownBy(result)).isHighlighted).toBe(true)
  expect(await withoutEdge(page)).toEqual([])
})

test('a progress bar shows its track and how far it is', async ({ page, at, caller }) => {
  const { uid } = await caller.tell<{ uid: number }>('createUserGroup', {
    body: { name: 'Half', description: 'Half read', file_url: 'https://files.example.com/none.csv' },
  })
  await page.route('**/trpc/getUserGroupById*', async (route) => {
    const response = await route.fetch()
    const body = (await response.json()) as { result: { data: object } }
    const data = {
      ...body.result.data,
      status: 'processing',
      progress: { rows: 5, matched: 4, read_bytes: 50, total_bytes: 100 },
    }
    await route.fulfill({ response, json: { result: { data } } })
  })
  await page.goto(at(`groups/${uid}`))
  const bar = page.getByRole('progressbar')
  await expect(bar).toBeVisible()
  expect((await shownBy(bar.locator('[data-progress]'))).isHighlighted).toBe(true)
  expect(await withoutEdge(page)).toEqual([])
})
