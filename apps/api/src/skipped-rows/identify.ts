import { typedId } from '@clientele/contracts'
import { lookUpPhone, normalizeEmail, normalizePhone, usernameKey } from '../contacts/normalize.ts'
import { emailsIn, isDate, phonesIn, rounded } from '../files/cells.ts'

/*
 * Whom a skipped row may be about: everything in it that could be a contact or another name of a person, as these are stored with users. What isn't
 * anyone's does no harm.
 */

/** A skipped row, as far as it is stored, and the names of its person that its reader knows. */
export interface Skipped {
  line: number
  value: string
  cells?: readonly string[] | null | undefined
  /** What else is wrong with it, with values of its own. */
  faults?: readonly { value: string }[] | null | undefined
  /** Normalized contacts, usernames, and IDs. */
  names?: readonly string[] | undefined
}

/** More would be no row about a person. */
const namesMax = 200

/** All contacts in a row, and what its value and its reader say. */
export function namesIn({ value, cells, faults, names = [] }: Skipped, calling_code: number): string[] {
  const values = [...new Set([value, ...(faults ?? []).map((fault) => fault.value)])]
  const found = [
    ...names,
    ...values.flatMap(idsIn),
    ...[...values, ...(cells ?? [])].flatMap((text) => [...addressesIn(text), ...numbersIn(text, calling_code)]),
  ]
  return [...new Set(found)].filter((name) => name !== '').slice(0, namesMax)
}

const idsIn = (text: string) => [typedId(text), usernameKey(text)]

/** Also those in the middle of a text: `asha@example.com (work)`. */
function addressesIn(text: string): string[] {
  const plain = text.normalize('NFKC')
  if (!/@|%40/.test(plain)) return []
  const within = plain
    .split(/[\s<>()[\]{},;:"|/\\?]+/)
    .filter((word) => word.includes('@'))
    .map((word) => word.replace(/^['*_]+|['*_.!]+$/g, ''))
  return [...emailsIn(text), ...within].flatMap((address) => normalizeEmail(address) ?? [])
}

/** A number without a country may be of the default one, or begin with its country. */
function numbersIn(text: string, calling_code: number): string[] {
  if (text.length > 200 || text.replace(/[^\d]/g, '').length < 7 || isDate(text)) return []
  const phones = phonesIn(text.normalize('NFKC'))
  if (phones === rounded) return []
  return phones.flatMap((phone) => {
    const international = /^[1-9]/.test(phone) ? normalizePhone(`+${phone}`, calling_code) : undefined
    return [lookUpPhone(phone, calling_code), international].flatMap((each) => each?.value ?? [])
  })
}
