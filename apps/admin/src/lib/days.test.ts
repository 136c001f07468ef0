import { afterEach, describe, expect, test } from 'vitest'
import { endOfDay, firstOfLast, startOfDay, today } from './days.ts'
import { calendarDay } from './format.ts'

const before = process.env.TZ
afterEach(() => {
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
})

/** A day as nuqs and date inputs have it. */
const picked = (day: string) => new Date(`${day}T00:00:00Z`)

describe.each([
  ['Pacific/Honolulu', '2026-03-15T10:00:00.000Z', '2026-03-16T09:59:59.999Z'],
  ['America/New_York', '2026-03-15T04:00:00.000Z', '2026-03-16T03:59:59.999Z'],
  ['UTC', '2026-03-15T00:00:00.000Z', '2026-03-15T23:59:59.999Z'],
  ['Asia/Kolkata', '2026-03-14T18:30:00.000Z', '2026-03-15T18:29:59.999Z'],
  ['Pacific/Auckland', '2026-03-14T11:00:00.000Z', '2026-03-15T10:59:59.999Z'],
  ['Pacific/Kiritimati', '2026-03-14T10:00:00.000Z', '2026-03-15T09:59:59.999Z'],
])('in %s', (zone, start, end) => {
  test('a picked day starts and ends where the operator is', () => {
    process.env.TZ = zone
    expect(startOfDay(picked('2026-03-15'))).toBe(start)
    expect(endOfDay(picked('2026-03-15'))).toBe(end)
  })

  test('a date of birth is the same day', () => {
    process.env.TZ = zone
    expect(calendarDay('1995-07-23T00:00:00.000Z')).toBe('Jul 23, 1995')
    expect(calendarDay('1995-07-22T18:30:00.000Z')).toBe('Jul 22, 1995')
  })
})

test('days with 23 and 25 hours start and end at midnight', () => {
  process.env.TZ = 'America/New_York'
  expect([startOfDay(picked('2026-03-08')), endOfDay(picked('2026-03-08'))]).toEqual([
    '2026-03-08T05:00:00.000Z',
    '2026-03-09T03:59:59.999Z',
  ])
  expect([startOfDay(picked('2026-11-01')), endOfDay(picked('2026-11-01'))]).toEqual([
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T04:59:59.999Z',
  ])
})

test('today is the operator’s own', () => {
  process.env.TZ = 'Pacific/Kiritimati'
  expect(today(new Date('2026-03-14T12:00:00Z'))).toBe('2026-03-15')
  process.env.TZ = 'Pacific/Honolulu'
  expect(today(new Date('2026-03-14T08:00:00Z'))).toBe('2026-03-13')
})

test('the last seven days are today and the six before', () => {
  process.env.TZ = 'America/New_York'
  const now = new Date('2026-03-10T03:00:00Z')
  expect(today(now)).toBe('2026-03-09')
  expect(firstOfLast(1, now)).toBe('2026-03-09')
  // One of them has 23 hours.
  expect(firstOfLast(7, now)).toBe('2026-03-03')
  expect(firstOfLast(30, now)).toBe('2026-02-08')
})
