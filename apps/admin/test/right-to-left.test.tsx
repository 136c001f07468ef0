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

/** Where the pixels in the accent color of the tabs are: the line under the active one. */
function lineUnderTab() {
  const line = [...document.querySelectorAll('[role="tablist"] *')].flatMap((element) =>
    [undefined, '::after'].flatMap((pseudo) => {
      const { backgroundColor, height, width, insetInlineStart } = getComputedStyle(element, pseudo)
      if (height !== '2px' || backgroundColor === 'rgba(0, 0, 0, 0)') return []
      if (pseudo === undefined) return [element.getBoundingClientRect()]
      const { left } = element.getBoundingClientRect()
      return [new DOMRect(left + Number.parseFloat(insetInlineStart), 0, Number.parseFloat(width), 2)]
    }),
  )
  expect(line).toHaveLength(1)
  return { left: Math.round(line[0]?.left ?? 0), right: Math.round(line[0]?.right ?? 0) }
}

test.each(['Overview', 'Activity', 'Raw JSON'])('the line is under the tab %s, in either direction', async (value) => {
  await page.viewport(...phone)
  await render(<Tabs label="Parts of the customer" value={value} onValueChange={() => {}} tabs={tabs} />)
  for (const direction of ['ltr', 'rtl', 'ltr']) {
    html.setAttribute('dir', direction)
    const { left, right } = page.getByRole('tab', { name: value }).element().getBoundingClientRect()
    expect({ direction, ...lineUnderTab() }).toEqual({ direction, left: Math.round(left), right: Math.round(right) })
  }
})

test.each([
  ['a phone', phone, [16, 16]],
  // It stays at the end of the lines, where it covers no navigation.
  ['a desktop', desktop, [expect.any(Number), 24]],
])('a toast is within the screen of %s, in either direction', async (_, [width, height], expected) => {
  await page.viewport(width, height)
  await render(<Toaster />)
  for (const direction of ['ltr', 'rtl'] as const) {
    html.setAttribute('dir', direction)
    tellUndoable(`3 customers blocked, ${direction}`, () => {})
    await expect.element(page.getByText(`3 customers blocked, ${direction}`)).toBeVisible()
    const toast = page.getByText(`3 customers blocked, ${direction}`).element().closest('li')
    await expect.poll(() => toast?.getAttribute('data-mounted')).toBe('true')
    const edges = () => {
      const { left, right } = toast?.getBoundingClientRect() ?? new DOMRect()
      const beyond = [Math.round(left), Math.round(innerWidth - right)]
      return direction === 'ltr' ? beyond : beyond.toReversed()
    }
    // It slides in.
    await expect.poll(edges, { timeout: 5_000 }).toEqual(expected)
    expect(getComputedStyle(toast ?? html).direction).toBe(direction)
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
  ['runs from right to left', 'شیرین‌بانو محمدی از خیابان ولیعصر تهران'],
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
