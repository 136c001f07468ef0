import parsePhoneNumber, { getCountries, getExampleNumber, type PhoneNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { expect, test } from 'vitest'
import { readPlainNumber } from './plain-numbers.ts'
import { exists } from './valid-numbers.ts'

/** The same sequence of numbers below 1 each time. */
function sequence(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** An example, the example with other digits, digits more and digits fewer, and any digits. */
function* numbersOf(example: PhoneNumber, next: () => number) {
  yield example.number
  const digit = () => String(Math.floor(next() * 10))
  for (let i = 0; i < 150; i += 1) {
    const from = Math.floor(next() * example.nationalNumber.length)
    const length = example.nationalNumber.length + Math.floor(next() * 5) - 2
    const rest = Array.from({ length: Math.max(1, length - from) }, digit).join('')
    yield `+${example.countryCallingCode}${example.nationalNumber.slice(0, from)}${rest}`
  }
}

/** Numbers of all countries. */
function* numbers(seed: number) {
  const next = sequence(seed)
  for (const country of getCountries()) {
    const example = getExampleNumber(country, examples)
    if (example) yield* numbersOf(example, next)
  }
}

test('a number exists if the library says that it is valid', () => {
  const counts = { valid: 0, invalid: 0 }
  const different: string[] = []
  for (const text of numbers(7)) {
    const number = parsePhoneNumber(text, { extract: false })
    if (!number) continue
    counts[number.isValid() ? 'valid' : 'invalid'] += 1
    if (exists(number) !== number.isValid()) different.push(text)
  }
  expect(different).toEqual([])
  expect(counts.valid).toBeGreaterThan(5_000)
  expect(counts.invalid).toBeGreaterThan(5_000)
})

test('a plain number reads as the library reads it', () => {
  let read = 0
  const different: string[] = []
  for (const text of numbers(11)) {
    const plain = readPlainNumber(text)
    if (!plain) continue
    read += 1
    const number = parsePhoneNumber(text, { extract: false })
    const isSame =
      number?.isValid() &&
      number.isPossible() &&
      plain.value === number.number &&
      plain.phone === number.nationalNumber &&
      plain.country_code === Number(number.countryCallingCode)
    if (!isSame) different.push(text)
  }
  expect(different).toEqual([])
  expect(read).toBeGreaterThan(5_000)
})

test.each(['+80012345678', '+870773111632', '+8835100012345', '+97911234567'])('%s belongs to no country', (text) => {
  const number = parsePhoneNumber(text)
  expect(number && exists(number)).toBe(number?.isValid())
})
