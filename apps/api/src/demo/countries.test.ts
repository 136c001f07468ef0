import { expect, test } from 'vitest'
import { findMobile } from '../contacts/mobile-numbers.ts'
import { phoneOf } from './contacts.ts'
import { countries } from './countries.ts'

const samples = 2_000

test.each(Object.entries(countries))('customers in %s have numbers that receive text messages', (_, country) => {
  const numbers = Array.from({ length: samples }, (__, customer) => phoneOf(country, customer, 0))
  expect(new Set(numbers.map((number) => country.prefixes.find((prefix) => number.startsWith(prefix))))).toEqual(
    new Set(country.prefixes),
  )
  expect(numbers.filter((number) => !findMobile(`+${country.country_code}${number}`))).toEqual([])
})
