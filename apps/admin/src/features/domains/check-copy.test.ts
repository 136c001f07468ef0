import { expect, test } from 'vitest'
import { checkCopy } from './check-copy'

const checked_at = '2026-01-31T09:30:00.000Z'

test('A domain that wasn’t checked yet, or whose proof was found, has no problem', () => {
  expect(checkCopy({ status: 'pending' })).toBeUndefined()
  expect(
    checkCopy({ status: 'verified', last_check: { checked_at, dns: 'found', file: 'not_checked' } }),
  ).toBeUndefined()
  expect(checkCopy({ status: 'verified', last_check: { checked_at, dns: 'missing', file: 'found' } })).toBeUndefined()
})

test('A failed check says what was found in both places, and that a verified domain still works', () => {
  const last_check = { checked_at, dns: 'different', file: 'unreachable' } as const
  expect(checkCopy({ status: 'pending', last_check })).toBe(
    'The DNS record has another value. The file couldn’t be fetched over HTTPS.',
  )
  expect(checkCopy({ status: 'verified', last_check })).toMatch(/^The domain still works/)
})
