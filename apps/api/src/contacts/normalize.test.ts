import { describe, expect, test } from 'vitest'
import { normalizePhone } from './normalize.ts'

describe('a phone number', () => {
  test.each([
    '8652523958',
    '86525 23958',
    '086525-23958',
    '(0) 8652523958',
    '+91 86525 23958',
    '(+91) 8652523958',
    '0091 8652523958',
    '91 86525 23958',
    '091 8652523958',
    '(091) 8652-523958',
    '８６５２５２３９５８',
    '+91 8652523958 ext. 5',
  ])('is one and the same as %s', (text) =>
    expect(normalizePhone(text, 91)).toEqual({ value: '+918652523958', country_code: 91, phone: '8652523958' }),
  )

  test('that begins like its country is left alone', () => {
    expect(normalizePhone('9123456780', 91)?.value).toBe('+919123456780')
    expect(normalizePhone('0491 12345', 49)?.value).toBe('+4949112345')
    expect(normalizePhone('2025550123', 1)?.value).toBe('+12025550123')
  })

  test('that cannot be one is none', () => {
    for (const text of ['12', 'abc', '+1 650', '', '+999 123456', '1'.repeat(41)])
      expect(normalizePhone(text, 91)).toBeUndefined()
  })
})
