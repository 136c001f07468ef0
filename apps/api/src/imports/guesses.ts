import { consentOf, type ImportTarget, type ImportUse, attributeIn, typed } from '@clientele/contracts'
import { keyOf, looksLikeId, useOf as knownUse } from '../files/headers.ts'
import type { Definitions } from './attributes.ts'
import type { Columns } from './person.ts'
import type { Records } from './reading/source-record.ts'
import { targetByKey } from './spellings.ts'
import { isNoTime, timeIn } from './times.ts'

/*
 * What the columns of a file that no system has written are used for.
 */

/** The share of the values of a column that must look alike. */
const shareMin = 0.8
const looks: readonly (readonly [ImportTarget, (text: string) => boolean])[] = [
  // An object in JSON may hold an address as well.
  ['email', (text) => /^[^\s{}[\]"]+@\S+\.\S{2,}$/.test(text)],
  ['phone', (text) => /^'?\+\d[\d\s().-]{6,20}$/.test(text)],
  [
    'password_digest',
    (text) =>
      /^(?:\$(?:2[aby]|argon2(?:id|i|d)|P|H|scrypt|pbkdf2|wp)\$|(?:pbkdf2|argon2|scrypt|bcrypt)_?\w*\$|\{SSHA)/.test(
        text,
      ),
  ],
]

/** Guesses from the names of columns and, for contacts, from their values. */
export function guesses({ columns, head }: Records, definitions: Definitions): Columns {
  const attributes = attributesByKey(definitions)
  const named = columns.flatMap((name): [string, ImportUse][] => {
    const consent = consentUse(name)
    if (consent) return [[name, consent]]
    const last = name.split('.').at(-1) ?? name
    const to = targetByKey.get(keyOf(name)) ?? targetByKey.get(keyOf(last)) ?? contactIn(name) ?? contactIn(last)
    const values = valuesIn(head, name)
    // What another system calls user_id is its own.
    if (to === 'user_id' && !values.every(looksLikeId)) return [[name, 'external_id']]
    const slug = attributes.get(keyOf(name)) ?? attributeIn(name.toLowerCase())
    const isAttribute = slug !== undefined && definitions.has(slug)
    // What the application calls its own says more than what people usually mean, except by a contact.
    if (isAttribute && to !== 'email' && to !== 'phone') return [[name, `attributes.${slug}`]]
    return to && fits(to, values) ? [[name, to]] : []
  })
  const rest = looks.flatMap(([to, look]): [string, ImportTarget][] => {
    if (named.some(([, known]) => known === to)) return []
    const alike = columns.filter((name) => {
      if (named.some(([known]) => known === name)) return false
      const values = valuesIn(head, name)
      return values.length > 0 && values.filter(look).length >= values.length * shareMin
    })
    // Of several, only a person knows which one.
    return alike.length === 1 ? alike.map((name) => [name, to]) : []
  })
  return [...named, ...rest]
}

/** The consent that a column is called after. */
export const consentUse = (name: string) => consentOf(name.toLowerCase())?.use

/** Attributes by their slugs and names, as headers spell them. */
const attributesByKey = (definitions: Definitions) =>
  new Map(
    [...definitions].flatMap(([slug, { name }]): [string, string][] => [
      [keyOf(name), slug],
      [keyOf(slug), slug],
    ]),
  )

/** The names that files of groups know as well, in many languages. */
function contactIn(name: string): ImportTarget | undefined {
  const { use } = knownUse(name, () => []) ?? {}
  if (use === 'email') return 'email'
  return use === 'phone_number' ? 'phone' : undefined
}

const valuesIn = (head: Records['head'], name: string) =>
  head.map(({ cells }) => typed(cells.get(name).text)).filter((text) => text !== '')

/** Days without a year, as newsletters ask for them, are no dates of birth. */
const hasNoYear = (text: string) => /^\d{1,2}[-/.]\d{1,2}\.?$/.test(text)

/** A column of times has times in it, whatever it is called. Records with another value there are rejected. */
function fits(to: ImportTarget, values: readonly string[]): boolean {
  if (to === 'dob') return values.length === 0 || values.some((text) => !hasNoYear(text))
  if (to !== 'created_at' && to !== 'last_sign_in_at') return true
  const times = values.filter((text) => isNoTime(text) || timeIn(text, true) || timeIn(text, false))
  return times.length >= values.length / 2
}
