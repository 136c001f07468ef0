import type { Country } from './countries.ts'

/** The maximum number of customers in a demo application; values derived from the number are unique up to here. */
export const customersMax = 10_000_000
/** The maximum number of contacts of one kind for a demo customer. */
const contactsOfKind = 2

/** Coprime with the count of numbers of every country, so that counting visits each number once, in no visible order. */
const stride = 7_368_787

/** Returns the national part of a mobile number that no other customer has. */
export function phoneOf(country: Country, customer: number, nth: number): string {
  const perPrefix = 10 ** country.digits
  const place = ((customer * contactsOfKind + nth) * stride + 1_234_567) % (country.prefixes.length * perPrefix)
  const prefix = country.prefixes[Math.floor(place / perPrefix)] ?? country.prefixes[0]
  return prefix + String(place % perPrefix).padStart(country.digits, '0')
}

const domains = ['example.com', 'example.org', 'example.net'] as const

/** Returns an address that no other customer has; it contains the customer's number. */
export const emailOf = (name: string, customer: number, nth: number): string =>
  `${name}${customer}@${domains[(customer + nth) % domains.length] ?? domains[0]}`

/** Returns an ID with the given time, unique among those created with other customers or numbers. */
export function idOf(at_ms: number, customer: number, nth: number): string {
  const noise = Math.imul(customer * 16 + nth + 1, 0x9e3779b1) >>> 12
  return hex(at_ms, 12) + hex(noise, 5) + hex(nth, 1) + hex(customer, 6)
}

export const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0')
