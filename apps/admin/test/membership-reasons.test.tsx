import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { MembershipReasons } from '@/features/segments/membership-reasons'
import { expectAccessible } from './accessible'
import { World } from './world'

const opened = (reasons: object) =>
  render(
    <World service={{ getUserGroupReasons: () => reasons }}>
      <main>
        <h1>Why</h1>
        <MembershipReasons groupId="1" userId="user-1" />
      </main>
    </World>,
  )

test('Someone who is in a group by hand has no conditions', async () => {
  await opened({ since: '2026-03-15T12:00:00.000Z' })
  await expect.element(page.getByText('Someone added them by hand or with a file.')).toBeVisible()
  await expect.element(page.getByRole('list')).not.toBeInTheDocument()
})

test('The conditions of a rule are listed with whether they hold', async () => {
  await opened({ in_words: 'Customers who are blocked.', conditions: [{ in_words: 'are blocked', holds: true }] })
  await expect.element(page.getByRole('listitem')).toHaveTextContent('are blocked')
  await expectAccessible()
})
