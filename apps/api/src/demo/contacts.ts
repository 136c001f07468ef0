import type { Country } from './countries.ts'

/** Most customers that a demo application holds; what is unique by its number stays unique up to here. */
export const customersMax = 10_000_000
/** Contacts of one kind that a demo customer can have. */
const contactsOfKind = 2

/** Coprime with every count of numbers that a country has, so that counting up visits each of them once, in no visible order. */
const stride = 7_368_787

/** The national part of a mobile number that no other customer has. */
export function phoneOf(country: Country, customer: number, nth: number): string {
  const perPrefix = 10 ** country.digits
  const place = ((customer * contactsOfKind + nth) * stride + 1_234_567) % (country.prefixes.length * perPrefix)
  const prefix = country.prefixes[Math.floor(place / perPrefix)] ?? country.prefixes[0]
  return prefix + String(place % perPrefix).padStart(country.digits, '0')
}

const domains = ['example.com', 'example.org', 'example.net'] as const

/** An address that no other customer has: the number of the customer is part of it. */
export const emailOf = (name: string, customer: number, nth: number): string =>
  `${name}${customer}@${domains[(customer + nth) % domains.length] ?? domains[0]}`

/** An id of its time, unique among those made with other customers or other numbers. */
export function idOf(at_ms: number, customer: number, nth: number): string {
  const noise = Math.imul(customer * 16 + nth + 1, 0x9e3779b1) >>> 12
  return hex(at_ms, 12) + hex(noise, 5) + hex(nth, 1) + hex(customer, 6)
}

export const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0')
