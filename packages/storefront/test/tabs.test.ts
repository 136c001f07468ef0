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

/** Locks as in a browser, for what one test does at a time. */
function locksOfBrowser() {
  let last: Promise<unknown> = Promise.resolve()
  let held = 0
  return {
    request: async (
      _: string,
      { ifAvailable }: { ifAvailable?: boolean },
      work: (lock: object | null) => Promise<unknown>,
    ) => {
      if (ifAvailable && held > 0) return work(null)
      held += 1
      const turn = last.then(() => work({}))
      last = turn.finally(() => (held -= 1))
      return turn
    },
  }
}

test('a tab that had to wait for its turn can wait for what the tab before it stored', async () => {
  vi.stubGlobal('navigator', { locks: locksOfBrowser() })
  const tabs = openTabs('shop', () => undefined)
  const order: string[] = []
  const first = tabs.exclusively(async (waitForStored) => {
    expect(waitForStored).toBeUndefined()
    await Promise.resolve()
    order.push('first')
  })
  const second = tabs.exclusively(async (waitForStored) => {
    order.push('second begins')
    const stored = waitForStored?.()
    happens('storage', { key: 'cart' })
    order.push('something else is stored')
    happens('storage', { key: 'shop' })
    await stored
    order.push('the session is stored')
  })
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second begins', 'something else is stored', 'the session is stored'])
  tabs.close()
})

test('a tab that waits for what another one stored does not wait forever', async () => {
  vi.stubGlobal('navigator', { locks: locksOfBrowser() })
  const tabs = openTabs('shop', () => undefined)
  const first = tabs.exclusively(async () => 'first')
  const second = tabs.exclusively(async (waitForStored) => {
    await waitForStored?.()
    return 'second'
  })
  expect(await Promise.all([first, second])).toEqual(['first', 'second'])
  tabs.close()
})
