import { useCallback, useState } from 'react'
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { useEarlyTyping } from '@/features/shell/use-early-typing'

/** A search box that appears only when the test says so. */
function Late() {
  const [words, setWords] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [isLoaded, setIsLoaded] = useState(false)
  const [presses, setPresses] = useState(0)
  const cancel = useCallback(() => setIsOpen(false), [])
  useEarlyTyping({ isEarly: isOpen && !isLoaded, onType: setWords, onCancel: cancel })
  return (
    <main>
      <button
        type="button"
        onClick={() => {
          setIsOpen(true)
          setPresses(presses + 1)
        }}
      >
        Search
      </button>
      <p>
        {isOpen ? 'open' : 'closed'}, {presses} presses
      </p>
      <output>{words}</output>
      <label>
        Load
        <input type="checkbox" onChange={() => setIsLoaded(true)} />
      </label>
    </main>
  )
}

test('What is typed before the search box exists is kept: letters, spaces, digits, and corrections', async () => {
  await render(<Late />)
  await page.getByRole('button', { name: 'Search' }).click()
  await userEvent.keyboard('Asha x{Backspace}R@o 2{Enter}')
  await expect.element(page.getByRole('status')).toHaveTextContent('Asha R@o 2')
  // The focused button isn't pressed by the space or by Enter.
  await expect.element(page.getByText('open, 1 presses')).toBeVisible()
})

test('Shortcuts with a modifier are not text, and Escape cancels', async () => {
  await render(<Late />)
  await page.getByRole('button', { name: 'Search' }).click()
  await userEvent.keyboard('a{Control>}b{/Control}c')
  await expect.element(page.getByRole('status')).toHaveTextContent('ac')
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByText('closed, 1 presses')).toBeVisible()
})

test('Once the search box is there, the keys are its own', async () => {
  await render(<Late />)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByLabelText('Load').click()
  await userEvent.keyboard('x')
  await expect.element(page.getByRole('status')).toHaveTextContent('')
})
