import { expect, test } from 'vitest'
import { alive_bytes } from '../../test/world/memory.ts'
import { mentions } from './mentions.ts'

test('the first record that mentions a value is remembered, among many, in little memory', () => {
  const before = alive_bytes()
  const seen = mentions()
  const count = 1_000_000
  let mistaken = 0
  for (let row = 1; row <= count; row += 1) {
    const value = `n${row}@example.com`
    if (seen.get(value) !== undefined) mistaken += 1
    seen.set(value, row)
  }
  expect(mistaken).toBe(0)
  const taken_bytes = alive_bytes() - before
  for (let row = 1; row <= count; row += 997) expect(seen.get(`n${row}@example.com`)).toBe(row)
  expect(seen.get(`n${count}@example.com`)).toBe(count)
  expect(seen.get('nobody@example.com')).toBeUndefined()
  // Four bytes each, and the last of them in full.
  expect(taken_bytes).toBeLessThan(12 * 2 ** 20)
})
