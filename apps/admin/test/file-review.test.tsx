import type { UserGroupOutcome } from '@clientele/contracts'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { FileReview } from '@/features/user-groups/file-review'
import type { FilePreview } from '@/features/user-groups/use-file-preview'
import { expectAccessible } from './accessible'
import { World } from './world'

const outcome: UserGroupOutcome = {
  mode: 'replace',
  complete: true,
  rows: 1235,
  found: 1204,
  not_found: 31,
  would_join: 40,
  would_leave: 3,
  members: 1200,
  reasons: [{ message: 'No account has this email address', rows: 31 }],
  errors: [],
}

const opened = (change: Partial<UserGroupOutcome>) =>
  render(
    <World>
      <main>
        <h1>Review file</h1>
        <FileReview
          source={
            {
              preview: {
                recognized: { format: 'csv', encoding: 'utf-8', delimiter: ',', columns: [] },
                unclear: false,
                outcome: { ...outcome, ...change },
              },
              pending: false,
              error: null,
            } as unknown as FilePreview
          }
          action="Save group"
          pending={false}
          refusal={undefined}
          onCancel={vi.fn<() => void>()}
          onConfirm={vi.fn<() => void>()}
        />
      </main>
    </World>,
  )

test('A file that was read to its end has exact numbers', async () => {
  await opened({})
  await expect.element(page.getByText('Afterward, the group has 1,200 members.')).toBeVisible()
  await expect.element(page.getByText('40', { exact: true })).toBeVisible()
  await expect.element(page.getByText(/^Only the first/)).not.toBeInTheDocument()
})

test.each([
  ['time', 'The file is too large to check all of it now.'],
  ['users', 'The file has more customers than a preview can count.'],
] as const)('A file that was read in part says so, and what the numbers are about (%s)', async (stopped_by, why) => {
  await opened({ complete: false, stopped_by, rows: 250_000 })
  const shown = page.getByRole('region', { name: 'Outcome' })
  await expect.element(shown.getByText('Only the first 250,000 rows were checked')).toBeVisible()
  await expect.element(shown.getByText(why, { exact: false })).toBeVisible()
  await expect
    .element(shown.getByText('Members who appear further down stay in the group.', { exact: false }))
    .toBeVisible()
  await expect.element(shown.getByText('40 or more', { exact: true })).toBeVisible()
  await expect.element(shown.getByText('3 or fewer', { exact: true })).toBeVisible()
  await expect.element(shown.getByText(/^Afterward/)).not.toBeInTheDocument()
  await expectAccessible()
})
