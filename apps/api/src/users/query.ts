import { looksLikePhone, refuseField, typed, typedEmail, typedId, typedPhone } from '@clientele/contracts'
import { readSearchText, type SearchText, withoutPunctuation } from '@clientele/contracts/search-text'
import { lookUpPhone, nameKey, normalizeEmail, usernameKey } from '../contacts/normalize.ts'
import type { Exact } from './search/exactly.ts'

/** The possible meanings of a search text. */
export interface Query {
  /** Exact matches: users who match all of these. Empty if it can't match anyone. */
  exact: Exact[]
  /** The beginning of an email address or phone number. */
  contactBeginning?: string
  /** The beginning of a first, full, or last name. */
  nameBeginning?: string
  /** The words to find anywhere in names, contacts, and IDs. */
  text?: SearchText
  /** Whether a user must match both the exact part and the beginning, rather than one of them. */
  every?: boolean
}

/** Parses a search text. Undefined means no search, and so does `[object Object]`, which old clients send for an object. */
export function readQuery(text: string, defaultCountryCode: number): Query | undefined {
  const q = withoutExtension(typed(text), defaultCountryCode)
  if (q === '' || q === '[object Object]') return undefined
  if (q.startsWith('{')) return readFields(asObject(text.trim()), defaultCountryCode)
  // The beginning of a number that is about to be typed.
  if (/^[+(]+$/.test(q)) return undefined
  const plain = q.includes('@') ? typedEmail(text) : isNumber(q) ? typedPhone(q) : text
  return { ...readMeanings(text, q, defaultCountryCode), text: readSearchText(plain) }
}

/** A phone number is found without its extension, which isn't stored. */
function withoutExtension(q: string, defaultCountryCode: number): string {
  const number = q.replace(/\s*(?:ext|x|#)\.? ?\d+$/i, '')
  return number !== q && isNumber(number) && lookUpPhone(number, defaultCountryCode) ? number : q
}

/** Whether a search is a phone number, or the beginning of one. */
const isNumber = (q: string) => looksLikePhone(q) || (/^[+(]?[\d ().-]*$/.test(q) && /\d/.test(q))

function readMeanings(text: string, q: string, defaultCountryCode: number): Query {
  if (q.includes('@')) {
    const email = normalizeEmail(withoutPunctuation(q))
    if (email !== undefined) return { exact: [{ value: email }] }
    return { exact: [], contactBeginning: typedEmail(withoutPunctuation(q)) }
  }
  if (/^[0-9a-f]{24}$/i.test(q)) return { exact: [{ id: typedId(q), external_id: q, username_key: usernameKey(q) }] }
  if (isNumber(q)) return readPhone(q, defaultCountryCode)
  // Names are searched as they are written.
  return { exact: [{ username_key: usernameKey(q), external_id: q }], nameBeginning: nameKey(text) }
}

function readPhone(q: string, defaultCountryCode: number): Query {
  const phone = lookUpPhone(q, defaultCountryCode)
  const digits = typedPhone(q)
    .replace(/^\(/, '')
    .replace(/^00/, '+')
    .replace(/[^\d+]/g, '')
  return {
    exact: [{ ...(phone && { value: phone.value }), username_key: usernameKey(q), external_id: q }],
    ...(!phone && {
      contactBeginning: digits.startsWith('+') ? digits : `+${defaultCountryCode}${digits.replace(/^0/, '')}`,
    }),
  }
}

const fields = [
  '_id',
  'user_id',
  'id',
  'email',
  'phone',
  'phone_number',
  'mobile',
  'username',
  'external_id',
  'first_name',
  'last_name',
  'name',
]

/** Parses a search by fields, all of which must match. Identifiers match exactly; names match their beginning. */
export function readFields(given: Record<string, unknown>, defaultCountryCode: number): Query | undefined {
  const entries = Object.entries(given).filter(([, value]) => value !== '' && value !== null)
  const unknown = entries.find(([name]) => !fields.includes(name))
  if (unknown)
    throw refuseField('q', `can't search by ${unknown[0].slice(0, 64)}. Searchable fields: ${fields.join(', ')}`)
  const notPlain = entries.find(([, value]) => !isPlain(value))
  if (notPlain) throw refuseField('q', `must compare ${notPlain[0]} with a string, a number, or a boolean`)
  if (entries.length === 0) return undefined
  const value = (...names: string[]) => entries.filter(([name]) => names.includes(name)).map(([, v]) => String(v))
  const exact: Exact[] = [
    ...value('_id', 'user_id', 'id').map((id) => ({ id: typedId(id) })),
    ...value('email').map((text) => ({ value: normalizeEmail(text) ?? typedEmail(text) })),
    ...value('phone', 'phone_number', 'mobile').map((text) => ({
      value: lookUpPhone(text, defaultCountryCode)?.value ?? text,
    })),
    ...value('username').map((text) => ({ username_key: usernameKey(text) })),
    ...value('external_id').map((text) => ({ external_id: typed(text) })),
  ]
  const name = nameKey(...(value('name').length > 0 ? value('name') : [...value('first_name'), ...value('last_name')]))
  return { exact, ...(name !== '' && { nameBeginning: name }), every: true }
}

/** Whether a field can be compared to a value. JSON can contain values that a query string can't: lists, objects, and NUL. */
const isPlain = (value: unknown) =>
  typeof value === 'string'
    ? value.length <= longestValue && !value.includes('\u0000')
    : typeof value === 'number' || typeof value === 'boolean'
const longestValue = 256

function asObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Invalid JSON causes the same error as JSON that isn't an object.
  }
  throw refuseField('q', 'must be a valid JSON object, such as {"email":"asha@example.com"}')
}
