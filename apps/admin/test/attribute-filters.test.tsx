import { attributeConditionsMax } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { AttributeHeading } from '@/features/users/list/attribute-column'
import { conditionsMax } from '@/features/users/list/attribute-filters'
import { FilterChips } from '@/features/users/list/filter-chips'
import { ListFilters } from '@/features/users/list/list-filters'
import { useListQuery } from '@/features/users/list/list-query'
import { expectAccessible } from './accessible'
import { World } from './world'

const attribute = (_id: string, name: string, type: string, more: object = {}) => ({
  _id,
  name,
  slug: _id,
  type,
  validations: [],
  is_multi_value: false,
  encrypted: false,
  masking: { enabled: false, type: '' },
  ...more,
})

const service = {
  getUserGroups: () => ({ items: [], page: {} }),
  getUserAttributeDefinitions: () => ({
    items: [
      attribute('size', 'Shoe size', 'number'),
      attribute('tier', 'Tier', 'text'),
      attribute('tax', 'Tax ID', 'text', { encrypted: true }),
      attribute('secret', 'Secret', 'text', { masking: { enabled: true, type: '' } }),
    ],
    page: {},
  }),
}

const columns = ['size']

function Filters() {
  const query = useListQuery(columns)
  return (
    <main>
      <h1>Customers</h1>
      <ListFilters query={query} />
      <FilterChips query={query} />
      {['size', 'tax'].map((id) => (
        <p key={id}>
          <AttributeHeading attributeId={id} query={query} />
        </p>
      ))}
      <output>{JSON.stringify(query.input)}</output>
    </main>
  )
}

const opened = (search: string) =>
  render(
    <World search={search} service={service} operator={{ permissions: ['users:read'] }}>
      <Filters />
    </World>,
  )

const asked = () => JSON.parse(page.getByRole('status').element().textContent ?? '{}') as object
const choose = async (select: string, option: string) => {
  await page.getByRole('combobox', { name: select }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('A condition is added with the comparisons of its type, and is a chip in words', async () => {
  await opened('')
  await page.getByRole('button', { name: /Filters/ }).click()
  await choose('Attribute', 'Shoe size')
  await expect.element(page.getByRole('button', { name: 'Add condition' })).toBeDisabled()
  await choose('Condition', 'is between')
  await page.getByLabelText('Lowest value').fill('38')
  await page.getByLabelText('Highest value').fill('40')
  await expectAccessible()
  await page.getByRole('button', { name: 'Add condition' }).click()
  await expect
    .poll(() => asked())
    .toMatchObject({ attributeFilter: [{ definition_id: 'size', type: 'btw', value: ['38', '40'] }] })
  await expect.element(page.getByText('Shoe size is between 38 and 40')).toBeInTheDocument()
})

test('A number that is none is refused where it is typed, and Enter adds one that is', async () => {
  await opened('')
  await page.getByRole('button', { name: /Filters/ }).click()
  await choose('Attribute', 'Shoe size')
  await page.getByLabelText('Value').fill('large')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('Must be a whole number such as 42.')).toBeVisible()
  expect(asked()).not.toHaveProperty('attributeFilter')
  await page.getByLabelText('Value').fill('42')
  await userEvent.keyboard('{Enter}')
  await expect
    .poll(() => asked())
    .toMatchObject({ attributeFilter: [{ definition_id: 'size', type: 'eq', value: '42' }] })
})

test('Encrypted attributes offer what can be looked up, and masked ones nothing to those who can’t see them', async () => {
  await opened('')
  await page.getByRole('button', { name: /Filters/ }).click()
  await page.getByRole('combobox', { name: 'Attribute' }).click()
  await expect.element(page.getByRole('option', { name: 'Tax ID' })).toBeInTheDocument()
  await expect.element(page.getByRole('option', { name: 'Secret' })).not.toBeInTheDocument()
  await page.getByRole('option', { name: 'Tax ID' }).click()
  await expect.element(page.getByRole('option', { name: 'Tax ID' })).not.toBeInTheDocument()
  await page.getByRole('combobox', { name: 'Condition' }).click()
  await expect.element(page.getByRole('option', { name: 'is exactly', exact: true })).toBeInTheDocument()
  expect(
    page
      .getByRole('option')
      .elements()
      .map((option) => option.textContent),
  ).toEqual(['is', 'is exactly', 'isn’t exactly'])
})

test('A list has as many conditions as the service takes', () => {
  expect(conditionsMax).toBe(attributeConditionsMax)
})

test('A condition in the URL is asked for, and its chip removes it', async () => {
  const conditions = [{ definition_id: 'tier', type: 'sw', value: 'go' }]
  await opened(`?attributes=${encodeURIComponent(JSON.stringify(conditions))}`)
  expect(asked()).toMatchObject({ attributeFilter: conditions, definitionIds: ['size'] })
  await page.getByRole('button', { name: 'Remove filter Tier begins with go' }).click()
  await expect.poll(() => asked()).not.toHaveProperty('attributeFilter')
})

test('What isn’t a condition in the URL is ignored, and so is an order without its attribute', async () => {
  await opened('?attributes=%5B1%2C%7B%7D%5D&sort=attribute')
  expect(asked()).toEqual({
    pageSize: 25,
    pageNo: 1,
    sort: 'newest',
    definitionIds: ['size'],
  })
})

test('A search and archived customers have no order by attribute', async () => {
  await opened('?sort=attribute&by=size&status=archived')
  expect(asked()).toMatchObject({ sort: 'newest', status: 'archived' })
  expect(asked()).not.toHaveProperty('sortBy')
})

test('A heading sorts by its attribute in both directions, if it has an order', async () => {
  await opened('')
  const heading = page.getByRole('button', { name: 'Shoe size' })
  await heading.click()
  await expect.poll(() => asked()).toMatchObject({ sort: 'attribute', sortBy: 'size' })
  await heading.click()
  await expect.poll(() => asked()).toMatchObject({ sort: 'attribute_descending', sortBy: 'size' })
  await expect.element(page.getByText('Tax ID')).toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Tax ID' })).not.toBeInTheDocument()
})
