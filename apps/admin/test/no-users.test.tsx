import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { useListQuery } from '@/features/users/list/list-query'
import { NoUsers } from '@/features/users/list/no-users'
import { expectAccessible } from './accessible'
import { World } from './world'

const onAgain = vi.fn<() => void>()
const onCreate = vi.fn<() => void>()

function Nobody({ mayBeMore }: { mayBeMore: boolean }) {
  const query = useListQuery()
  return (
    <main>
      <h1>Customers</h1>
      <NoUsers query={query} mayBeMore={mayBeMore} onCreate={onCreate} onAgain={onAgain} />
    </main>
  )
}

const shown = (search: string, mayBeMore = false, permissions?: React.ComponentProps<typeof World>['operator']) =>
  render(
    <World search={search} operator={permissions ?? {}}>
      <Nobody mayBeMore={mayBeMore} />
    </World>,
  )

const heading = (name: string) => page.getByRole('heading', { level: 2, name })
const button = (name: string) => page.getByRole('button', { name })

test('A search that hasn’t seen everyone doesn’t claim that nobody matches, and can be repeated', async () => {
  await shown('?q=nobody', true)
  await expect.element(heading('No customer found so far')).toBeVisible()
  await expect.element(page.getByText('Not all customers were searched', { exact: false })).toBeVisible()
  await expect.element(page.getByText('No customer matches')).not.toBeInTheDocument()
  await expectAccessible()
  await button('Search again').click()
  expect(onAgain).toHaveBeenCalledOnce()
  // A filter that no index serves also stops early.
  await shown('?status=blocked&seen_from=2026-01-31', true)
  await expect.element(heading('No customer found so far').last()).toBeVisible()
})

test.each([
  ['?q=nobody', 'No customers match this search.'],
  ['?status=blocked', 'No customers match this filter.'],
  ['?status=blocked&has_phone=true', 'No customers match these filters.'],
  ['?q=nobody&status=blocked', 'No customers match this search and this filter.'],
  ['?sort=attribute&by=size', 'No customers have a value of the attribute that sorts the list.'],
  [
    '?sort=attribute&by=size&status=blocked',
    'No customers match this filter and have a value of the attribute that sorts the list.',
  ],
])('No match of %s names what narrows the list, and leads back to everyone', async (search, said) => {
  await shown(search)
  await expect.element(heading('No customer matches')).toBeVisible()
  await expect.element(page.getByText(said, { exact: true })).toBeVisible()
  await button('Show all customers').click()
  await expect.element(heading('No customers yet')).toBeVisible()
})

test('A list without any customers offers to create the first to those who may', async () => {
  await shown('')
  await expect.element(heading('No customers yet')).toBeVisible()
  await button('Create the first customer').click()
  expect(onCreate).toHaveBeenCalledOnce()
})
