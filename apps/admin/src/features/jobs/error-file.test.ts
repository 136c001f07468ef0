import { expect, test } from 'vitest'
import { errorFile } from './error-file'

test('N31: skipped rows are a CSV file in which nothing is a formula', () => {
  const rows = [
    { line: 3, value: 'nobody@example.com', message: 'No account has this email address' },
    { line: 4, value: '=HYPERLINK("http://x")', message: 'This is not an email address' },
    { line: 5, value: '+91 86525', message: 'This is not a phone number' },
  ]
  expect(errorFile(rows).split('\r\n')).toEqual([
    '\ufeff"line","value","reason"',
    '"3","nobody@example.com","No account has this email address"',
    `"4","'=HYPERLINK(""http://x"")","This is not an email address"`,
    `"5","'+91 86525","This is not a phone number"`,
    '',
  ])
})
