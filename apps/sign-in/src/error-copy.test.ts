import { type ErrorCode, roadErrors } from '@clientele/contracts'
import { storefront } from '@clientele/contracts/operations'
import { expect, test } from 'vitest'
import { errorCopy, explain, explainField } from './error-copy.ts'

const met = [...new Set([...Object.values(storefront).flatMap(({ errors }) => errors), ...roadErrors])]

test.each(met)('%s is explained to shoppers', (code) => {
  expect(Object.keys(errorCopy)).toContain(code)
  const sentence = explain({ code, faults: [] })
  expect(sentence).toMatch(/^[A-Z].*\.$/)
  expect(sentence).not.toMatch(/\b(users?|shoppers?|request)\b.*\w_\w/)
})

test('what is wrong with a field becomes a sentence of its own', () => {
  const fault = { field: 'body.first_name', message: 'must be at most 100 characters' }
  expect(explainField({ code: 'INVALID_INPUT', faults: [fault] }, fault)).toBe('Must be at most 100 characters.')
})

test('a taken contact is explained by its code, whatever the API says about the field', () => {
  const fault = { field: 'body.email', message: 'belongs to another user' }
  expect(explainField({ code: 'EMAIL_TAKEN', faults: [fault] }, fault)).toBe(
    'Another account already uses this email address.',
  )
})

test('where only the store can help, its contact details follow', () => {
  expect(explain({ code: 'USER_BLOCKED', faults: [] })).toBe('This account is blocked. Contact the store.')
  const fault = { field: '', message: 'Email help@shop.example' }
  expect(explain({ code: 'USER_BLOCKED', faults: [fault] })).toBe('This account is blocked. Email help@shop.example.')
})

test('a code that this page does not know gets an answer too', () => {
  const newer = 'FROM_THE_FUTURE' as ErrorCode
  expect(explain({ code: newer, faults: [] })).toMatch(/^Something went wrong/)
})
