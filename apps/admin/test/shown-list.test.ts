import { expect, test } from 'vitest'
import { everyoneIn } from '@/features/users/bulk/shown-list'

const plain = { input: {}, filter: {}, page: { item_total: 12_431, total_relation: 'eq' as const } }
const filtered = { ...plain, filter: { status: 'blocked' } }

test('Everyone in a list is counted, and only matches something if there is something to match', () => {
  expect(everyoneIn(plain)).toEqual({ whom: 'all 12,431 customers', label: 'All 12,431', note: undefined })
  expect(everyoneIn(filtered)).toMatchObject({
    whom: 'all 12,431 customers that match',
    label: 'All 12,431 that match',
  })
  const page = { item_total: 1_000, total_relation: 'gte' as const }
  expect(everyoneIn({ ...filtered, page }).label).toBe('All 1,000+ that match')
  const one = { item_total: 1, total_relation: 'eq' as const }
  expect(everyoneIn({ ...filtered, page: one }).whom).toBe('the one customer that matches')
  expect(everyoneIn({ ...plain, page: one }).whom).toBe('the one customer')
})

test('A list in the order of an attribute shows fewer than its filter finds, so they aren’t counted', () => {
  const list = { ...filtered, input: { sort: 'attribute' as const, sortBy: 'size' } }
  expect(everyoneIn(list)).toEqual({
    whom: 'all customers that match',
    label: 'All that match',
    note: 'This includes customers without a value of the attribute that sorts the list.',
  })
})
