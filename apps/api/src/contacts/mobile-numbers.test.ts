import { describe, expect, test } from 'vitest'
import { normalizePhone } from './normalize.ts'
import { findMobile } from './mobile-numbers.ts'

const mobile = [
  ['+919876543210', 'IN', 'IN'],
  ['+917100000001', 'IN', 'IN'],
  ['+917200000099', 'IN', 'IN'],
  ['+918652523958', 'IN', 'IN'],
  ['+12125551234', 'US', 'US'],
  ['+14165551234', 'CA', 'CA'],
  ['+525512345678', 'MX', 'MX'],
  ['+18765551234', 'JM', 'JM'],
  ['+447400123456', 'GB', 'GB'],
  ['+447781123456', 'GG', 'GB'],
  ['+447797123456', 'JE', 'GB'],
  ['+447624123456', 'IM', 'GB'],
  ['+33612345678', 'FR', 'FR'],
  ['+4915112345678', 'DE', 'DE'],
  ['+393123456789', 'IT', 'IT'],
  ['+358451234567', 'FI', 'FI'],
  ['+819012345678', 'JP', 'JP'],
  ['+79123456789', 'RU', 'RU'],
  ['+77710009998', 'KZ', 'KZ'],
] as const

const others = [
  ['premium, in the United States', '+19005551234'],
  ['premium, in Britain', '+449012345678'],
  ['premium, in France', '+33899123456'],
  ['premium, in Germany', '+499001234567'],
  ['shared cost, in Britain', '+448431234567'],
  ['toll-free, in India', '+911800123456'],
  ['toll-free, in North America', '+18005551234'],
  ['toll-free, in Britain', '+448001234567'],
  ['universal toll-free', '+80012345678'],
  ['a fixed line, in India', '+917101234567'],
  ['a fixed line, in Britain', '+442071234567'],
  ['a fixed line, in France', '+33123456789'],
  ['a fixed line, in Germany', '+493012345678'],
  ['over the internet, in Britain', '+445612345678'],
  ['over the internet, in France', '+33912345678'],
  ['a pager, in Britain', '+447640123456'],
  ['a personal number, in Britain', '+447012345678'],
  ['a personal number, in the United States', '+15005550006'],
  ['a number for companies, in Britain', '+445512345678'],
  ['a voice mailbox, in Germany', '+49177991234567'],
  ['a satellite phone', '+881612345678'],
  ['an international network', '+883510012345'],
  ['impossible: too short', '+9198765'],
  ['impossible: too long', '+91987654321012'],
  ['in a range that nobody has', '+910000000000'],
  ['in a range that nobody has, in France', '+33700000000'],
  ['with a calling code that there is not', '+9991234567'],
  ['no number', 'asha@example.com'],
] as const

describe('N47 text messages go to', () => {
  test.each(mobile)('N47 %s, which is of %s and of the numbering plan of %s', (value, country, planOf) => {
    expect(findMobile(value)).toMatchObject({ country, planOf })
  })

  test.each(others)('N47 none that is %s: %s', (_, value) => {
    expect(findMobile(value)).toBeUndefined()
  })

  test('N47 numbers that are kept as they were typed before, whatever their kind', () => {
    for (const value of ['+447012345678', '+911800123456', '+442071234567'])
      expect(normalizePhone(value, 91)?.value).toBe(value)
  })
})
