import { expect, test } from 'vitest'
import { mentions } from './mentions.ts'

test('the first record that mentions a value is remembered, among many', () => {
  const seen = mentions()
  const count = 100_000
  for (let row = 1; row <= count; row += 1) {
    const value = `n${row}@example.com`
    expect(seen.get(value)).toBeUndefined()
    seen.set(value, row)
  }
  for (const row of [1, 2, 4_096, 65_537, count]) expect(seen.get(`n${row}@example.com`)).toBe(row)
  expect(seen.get('nobody@example.com')).toBeUndefined()
})
