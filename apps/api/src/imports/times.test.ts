import { expect, test } from 'vitest'
import { birthdayIn, timeIn } from './times.ts'

test.each([
  ['2024-03-18T14:22:09Z', '2024-03-18T14:22:09.000Z'],
  ['2024-03-18 14:22', '2024-03-18T14:22:00.000Z'],
  ['2024-03-18', '2024-03-18T00:00:00.000Z'],
  ['2024-11-05 08:31:27.482913+00', '2024-11-05T08:31:27.482Z'],
  ['2019-09-09T09:09:09+02:00', '2019-09-09T07:09:09.000Z'],
  ['2019-09-09 09:09:09 -0330', '2019-09-09T12:39:09.000Z'],
  ['1612137600000', '2021-02-01T00:00:00.000Z'],
  ['1612137600', '2021-02-01T00:00:00.000Z'],
  ['Mar 18, 2024 2:22 PM', '2024-03-18T14:22:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
])('%s is a time', (text, time) => {
  expect(timeIn(text)?.toISOString()).toBe(time)
})

test.each(['', 'soon', '12', '03/04/2024', '2023-02-29', '2024-13-01', '0000-00-00 00:00:00', 'March'])(
  '%j is no time',
  (text) => {
    expect(timeIn(text)).toBeUndefined()
  },
)

test('a date of birth is a day, whatever time follows it', () => {
  expect(birthdayIn('1979-12-01 00:00:00')).toBe('1979-12-01T00:00:00.000Z')
  expect(birthdayIn('1984-02-29')).toBe('1984-02-29T00:00:00.000Z')
  for (const text of ['07/14', '1899-12-31', '2999-01-01', '1985-02-29']) expect(birthdayIn(text)).toBeUndefined()
})
