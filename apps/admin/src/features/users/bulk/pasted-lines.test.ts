import { expect, test } from 'vitest'
import { linesOf } from './pasted-lines'

test('A line is a customer, unless it has several email addresses', () => {
  expect(linesOf('asha@example.com\n+91 98765 43210\n\nRao, Asha')).toEqual([
    'asha@example.com',
    '+91 98765 43210',
    '',
    'Rao, Asha',
  ])
  expect(linesOf('Asha Rao <asha@example.com>, ben@example.com; cleo@example.com')).toEqual([
    'Asha Rao <asha@example.com>',
    ' ben@example.com',
    ' cleo@example.com',
  ])
  expect(linesOf('"Rao, Asha" <asha@example.com>')).toEqual(['"Rao, Asha" <asha@example.com>'])
})
