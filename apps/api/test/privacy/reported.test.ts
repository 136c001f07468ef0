import { expect, test } from 'vitest'
import { erasers } from '../../src/accounts/repository/erasers.ts'
import { reported } from '../../src/privacy/repository.ts'

test('what is erased with a user is reported about them, unless there is a reason', () => {
  const erased = Object.entries(erasers).flatMap(([name, eraser]) => (typeof eraser === 'function' ? [name] : []))
  const reasons = Object.fromEntries(Object.entries(reported))
  expect(erased.filter((name) => reasons[name] === 'is about the team or the application')).toEqual([])
})
