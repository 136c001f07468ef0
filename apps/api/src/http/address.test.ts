import { describe, expect, test } from 'vitest'
import { cleanAddress, trustedProxies } from './address.ts'

describe('N48: an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['"203.0.113.7:4711"', '203.0.113.7'],
    ['[203.0.113.7]:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:4711', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:0DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['"[2001:db8::7]:4711"', '2001:db8::7'],
    ['fe80::7%eth0', 'fe80::7'],
    ['[fe80::7%25eth0]:4711', 'fe80::7'],
    ['::1', '::1'],
  ])('written as %s is %s', (written, address) => {
    expect(cleanAddress(written)).toBe(address)
  })

  test.each([
    undefined,
    '',
    ' ',
    'unknown',
    '_hidden',
    '_SEVKISEK:4711',
    '-',
    'localhost',
    'example.com',
    '203.0.113',
    '203.0.113.256',
    '0203.0.113.7',
    '3405803783',
    '0xcb007107',
    '203.0.113.7:471100',
    '203.0.113.7:port',
    '203.0.113.7/32',
    '203.0.113.7, 198.51.100.9',
    '[203.0.113.7',
    '[2001:db8::7',
    '[unknown]:4711',
    '2001:db8::7::9',
    "203.0.113.7'; drop table users",
    '\u0000',
    '1'.repeat(10_000),
  ])('is not %j', (written) => {
    expect(cleanAddress(written)).toBeUndefined()
  })

  test('of a trusted proxy is trusted however it is written, and no other', () => {
    const trust = trustedProxies(['10.0.0.0/8', '2001:db8::/32', 'loopback'])
    const isTrusted = (hop: string) => trust !== false && trust(hop, 0)
    for (const hop of ['10.1.2.3', '10.1.2.3:80', '::ffff:10.1.2.3', '[2001:db8::1]:443', '::ffff:127.0.0.1', '::1'])
      expect({ hop, isTrusted: isTrusted(hop) }).toEqual({ hop, isTrusted: true })
    for (const hop of ['203.0.113.7', '11.0.0.1:80', '[2001:db9::1]:443', 'unknown', '_hidden', '', 'loopback'])
      expect({ hop, isTrusted: isTrusted(hop) }).toEqual({ hop, isTrusted: false })
    expect(trustedProxies([])).toBe(false)
  })
})
