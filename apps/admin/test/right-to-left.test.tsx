import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Toaster } from '@/components/feedback/toaster'
import { Tabs } from '@/components/layout/tabs'
import { tellUndoable } from '@/lib/tell'

/*
 * A browser that translates the console into Arabic or Hebrew turns it around, after it was drawn.
 */

const html = document.documentElement
const phone = [390, 844] as const
const desktop = [1440, 900] as const
beforeEach(() => html.setAttribute('dir', 'ltr'))
afterEach(() => html.removeAttribute('dir'))

const labels = ['Overview', 'Contacts', 'Sessions', 'Groups', 'Activity', 'Security', 'Raw JSON']
const tabs = labels.map((label) => ({ value: label, label, panel: `About ${label}` }))

/** What is drawn at the bottom of a tab, and how far from its sides. */
function lineUnder(tab: Element) {
  const { backgroundColor, height, bottom, left, right } = getComputedStyle(tab, '::after')
  return { isDrawn: backgroundColor !== 'rgba(0, 0, 0, 0)' && height === '2px', bottom, left, right }
}

test.each(['Overview', 'Activity', 'Raw JSON'])('the line is under the tab %s, in either direction', async (value) => {
  await page.viewport(...phone)
  await render(<Tabs label="Parts of the customer" value={value} onValueChange={() => {}} tabs={tabs} />)
  for (const direction of ['ltr', 'rtl', 'ltr']) {
    html.setAttribute('dir', direction)
    const drawn = page
      .getByRole('tab')
      .elements()
      .filter((tab) => lineUnder(tab).isDrawn)
    expect(drawn.map((tab) => tab.textContent)).toEqual([value])
    expect(drawn.map(lineUnder)).toEqual([{ isDrawn: true, bottom: '0px', left: '0px', right: '0px' }])
  }
})

/** The distance of a toast from the screen's edges: where lines begin, and where they end. */
function edgesOf(toast: Element | null) {
  const { left, right } = toast?.getBoundingClientRect() ?? new DOMRect()
  const edges = [Math.round(left), Math.round(innerWidth - right)]
  return getComputedStyle(html).direction === 'ltr' ? edges : edges.toReversed()
}

test.each([
  ['fills a phone', phone, [16, 16]],
  // There, it covers no navigation.
  ['is at the end of the lines of a desktop', desktop, [1440 - 24 - 356, 24]],
])('a toast %s, in either direction', async (_, [width, height], edges) => {
  await page.viewport(width, height)
  await render(<Toaster />)
  for (const direction of ['ltr', 'rtl'] as const) {
    html.setAttribute('dir', direction)
    tellUndoable(`3 customers blocked, ${direction}`, () => {})
    const text = page.getByText(`3 customers blocked, ${direction}`)
    await expect.element(text).toBeVisible()
    // It slides in.
    await expect.poll(() => edgesOf(text.element().closest('li'))).toEqual(edges)
    expect(getComputedStyle(text.element()).direction).toBe(direction)
  }
})

/** Whether the first letter of an element's text is inside of its box. */
function isBeginningShown(element: Element): boolean {
  const range = document.createRange()
  range.setStart(element.firstChild ?? element, 0)
  range.setEnd(element.firstChild ?? element, 1)
  const [letter, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()]
  return Math.round(letter.left) >= Math.round(box.left) && Math.round(letter.right) <= Math.round(box.right)
}

test.each([
  ['runs from left to right', 'asha.rao.of.the.long.address@customers.example.com'],
  ['runs from right to left', 'שרה '.repeat(20)],
])('a name that %s keeps its beginning where there is no room for all of it', async (_, name) => {
  await render(
    <p className="w-32">
      <span className="block truncate-name">
        <bdi>{name}</bdi>
      </span>
      <span className="block truncate-name">
        <bdi>{name.slice(0, 4)}</bdi>
      </span>
    </p>,
  )
  for (const direction of ['ltr', 'rtl'] as const) {
    html.setAttribute('dir', direction)
    const [long, short] = [...document.querySelectorAll('bdi')]
    expect(long && isBeginningShown(long)).toBe(true)
    // What fits stays where the lines of the page begin.
    expect(getComputedStyle(short ?? html).textAlign).toBe(direction === 'ltr' ? 'left' : 'right')
  }
})
