import { type ErrorCode, errors, type FieldFault, roadErrors } from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import { describe, expect, test } from 'vitest'
import { canBeRetried, explain, explainField, type Failure } from './errors.ts'
import { answeredWith } from './answered-with.ts'

const failure = (code: ErrorCode, details: FieldFault[] = [], meta?: Record<string, unknown>): Failure => ({
  code,
  // Composed by the service for clients that show nothing else.
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

test.each(met)('%s has an explanation written for operators', (code) => {
  expect(said(code)).toMatch(/^[A-Z].*\.$/)
  expect(said(code)).not.toMatch(/\b(users?|shoppers?|platform config)\b|\w_\w/i)
})

test('a retry is offered only for errors that may pass', () => {
  const retried = (code: ErrorCode) => canBeRetried({ data: { app: failure(code) } })
  expect(canBeRetried(new TypeError('Failed to fetch'))).toBe(true)
  expect((['OVERLOADED', 'INTERNAL', 'TOO_MANY_ATTEMPTS', 'OUTCOME_UNKNOWN'] as const).map(retried)).not.toContain(
    false,
  )
  const permanent = ['FORBIDDEN', 'UNAUTHENTICATED', 'INVALID_INPUT', 'USER_NOT_FOUND', 'NO_SUCH_OPERATION'] as const
  expect(permanent.map(retried)).not.toContain(true)
})

describe('error details make the explanation more specific', () => {
  test('an invalid field is described without its name in the request', () => {
    const fault = { field: 'body.first_name', message: 'must be at most 100 characters' }
    expect(said('INVALID_INPUT', [fault])).toBe('Must be at most 100 characters.')
    expect(said('INVALID_INPUT')).toMatch(/^Some of what you entered/)
  })

  test('a field rejected with a code of its own gets the message for that code', () => {
    const fault = { field: 'body.user_id.2', message: 'u3: This user is archived' }
    expect(explainField(failure('USER_ARCHIVED', [fault]), fault)).toBe('This customer is archived.')
  })

  test('a missing permission has the same name as in API keys', () => {
    expect(said('FORBIDDEN', [], { permission: 'users:block' })).toContain('“Block and unblock customers”')
    expect(said('FORBIDDEN', [], { permission: 'users:from_the_future' })).toBe(said('FORBIDDEN'))
  })

  test('a wait is given in readable units', () => {
    expect(said('TOO_MANY_ATTEMPTS', [], { retry_after_s: 1 })).toBe('Too many attempts. Try again in 1 second.')
    expect(said('TOO_MANY_ATTEMPTS', [], { retry_after_s: 3_600 })).toBe('Too many attempts. Try again in 60 minutes.')
  })

  test('an inactive customer is described by their state', () => {
    expect(said('USER_NOT_ACTIVE', [], { status: 'blocked' })).toBe('This customer is blocked.')
    expect(said('USER_NOT_ACTIVE')).toBe('This customer isn’t active.')
  })

  test('the current password is distinguished from the sign-in password', () => {
    expect(said('WRONG_CREDENTIALS')).toBe('The email or password is incorrect.')
    expect(said('WRONG_CREDENTIALS', [{ field: 'body.current_password', message: 'is wrong' }])).toBe(
      'This isn’t your current password.',
    )
  })
})

test('a response without a reason is a problem of the service, not of the connection', () => {
  const message = 'The service had a problem. Try again.'
  expect(explain({ data: answeredWith(undefined) }).message).toBe(message)
  expect(explain({ data: answeredWith({}) }).message).toBe(message)
  expect(canBeRetried({ data: answeredWith({}) })).toBe(true)
  // The console's server had no response to pass on.
  expect(explain({ data: answeredWith({ unreached: true }) }).message).toMatch(/^Couldn’t reach the service/)
})

test('an error from a newer service shows the service’s message, and no response at all is a lost connection', () => {
  const newer = { ...failure('INTERNAL'), code: 'FROM_THE_FUTURE', message: 'Something new happened' }
  expect(explain({ data: { app: newer } }).message).toBe('Something new happened.')
  expect(explain(new Error('fetch failed'))).toEqual({
    message: 'Couldn’t reach the service. Check your connection and try again.',
    requestId: undefined,
  })
})
