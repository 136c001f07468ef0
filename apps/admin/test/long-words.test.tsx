import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Page } from '@/components/layout/page'
import { World } from './world'

const word = 'W'.repeat(100)

test.each([390, 1440])('a word of 100 letters in a description fits into %i pixels', async (width) => {
  await page.viewport(width, 800)
  await render(
    <World>
      <Page title={word} description={<bdi>{word}</bdi>}>
        The members.
      </Page>
    </World>,
  )
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
  const { scrollWidth, clientWidth } = document.documentElement
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
})
