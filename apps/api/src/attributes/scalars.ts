import { type AttributeType, httpUrl, moment, typed } from '@clientele/contracts'
import { normalizeEmail, normalizePhone } from '../contacts/normalize.ts'

/*
 * What one value of an attribute is, for each type: how it is normalized, and what is wrong with what isn't one.
 */

export type Scalar = string | number | boolean
type Given = string | number | boolean

/** A normalized value, or what is wrong with the given one. */
export type Reading<Value = Scalar> = { value: Value } | { fault: string }

export interface Place {
  /** The calling code of phone numbers without one. */
  default_country_code: number
  /** Whether the shopper enters the value, who sees what is wrong with it, and can't read patterns. */
  is_of_shopper?: boolean
}

interface ScalarType {
  /** Undefined if it isn't a value of the type. */
  read: (given: Given, place: Place) => Scalar | undefined
  /** What would be right. */
  rule: string
}

const textMax = 255
const longTextMax = 10_000

const plain = (given: Given) => typed(String(given))
const isNumeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

function readNumber(given: Given): number | undefined {
  if (typeof given === 'boolean') return undefined
  const value = typeof given === 'number' ? given : isNumeric.test(plain(given)) ? Number(plain(given)) : Number.NaN
  // Without a negative zero, which no one means.
  return Number.isFinite(value) ? value + 0 : undefined
}

function readMoment(given: Given): string | undefined {
  if (typeof given !== 'string') return undefined
  const { data } = moment().safeParse(plain(given))
  return data !== undefined && /^\d{4}-/.test(data) ? data : undefined
}

const readText = (lengthMax: number) => (given: Given) => {
  const text = String(given).normalize('NFC').trim()
  return text.length <= lengthMax ? text : undefined
}

const words: Readonly<Record<string, boolean>> = { true: true, false: false }

const types: Readonly<Record<AttributeType, ScalarType>> = {
  text: { read: readText(textMax), rule: `must be a string of at most ${textMax} characters` },
  long_text: { read: readText(longTextMax), rule: `must be a string of at most ${longTextMax} characters` },
  number: {
    read: (given) => {
      const value = readNumber(given)
      return Number.isSafeInteger(value) ? value : undefined
    },
    rule: 'must be a whole number such as 42',
  },
  decimal: { read: readNumber, rule: 'must be a number such as 42 or 4.2' },
  boolean: {
    read: (given) => (typeof given === 'boolean' ? given : words[plain(given).toLowerCase()]),
    rule: 'must be true or false',
  },
  date: {
    // A date is the same day everywhere: of a timestamp, the date counts as it is written.
    read: (given) => (readMoment(given) === undefined ? undefined : plain(given).slice(0, 10)),
    rule: 'must be a date such as 2024-01-31',
  },
  datetime: { read: readMoment, rule: 'must be a date and time such as 2024-01-31T09:30:00Z' },
  email: {
    read: (given) => normalizeEmail(String(given)),
    rule: 'must be an email address, such as asha@example.com',
  },
  url: {
    read: (given) => httpUrl().safeParse(given).data,
    rule: 'must be a URL that starts with http:// or https://',
  },
  phone: {
    read: (given, { default_country_code }) => normalizePhone(String(given), default_country_code)?.value,
    rule: 'must be a phone number, such as +91 98765 43210',
  },
  choice: { read: readText(textMax), rule: `must be a string of at most ${textMax} characters` },
  multi_choice: { read: readText(textMax), rule: `must be a string of at most ${textMax} characters` },
}

/** Reads one value of a type, without the rules of its definition. */
export function readScalar(type: AttributeType, given: Given, place: Place): Reading {
  const { read, rule } = types[type]
  const value = read(given, place)
  return value === undefined ? { fault: rule } : { value }
}

const kinds = {
  ofText: ['text', 'long_text', 'email', 'url', 'phone', 'choice', 'multi_choice'],
  ofTextByRule: ['text', 'long_text', 'email', 'url', 'phone'],
  ordered: ['number', 'decimal', 'date', 'datetime'],
  chosen: ['choice', 'multi_choice'],
} as const satisfies Record<string, readonly AttributeType[]>

/** Whether a type is among those that a rule or a comparison is for. */
export const isOf = (kind: keyof typeof kinds, type: AttributeType): boolean =>
  kinds[kind].some((each: AttributeType) => each === type)
