import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { FilterChips } from '@/features/users/list/filter-chips'
import { ListFilters } from '@/features/users/list/list-filters'
import { useListQuery } from '@/features/users/list/list-query'
import { firstOfLast } from '@/lib/days'
import { expectAccessible } from './accessible'
import { World } from './world'

function Filters() {
  const query = useListQuery()
  return (
    <main>
      <h1>Customers</h1>
      <ListFilters query={query} />
      <FilterChips query={query} />
      <output>{JSON.stringify(query.input)}</output>
    </main>
  )
}

const groups = {
  getUserGroups: () => ({ items: [{ uid: 7, name: 'Regulars' }], page: {} }),
  getUserAttributeDefinitions: () => ({ items: [], page: {} }),
}

const opened = (search: string, operator: React.ComponentProps<typeof World>['operator'] = {}) =>
  render(
    <World search={search} service={groups} operator={operator}>
      <Filters />
    </World>,
  )

const asked = () => JSON.parse(page.getByRole('status').element().textContent ?? '{}') as object
const chips = () =>
  page
    .getByRole('list', { name: 'Filters in use' })
    .getByRole('listitem')
    .elements()
    .map((item) => item.textContent)

test('Each filter in the URL has a chip that describes it', async () => {
  await opened('?status=deletion_scheduled&verified=false&has_phone=true&group=7&from=2026-01-31&seen_to=2026-02-28')
  await expect
    .poll(() => chips())
    .toEqual([
      'Status: Deletion scheduled',
      'No verified contact',
      'Has phone',
      'Group: Regulars',
      'Created from Jan 31, 2026',
      'Signed in until Feb 28, 2026',
      'Clear all',
    ])
  await expectAccessible()
})

test('A group whose name may not be read is shown by its number', async () => {
  await opened('?group=7', { permissions: ['users:read'] })
  expect(chips()).toEqual(['Group: #7', 'Clear all'])
})

test('A chip removes its own filter', async () => {
  await opened('?status=blocked&has_email=true')
  await page.getByRole('button', { name: 'Remove filter Status: Blocked' }).click()
  await expect.poll(() => chips()).toEqual(['Has email', 'Clear all'])
  expect(asked()).toEqual({ pageSize: 25, pageNo: 1, sort: 'newest', hasEmail: true })
})

test('There are no chips without filters', async () => {
  await opened('?q=asha&sort=name')
  await expect.element(page.getByRole('list', { name: 'Filters in use' })).not.toBeInTheDocument()
})

test('Every choice in the popover takes effect immediately', async () => {
  await opened('')
  await page.getByRole('button', { name: /Filters/ }).click()
  await page.getByRole('combobox', { name: 'Status' }).click()
  await expect.element(page.getByRole('listbox', { name: 'Status' })).toBeInTheDocument()
  await expectAccessible()
  await page.getByRole('option', { name: 'Blocked' }).click()
  await expect.poll(() => asked()).toMatchObject({ status: 'blocked' })
  await expect.element(page.getByRole('listbox')).not.toBeInTheDocument()

  await page.getByLabelText('Created from').fill('2026-01-31')
  await expect.poll(() => asked()).toMatchObject({ createdFrom: '2026-01-31T05:00:00.000Z' })
  await expect.element(page.getByRole('button', { name: 'Filters 2 in use' })).toBeInTheDocument()
  await expectAccessible()
})

test('A period cannot end before it begins', async () => {
  await opened('?from=2026-01-31')
  await page.getByRole('button', { name: /Filters/ }).click()
  await expect.element(page.getByLabelText('Created until')).toHaveAttribute('min', '2026-01-31')
  await expect.element(page.getByLabelText('Created from')).not.toHaveAttribute('max')
})

test('The usual periods are one click, and replace the days before', async () => {
  await opened('?to=2026-02-01')
  await page.getByRole('button', { name: /Filters/ }).click()
  const created = page.getByRole('group', { name: 'Created' })
  await created.getByRole('button', { name: 'Last 7 days' }).click()
  await expect.element(created.getByRole('button', { name: 'Last 7 days' })).toHaveAttribute('aria-pressed', 'true')
  await expect.element(page.getByLabelText('Created from')).toHaveValue(firstOfLast(7))
  await expect.element(page.getByLabelText('Created until')).toHaveValue('')
  expect(asked()).not.toHaveProperty('createdTo')
  await expectAccessible()
})

test('A cleared date is no longer a filter', async () => {
  await opened('?from=2026-01-31')
  await page.getByRole('button', { name: /Filters/ }).click()
  await userEvent.clear(page.getByLabelText('Created from'))
  await expect.poll(() => asked()).not.toHaveProperty('createdFrom')
})

test('Groups are offered only to operators who may read them', async () => {
  await opened('', { permissions: ['users:read'] })
  await page.getByRole('button', { name: /Filters/ }).click()
  await expect.element(page.getByRole('combobox', { name: 'Status' })).toBeVisible()
  await expect.element(page.getByRole('combobox', { name: 'Group' })).not.toBeInTheDocument()
})
