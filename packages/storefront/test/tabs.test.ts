import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTabs } from '../src/browser/tabs.ts'

let page: EventTarget
beforeEach(() => vi.stubGlobal('window', (page = new EventTarget())))
afterEach(() => vi.unstubAllGlobals())

const happens = (type: string, facts: object) => page.dispatchEvent(Object.assign(new Event(type), facts))

test.each([
  { when: 'another tab has changed the session', type: 'storage', facts: { key: 'shop' } },
  { when: 'another tab has cleared the storage', type: 'storage', facts: { key: null } },
  { when: 'the browser shows the page again', type: 'pageshow', facts: { persisted: true } },
])('a tab looks again when $when', ({ type, facts }) => {
  const onChange = vi.fn<() => void>()
  const tabs = openTabs('shop', onChange)
  happens(type, facts)
  expect(onChange).toHaveBeenCalledOnce()
  tabs.close()
  happens(type, facts)
  expect(onChange).toHaveBeenCalledOnce()
})

test('a tab looks again for nothing else', () => {
  const onChange = vi.fn<() => void>()
  const tabs = openTabs('shop', onChange)
  happens('storage', { key: 'cart' })
  happens('pageshow', { persisted: false })
  expect(onChange).not.toHaveBeenCalled()
  tabs.close()
})
