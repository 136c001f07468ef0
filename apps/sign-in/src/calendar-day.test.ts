import { expect, test } from 'vitest'
import { calendarDay } from './calendar-day.ts'

test.each([
  ['en', 'Feb 3, 2020'],
  ['en-GB', '3 Feb 2020'],
])('a date has its month in words (%s)', (language, words) => {
  expect(calendarDay('2020-02-03', language)).toBe(words)
  expect(calendarDay('2020-02-03T00:00:00.000Z', language)).toBe(words)
})
