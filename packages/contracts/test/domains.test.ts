import { describe, expect, test } from 'vitest'
import { readDomain } from '../src/domain-names.ts'
import { AddDomainRequestSchema } from '../src/index.ts'

describe('A domain', () => {
  test.each([
    ['id.shop.example', 'id.shop.example'],
    [' ID.Shop.Example. ', 'id.shop.example'],
    ['ñandú.example', 'xn--and-6ma2c.example'],
    ['xn--and-6ma2c.example', 'xn--and-6ma2c.example'],
    ['ÑANDÚ.example', 'xn--and-6ma2c.example'],
    ['a-b.c.d.example', 'a-b.c.d.example'],
  ])('%j is read the way browsers send it: %j', (given, domain) => {
    expect(readDomain(given)).toEqual({ domain })
    expect(AddDomainRequestSchema.parse({ domain: given })).toEqual({ domain })
  })

  test.each([
    ['', /must be a domain/],
    ['localhost', /must be a domain/],
    ['127.0.0.1', /must be a domain/],
    ['2130706433', /must be a domain/],
    ['0x7f.1', /must be a domain/],
    ['[::1]', /must be only the domain/],
    ['*.shop.example', /wildcards/],
    ['https://id.shop.example', /without https/],
    ['id.shop.example:8443', /a port/],
    ['id.shop.example/path', /a path/],
    ['user@id.shop.example', /must be only the domain/],
    ['id shop.example', /must be only the domain/],
    ['-id.shop.example', /must be a domain/],
    ['id..example', /must be a domain/],
    ['id_.example', /must be a domain/],
    [`${'a'.repeat(64)}.example`, /must be a domain/],
    [`${'a.'.repeat(130)}example`, /must be a domain/],
  ])('%j is refused', (given, fault) => {
    expect(readDomain(given)).toEqual({ fault: expect.stringMatching(fault) })
    expect(AddDomainRequestSchema.safeParse({ domain: given }).success).toBe(false)
  })
})
