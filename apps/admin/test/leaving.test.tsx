import { afterEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { signInPath, wayBack } from '@/lib/sign-in-path'
import { mayLeave } from '@/lib/leaving'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'

function Form({ dirty }: { dirty: boolean }) {
  useUnsavedGuard(dirty)
  return (
    <>
      <a href="https://shop.example/elsewhere" onClick={(event) => event.preventDefault()}>
        Elsewhere
      </a>
      <a href="#below">Below</a>
    </>
  )
}

const asked = vi.spyOn(globalThis, 'confirm')
afterEach(() => void asked.mockReset())

test('A page without changes can be left without confirmation', async () => {
  const screen = await render(<Form dirty={false} />)
  await screen.getByText('Elsewhere').click()
  expect(mayLeave()).toBe(true)
  expect(asked).not.toHaveBeenCalled()
})

test('A link away from unsaved changes asks first, and No stays on the page', async () => {
  asked.mockReturnValue(false)
  const clicked = vi.fn<() => void>()
  const screen = await render(
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- it only counts what comes through
    <div onClick={clicked}>
      <Form dirty />
    </div>,
  )
  await screen.getByText('Elsewhere').click()
  expect(asked).toHaveBeenCalledOnce()
  expect(clicked).not.toHaveBeenCalled()
})

test('A link within the page does not ask', async () => {
  asked.mockReturnValue(false)
  const screen = await render(<Form dirty />)
  await screen.getByText('Below').click()
  expect(asked).not.toHaveBeenCalled()
})

test('Nothing is asked once the changes are saved', async () => {
  asked.mockReturnValue(false)
  const screen = await render(<Form dirty />)
  expect(mayLeave()).toBe(false)
  await screen.rerender(<Form dirty={false} />)
  expect(mayLeave()).toBe(true)
})

test('The return address after signing in stays within the console', () => {
  expect(signInPath({ pathname: '/a/1/groups', search: '?q=a&b' })).toBe(
    `/sign-in?next=${encodeURIComponent('/a/1/groups?q=a&b')}`,
  )
  expect(wayBack('/a/1/customers?q=a')).toBe('/a/1/customers?q=a')
  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', null])
    expect(`${evil} leads to ${wayBack(evil)}`).toBe(`${evil} leads to /`)
})
