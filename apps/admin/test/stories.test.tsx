import { beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { folders, Gallery } from '../stories/gallery'
import { expectAccessible } from './accessible'
import '../stories/stories.css'

const files = Object.keys(import.meta.glob('../src/components/*/*.{ts,tsx}'))
const pages = Object.entries(folders).flatMap(([folder, stories]) =>
  Object.entries(stories).flatMap(([component, { pageStates }]) =>
    Object.keys(pageStates ?? {}).map((state) => `${folder}/${component}/${state}`),
  ),
)
const looks = (['light', 'dark'] as const).flatMap((theme) =>
  (['ltr', 'rtl'] as const).map((direction) => ({ theme, direction })),
)

let faults: unknown[] = []
beforeEach(() => {
  faults = []
  vi.spyOn(console, 'error').mockImplementation((...said) => void faults.push(said))
})

test('Every component has a story, and every story a component', () => {
  const told = Object.entries(folders).flatMap(([folder, stories]) =>
    Object.keys(stories).map((component) => `${folder}/${component}`),
  )
  expect(told.toSorted()).toEqual(files.map((file) => file.replace(/^.*\/components\/|\.tsx?$/g, '')).toSorted())
})

test('Every story shows at least one state', () => {
  const empty = Object.entries(folders).flatMap(([folder, stories]) =>
    Object.entries(stories)
      .filter(([, { states, pageStates }]) => Object.keys({ ...states, ...pageStates }).length === 0)
      .map(([component]) => `${folder}/${component}`),
  )
  expect(empty).toEqual([])
})

describe.each(looks)('In $theme, $direction,', ({ theme, direction }) => {
  test('the page of all components is accessible and logs no error', async () => {
    // The frames are pages of their own, tested below.
    await render(<Gallery theme={theme} direction={direction} />)
    for (const frame of document.querySelectorAll('iframe')) frame.remove()
    await expectAccessible()
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth)
    expect(faults).toEqual([])
  })

  test.each(pages)('%s is accessible and logs no error', async (only) => {
    await render(<Gallery theme={theme} direction={direction} only={only} />)
    await expect.element(page.getByText('There is no such state.')).not.toBeInTheDocument()
    await expectAccessible()
    expect(faults).toEqual([])
  })
})
