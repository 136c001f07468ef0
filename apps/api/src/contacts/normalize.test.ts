import { describe, expect, test } from 'vitest'
import { cases } from '../../test/typed/cases.ts'
import { lookUpPhone, normalizeEmail, normalizePhone, usernameKey } from './normalize.ts'

const valueOf = (text: string, application = 91, country?: number) => normalizePhone(text, application, country)?.value

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
    'tel:+91-8652523958;ext=5',
    'tel:8652523958;phone-context=+91',
  ])('is one and the same as %s', (text) =>
    expect(normalizePhone(text, 91)).toEqual({ value: '+918652523958', country_code: 91, phone: '8652523958' }),
  )

  test.each(cases.phones)('typed as %j with the country code %j is %j', (text, country, value) =>
    expect(valueOf(text, 91, country ?? undefined) ?? null).toBe(value),
  )

  test.each(cases.phones_same_customer)('%s is the same as %s', (one, other) => {
    expect(valueOf(one)).toBe(valueOf(other))
  })

  test('of a mobile may have lost the + before its country', () => {
    expect(valueOf('4915123456789', 49)).toBe('+4915123456789')
    expect(valueOf('49 151 23456789', 49)).toBe('+4915123456789')
    expect(valueOf('43 664 1234567', 43)).toBe('+436641234567')
    expect(valueOf('3933123456', 39)).toBe('+393933123456')
    expect(valueOf('47612345', 47)).toBe('+4747612345')
  })

  test('that begins like its country is left alone', () => {
    expect(valueOf('9123456780')).toBe('+919123456780')
    expect(valueOf('04921 12345', 49)).toBe('+49492112345')
    expect(valueOf('2025550123', 1)).toBe('+12025550123')
  })

  test('that isn’t valid is none', () => {
    for (const text of ['12', 'abc', '+1 650', '', '+999 123456', '1'.repeat(41), '+910000000000', '98765000'])
      expect(normalizePhone(text, 91)).toBeUndefined()
  })

  test('without a + is tried with one if no country is given, and only then', () => {
    expect(valueOf('4915123456780')).toBe('+4915123456780')
    expect(valueOf('4915123456780', 91, 91)).toBeUndefined()
    expect(valueOf('15123456780', 91, 49)).toBe('+4915123456780')
    expect(valueOf('+4915123456780', 91, 91)).toBeUndefined()
    expect(valueOf('919876500010', 91, 91)).toBe('+919876500010')
  })

  test('of a calling code that no country has is none', () => {
    expect(normalizePhone('8652523958', 91, 123)).toBeUndefined()
    expect(normalizePhone('8652523958', 123)).toBeUndefined()
    expect(lookUpPhone('+1238652523958', 91)).toBeUndefined()
  })

  test('that was stored before it had to be valid is still found', () => {
    expect(lookUpPhone('98765000', 91)?.value).toBe('+9198765000')
    expect(lookUpPhone('919876500010', 91)?.value).toBe('+919876500010')
    expect(lookUpPhone('12', 91)).toBeUndefined()
  })
})

describe('a phone number in an old spelling', () => {
  test.each([
    ['Mexico, dialed from abroad', '+52 1 55 1732 9563', 91, '+525517329563'],
    ['Mexico, dialed as a mobile', '044 55 1732 9563', 52, '+525517329563'],
    ['Mexico, dialed from another city', '01 55 1732 9563', 52, '+525517329563'],
    ['Brazil, eight digits', '(11) 8765-4321', 55, '+5511987654321'],
    ['Brazil, eight digits that start with 7', '+55 11 7765-4321', 91, '+5511977654321'],
    ['Brazil, a landline', '+55 11 3265-4321', 91, '+551132654321'],
    ['Argentina, within the country', '011 15-2345-6789', 54, '+5491123456789'],
    ['Argentina, with both prefixes', '+54 9 11 15 2345 6789', 91, '+5491123456789'],
    ['Argentina, with both prefixes and a longer area code', '+54 9 2944 15 12 3456', 91, '+5492944123456'],
    ['Argentina, a number that everyone can call', '+54 800 123 4567', 91, '+548001234567'],
    ['Benin, eight digits', '+229 97 12 34 56', 91, '+2290197123456'],
    ['Ivory Coast, eight digits', '+225 07 12 34 56', 91, '+2250707123456'],
  ])('%s', (_, text, application, value) => expect(valueOf(text, application)).toBe(value))

  test('keeps what was typed where the old spelling is still in use', () => {
    expect(normalizePhone('+541123456789', 91)).toEqual({
      value: '+5491123456789',
      country_code: 54,
      phone: '1123456789',
    })
    expect(normalizePhone('+5491123456789', 91)?.phone).toBe('91123456789')
  })
})

test('usernames are compared without invisible characters, and with the digits of every script', () => {
  expect(usernameKey(' \u202aAsha–٧\u202c')).toBe('asha-7')
})

test.each([
  ['example.com', 'example.com'],
  ['EXAMPLE.Com', 'example.com'],
  ['b--c.example', 'b--c.example'],
  ['0x7f.1.test', '0x7f.1.test'],
  ['xn--caf-dma.example', 'xn--caf-dma.example'],
  ['café.example', 'xn--caf-dma.example'],
  ['1.2.3.444', undefined],
  ['127.1', undefined],
  ['a_b.example', undefined],
])('the domain %s is sent as %s', (domain, sent) => {
  expect(normalizeEmail(`asha@${domain}`)).toBe(sent === undefined ? undefined : `asha@${sent}`)
})
