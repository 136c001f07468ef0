import type { ImportFaultCode } from '@clientele/contracts'
import { normalizeEmail, normalizePhone, type Phone } from '../contacts/normalize.ts'
import { callingCodeOf } from '../contacts/regions.ts'
import { emailsIn, phonesIn, rounded } from '../files/cells.ts'
import type { GivenContact, Person } from './person.ts'
import type { Cell } from './reading/cells.ts'

/*
 * The contacts of a record, by the rules of every other way to add one. A cell can have several.
 */

export interface ImportedEmail {
  value: string
  verified: boolean | undefined
  given: GivenContact
}
export type ImportedPhone = Phone & Pick<ImportedEmail, 'verified' | 'given'>

/** Notes what is wrong with a value. */
export type NoteFault = (code: ImportFaultCode, cell: Cell, ...words: string[]) => void

export function readEmails({ emails }: Pick<Person, 'emails'>, fault: NoteFault): ImportedEmail[] {
  const found: ImportedEmail[] = []
  for (const given of emails)
    for (const [at, text] of emailsIn(given.text).entries()) {
      const value = normalizeEmail(text)
      if (value === undefined) fault('invalid_email', given)
      else found.push({ value, verified: verifiedAt(given, at), given })
    }
  return distinct(found)
}

/** `calling_code` is that of numbers whose country the file doesn't say. */
export function readPhones(
  { phones }: Pick<Person, 'phones'>,
  calling_code: number,
  fault: NoteFault,
): ImportedPhone[] {
  const found: ImportedPhone[] = []
  for (const given of phones) {
    const texts = phonesIn(given.spelled ?? given.text)
    if (texts === rounded) fault('impossible_phone', given, roundedNumber)
    for (const [at, text] of texts === rounded ? [] : texts.entries()) {
      const phone = normalizePhone(text, callingCodeOf(given.country ?? '') ?? calling_code)
      if (!phone) fault('impossible_phone', given)
      else found.push({ ...phone, verified: verifiedAt(given, at), given })
    }
  }
  return distinct(found)
}

const roundedNumber = 'A spreadsheet has rounded this number, so its last digits are lost.'

/** What a file says about a contact is about the first one in the cell. */
const verifiedAt = ({ verified }: GivenContact, at: number) => (at === 0 ? verified : undefined)

/** Each contact once. It is verified if any of its mentions says so. */
function distinct<Contact extends { value: string; verified: boolean | undefined }>(contacts: Contact[]): Contact[] {
  if (contacts.length < 2) return contacts
  const byValue = new Map<string, Contact>()
  for (const contact of contacts) {
    const known = byValue.get(contact.value)
    if (!known) byValue.set(contact.value, contact)
    else byValue.set(contact.value, { ...known, verified: either(known.verified, contact.verified) })
  }
  return [...byValue.values()]
}

const either = (one: boolean | undefined, other: boolean | undefined) => one || other || (one ?? other)
