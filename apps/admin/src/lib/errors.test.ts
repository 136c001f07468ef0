import { type ErrorCode, errors, type FieldFault, roadErrors } from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import { describe, expect, test } from 'vitest'
import { explain, explainField, type Failure } from './errors.ts'

const failure = (code: ErrorCode, details: FieldFault[] = [], meta?: Record<string, unknown>): Failure => ({
  code,
  // As the service composes it for clients that show nothing else.
  message: [errors[code].message, ...details.map(({ field, message }) => `${field}: ${message}.`)].join(' '),
  details,
  request_id: 'req-1',
  ...(meta && { meta }),
})
const said = (...given: Parameters<typeof failure>) => explain({ data: { app: failure(...given) } }).message

const operations = Object.values(platform)
/** The console sends no idempotency keys and no signatures. */
const notSent = /^IDEMPOTENCY_|^INVALID_SIGNATURE$/
const met = [...new Set([...operations.flatMap((each) => each.errors), ...roadErrors])].filter(
  (code) => !notSent.test(code),
)

test.each(met)('%s is explained in the words of operators', (code) => {
  expect(said(code)).toMatch(/^[A-Z].*\.$/)
  expect(said(code)).not.toMatch(/\b(users?|shoppers?|platform config)\b|\w_\w/i)
})

describe('details narrow an explanation', () => {
  test('what is not valid is said about its field, without the name it has in requests', () => {
    const fault = { field: 'body.first_name', message: 'must be at most 100 characters' }
    expect(said('INVALID_INPUT', [fault])).toBe('Must be at most 100 characters.')
    expect(said('INVALID_INPUT')).toMatch(/^Some of what you entered/)
  })

  test('a field that was refused by a code of its own gets the words of that code', () => {
    const fault = { field: 'body.user_id.2', message: 'u3: This user is archived' }
    expect(explainField(failure('USER_ARCHIVED', [fault]), fault)).toBe('This customer is archived.')
  })

  test('a missing permission is named as API keys name it', () => {
    expect(said('FORBIDDEN', [], { permission: 'users:block' })).toContain('“Block and unblock customers”')
    expect(said('FORBIDDEN', [], { permission: 'users:from_the_future' })).toBe(said('FORBIDDEN'))
  })

  test('a wait is said in units that people count in', () => {
    expect(said('TOO_MANY_ATTEMPTS', [], { retry_after_s: 1 })).toBe('Too many attempts. Try again in 1 second.')
    expect(said('TOO_MANY_ATTEMPTS', [], { retry_after_s: 3_600 })).toBe('Too many attempts. Try again in 60 minutes.')
  })

  test('a customer who is not active is called what they are', () => {
    expect(said('USER_NOT_ACTIVE', [], { status: 'blocked' })).toBe('This customer is blocked.')
    expect(said('USER_NOT_ACTIVE')).toBe('This customer isn’t active.')
  })

  test('the current password is told apart from the one of a sign-in', () => {
    expect(said('WRONG_CREDENTIALS')).toBe('The email or password is incorrect.')
    expect(said('WRONG_CREDENTIALS', [{ field: 'body.current_password', message: 'is wrong' }])).toBe(
      'This isn’t your current password.',
    )
  })
})

test('an error of a newer service is shown as it comes, and no answer at all is a lost connection', () => {
  const newer = { ...failure('INTERNAL'), code: 'FROM_THE_FUTURE', message: 'Something new happened' }
  expect(explain({ data: { app: newer } }).message).toBe('Something new happened.')
  expect(explain(new Error('fetch failed'))).toEqual({
    message: 'Couldn’t reach the service. Check your connection and try again.',
    requestId: undefined,
  })
})
