import { describe, expect, it } from 'vitest'
import type { SegmentPart } from '../src/segment-conditions.ts'
import { ruleInWords } from '../src/segment-words.ts'

const names = { attributes: { size: 'Size', age: 'Age' }, groups: {}, consents: {} }
const words = (...of: SegmentPart[]) => ruleInWords({ join: 'AND', of }, names)

const domain = { about: 'domain', in: ['shop.example'] } as const
const phone = { about: 'contact', kind: 'phone', is: 'present' } as const

describe('a rule in words', () => {
  it('joins the ends of a range by "and"', () => {
    expect(words({ about: 'attribute', definition_id: 'size', type: 'btw', value: [39, 41] })).toBe(
      'Customers who have a Size that is between 39 and 41.',
    )
  })

  it('joins several alternatives by "or"', () => {
    expect(words({ about: 'attribute', definition_id: 'age', type: 'in', value: [1, 2, 3] })).toBe(
      'Customers who have an Age that is one of 1, 2, or 3.',
    )
  })

  it('quotes texts that contain a comma where there are several', () => {
    expect(words({ about: 'attribute', definition_id: 'size', type: 'in', value: ['S, slim', 'M'] })).toBe(
      'Customers who have a Size that is one of “S, slim” or “M”.',
    )
  })

  it('joins several limits of a time by "and"', () => {
    expect(words({ about: 'created', after: '2020-01-01T00:00:00.000Z', before: '2021-01-01T00:00:00.000Z' })).toBe(
      'Customers who were created on or after 2020-01-01 and before 2021-01-01.',
    )
  })

  it('says when customers last signed in', () => {
    expect(words({ about: 'last_sign_in', within_days: 30 })).toBe(
      'Customers who last signed in within the last 30 days.',
    )
    expect(words({ about: 'last_sign_in', within_days: 30, not: true })).toBe(
      'Customers who haven’t signed in within the last 30 days.',
    )
    expect(words({ about: 'last_sign_in', before: '2021-01-01T00:00:00.000Z', not: true })).toBe(
      'Customers who didn’t last sign in before 2021-01-01.',
    )
  })

  it('says the opposite of each condition of a level that must not hold', () => {
    const both = { about: 'rules', join: 'OR', not: true, of: [domain, { ...phone, not: true }] } as const
    expect(words(both)).toBe('Customers who don’t have an email address at shop.example and have a phone number.')
    expect(words({ about: 'state', in: ['active'] }, { ...both, join: 'AND' })).toBe(
      'Customers who are active and (don’t have an email address at shop.example or have a phone number).',
    )
    const inner = { about: 'rules', join: 'AND', not: true, of: [domain, phone] } as const
    expect(words({ about: 'rules', join: 'OR', not: true, of: [{ about: 'state', in: ['blocked'] }, inner] })).toBe(
      'Customers who aren’t blocked and (have an email address at shop.example and have a phone number).',
    )
  })
})
