import { expect, test } from 'vitest'
import { givenOf, typedOf, wordsOf, wordsOfTyped } from '@/features/attributes/typed-value'

const kind = (type: 'text' | 'number' | 'boolean' | 'datetime' | 'multi_choice', is_multi_value = false) => ({
  type,
  is_multi_value,
})

test('A stored value is typed as a string, or as a list if there can be several', () => {
  expect(typedOf(kind('number'), 38)).toBe('38')
  expect(typedOf(kind('boolean'), false)).toBe('false')
  expect(typedOf(kind('text'), undefined)).toBe('')
  expect(typedOf(kind('text', true), undefined)).toEqual([])
  expect(typedOf(kind('number', true), [1, 2])).toEqual(['1', '2'])
  expect(typedOf(kind('multi_choice'), 'red')).toEqual(['red'])
  // Of a list that became a single value, the first counts.
  expect(typedOf(kind('text'), ['a', 'b'])).toBe('a')
})

test('A moment is typed in the time zone of the operator, and sent in UTC', () => {
  const local = new Date(2026, 0, 31, 9, 30).toISOString()
  expect(typedOf(kind('datetime'), local)).toBe('2026-01-31T09:30')
  expect(givenOf('datetime', '2026-01-31T09:30')).toBe(local)
  const withSeconds = new Date(2026, 0, 31, 9, 30, 5).toISOString()
  expect(typedOf(kind('datetime'), withSeconds)).toBe('2026-01-31T09:30:05')
  // The API says what is wrong with it.
  expect(givenOf('datetime', 'soon')).toBe('soon')
})

test('Blank entries of a list are not sent', () => {
  expect(givenOf('text', ['a', ' ', 'b'])).toEqual(['a', 'b'])
  expect(givenOf('text', [''])).toEqual([])
  expect(givenOf('text', '')).toBe('')
})

test('Values are shown in words', () => {
  expect(wordsOf('boolean', true)).toBe('Yes')
  expect(wordsOf('boolean', [true, false])).toBe('Yes, No')
  expect(wordsOf('date', '2026-01-31')).toBe('Jan 31, 2026')
  expect(wordsOf('number', 1234)).toBe('1234')
  expect(wordsOfTyped('multi_choice', [])).toBe('Blank')
  expect(wordsOfTyped('choice', '')).toBe('Blank')
})
