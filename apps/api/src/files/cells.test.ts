import { describe, expect, test } from 'vitest'
import { emailsIn, idIn, isDate, phonesIn, rounded } from './cells.ts'

describe('email addresses in a cell', () => {
  test.each([
    ['a@x.org', ['a@x.org']],
    [' "a@x.org" ', ['a@x.org']],
    ["'a@x.org", ['a@x.org']],
    ["o'brien@x.org", ["o'brien@x.org"]],
    ["'o'brien@x.org'", ["o'brien@x.org"]],
    ['="a@x.org"', ['a@x.org']],
    ['Ada O <a@x.org>', ['a@x.org']],
    ['"O, Ada" <a@x.org>', ['a@x.org']],
    ['Ada < mailto:a@x.org >', ['a@x.org']],
    ['mailto:a%40x.org?subject=Hello', ['a@x.org']],
    ['a@x.org ::: b@x.org', ['a@x.org', 'b@x.org']],
    ['a@x.org; b@x.org,', ['a@x.org', 'b@x.org']],
    ['Ada <a@x.org>, Bo <b@x.org>', ['a@x.org', 'b@x.org']],
    ['a@x.org,', ['a@x.org']],
    ['not an address', ['not an address']],
    ['', []],
    ["'", ["'"]],
  ])('%s', (cell, emails) => {
    expect(emailsIn(cell)).toEqual(emails)
  })
})

describe('phone numbers in a cell', () => {
  test.each([
    ["'+919812300004", ['+919812300004']],
    ['="+919812300004"', ['+919812300004']],
    ['9812300004.0', ['9812300004']],
    ['9812300004,00', ['9812300004']],
    ['9,812,300,004', ['9812300004']],
    ['9.19812300004E+11', ['919812300004']],
    ['9,19812300004e11', ['919812300004']],
    ['9.19812E+11', rounded],
    ['9,2E+11', rounded],
    ['9E+11', rounded],
    ['9.1981230000412E+17', rounded],
    ['+91 98123 00004 ::: 1 (415) 555-0155', ['+91 98123 00004', '1 (415) 555-0155']],
    ['9.19812E+11; +4915112300002', ['+4915112300002']],
    ['', []],
  ])('%s', (cell, phones) => {
    expect(phonesIn(cell)).toEqual(phones)
  })
})

test('an ID that looks like a rounded number is none', () => {
  expect(idIn('1.23457E+23')).toBe(rounded)
  expect(idIn(' 01a2201b10357e90eed0756c ')).toBe('01a2201b10357e90eed0756c')
  expect(idIn("'01A2201B10357E90EED0756C")).toBe('01a2201b10357e90eed0756c')
})

test.each([
  ['2023-03-15', true],
  ["'2023-03-15", true],
  ['1995-07-23T12:00:00', true],
  ['2023-03-15 06:30', true],
  ['2023-13-15', false],
  ['2023-03-1500', false],
  ['+49 2023-03-15', false],
  ['98123-00004', false],
  ['', false],
])('%s is a date: %s', (cell, expected) => {
  expect(isDate(cell)).toBe(expected)
})
