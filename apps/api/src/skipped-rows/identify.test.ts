import { expect, test } from 'vitest'
import { namesIn } from './identify.ts'

const namesOf = (...cells: string[]) => new Set(namesIn({ line: 2, value: '', cells }, 91))

test.each([
  ['ASHA@Example.com', 'asha@example.com'],
  ['Asha Rao <asha@example.com>', 'asha@example.com'],
  ['Sister of asha@example.com (home)', 'asha@example.com'],
  ['mailto:asha%40example.com?subject=Hello', 'asha@example.com'],
  ['work: asha@example.com, home: asha@example.org.', 'asha@example.org'],
  ["'asha@example.com'", 'asha@example.com'],
  ['asha＠example.com', 'asha@example.com'],
  ['098123 00004', '+919812300004'],
  ['919812300004', '+919812300004'],
  ['9.812300004E+9', '+919812300004'],
])('%s is found in a cell', (cell, name) => {
  expect(namesOf(cell)).toContain(name)
})

test.each(['2024-01-31', '2024-01-31T09:30:00Z', 'Asha Rao', '@', 'a@', '9.81E+11', '1234', ''])(
  '%s names nobody',
  (cell) => {
    expect(namesOf(cell)).toEqual(new Set())
  },
)

test('the value is an ID or a username as well, and what the reader knows counts', () => {
  const row = { line: 2, value: ' Asha.Rao ', cells: ['x'], names: ['CRM-77', 'CRM-77'] }
  expect(namesIn(row, 91).toSorted()).toEqual(['Asha.Rao', 'CRM-77', 'asha.rao'])
})
