import { type ImportFault, type ImportFaultCode, profileFacts, typed, typedId } from '@clientele/contracts'
import { usernameKey } from '../contacts/normalize.ts'
import { cleanCell, idIn, rounded } from '../files/cells.ts'
import { printable } from '../files/printable.ts'
import { attributesIn, type Definitions, type ImportedAttribute } from './attributes.ts'
import { type ImportedEmail, type ImportedPhone, type NoteFault, readEmails, readPhones } from './contacts.ts'
import { explain } from './faults.ts'
import { namesOf } from './full-names.ts'
import type { SaidConsent } from '../user-consents/settings.ts'
import { groupsIn, type NamedGroups } from './groups.ts'
import { accountKey } from '../social-identities/service.ts'
import type { GivenAccount, GivenPassword, Marketing, Person } from './person.ts'
import type { Cell } from './reading/cells.ts'
import { readConsents } from './read-consents.ts'
import { genderNamed } from './spellings-of-languages.ts'
import { birthdayIn, type DayFirst, isAmbiguous, isNoTime, timeIn, zoneInHeader } from './times.ts'

/*
 * A person as they would be stored, by the rules of every other way to create a customer. Everything wrong with a record is reported, not only the
 * first fault.
 */

export interface ImportRow {
  user_id: string | undefined
  user_id_elsewhere: boolean
  external_id: string | undefined
  username: string | undefined
  /** The columns of these IDs. */
  columns: Record<'user_id' | 'external_id' | 'username', string>
  first_name: string | undefined
  last_name: string | undefined
  gender: 'male' | 'female' | 'other' | undefined
  dob: string | undefined
  /** The first is the primary one. */
  emails: ImportedEmail[]
  phones: ImportedPhone[]
  created: Date | undefined
  last_sign_in: Date | undefined
  /** Undefined if the file doesn't say. */
  blocked: boolean | undefined
  archived: boolean | undefined
  marketing: Marketing
  consents: SaidConsent[]
  password: GivenPassword | undefined
  /** A password in plain text, which an import hashes if it may. */
  plain_password: Cell | undefined
  social_accounts: GivenAccount[]
  attributes: ImportedAttribute[]
  groups: NamedGroups[]
}

export type Normalized =
  | { row: ImportRow; faults: [] }
  /** `names` are those of the person that could be read. */
  | { row: undefined; faults: ImportFault[]; names: string[]; password: GivenPassword | undefined }

/** How to read the values of a file. */
export interface Reading {
  /** That of numbers whose country the file doesn't say. */
  calling_code: number
  day_first: DayFirst
  definitions: Definitions
}

export function normalize(person: Person, { calling_code, day_first, definitions }: Reading): Normalized {
  const faults: ImportFault[] = []
  const fault: NoteFault = (code, { field, text }, ...words) =>
    void faults.push(explain(code, { field, value: printable(text, 200) }, ...words))

  const emails = readEmails(person, fault)
  const phones = readPhones(person, calling_code, fault)
  const moment = <T>(cell: Cell, code: ImportFaultCode, read: (text: string, day_first: DayFirst) => T | undefined) => {
    const text = cleanCell(cell.text)
    if (text === '' || isNoTime(text)) return undefined
    const zone = zoneInHeader(cell.field)
    const found = (zone === undefined ? undefined : read(`${text} ${zone}`, day_first)) ?? read(text, day_first)
    if (found === undefined) fault(code, cell, ...(isAmbiguous(text) ? twoDays : []))
    return found
  }
  const created = moment(person.created, 'invalid_time', timeIn)
  const last_sign_in = moment(person.last_sign_in, 'invalid_time', timeIn)
  const dob = moment(person.dob, 'invalid_date', birthdayIn)
  const short = (cell: Person['created'], lengthMax: number) => {
    const text = typed(cleanCell(cell.text))
    if (text.length > lengthMax) fault('too_long', cell)
    return text || undefined
  }
  if (idIn(person.external_id.text) === rounded) fault('refused', person.external_id, ...roundedId)
  const { first_name, last_name, tooLong } = namesOf(person)
  for (const cell of tooLong) fault('too_long', cell)
  const external_id = short(person.external_id, profileFacts.external_id.lengthMax)
  const username = short(person.username, usernameLengthMax)
  if (person.emails.length + person.phones.length === 0) faults.push(explain('no_contact', { field: '', value: '' }))
  const { plain_password: plain } = person
  if (plain.text.length > passwordLengthMax) faults.push(explain('too_long', { field: plain.field, value: '' }))
  const { attributes, faults: ofAttributes } = attributesIn(person.attributes, definitions, calling_code)
  const { consents, faults: ofConsents } = readConsents(person, day_first)
  faults.push(...ofAttributes, ...ofConsents)
  const user_id = typedId(cleanCell(person.user_id.text)) || undefined
  const { user_id_elsewhere, blocked, archived, marketing, password, plain_password, social_accounts } = person
  if (faults.length > 0) {
    const names = namesIn({ user_id, external_id, username, emails, phones, social_accounts })
    return { row: undefined, faults, names, password }
  }
  return {
    row: {
      user_id,
      user_id_elsewhere,
      external_id,
      username,
      columns: {
        user_id: person.user_id.field,
        external_id: person.external_id.field,
        username: person.username.field,
      },
      first_name,
      last_name,
      gender: genderNamed(typed(person.gender)),
      dob,
      emails,
      phones,
      created,
      last_sign_in,
      blocked,
      archived,
      marketing,
      consents,
      password,
      plain_password: plain_password.text === '' ? undefined : plain_password,
      social_accounts: eachOnce(social_accounts),
      attributes,
      groups: groupsIn(person.groups),
    },
    faults: [],
  }
}

const eachOnce = (accounts: GivenAccount[]): GivenAccount[] =>
  accounts.length < 2 ? accounts : [...new Map(accounts.map((account) => [accountKey(account), account])).values()]

/** All names of a person by which customers are known, as they are stored. */
export const namesIn = ({
  user_id,
  external_id,
  username,
  emails,
  phones,
  social_accounts,
}: Pick<ImportRow, 'user_id' | 'external_id' | 'username' | 'emails' | 'phones' | 'social_accounts'>): string[] => [
  ...[user_id, external_id, username === undefined ? undefined : usernameKey(username)].filter(
    (name) => name !== undefined,
  ),
  ...[...emails, ...phones].map(({ value }) => value),
  ...social_accounts.map(accountKey),
]

/** What is wrong, and what would be right. */
const roundedId = [
  'A spreadsheet has rounded this ID, so its last digits are lost.',
  'The ID with all of its digits, as in the file before a spreadsheet saved it, or nothing',
]
const twoDays = [
  'This can be two days, and no other date of the file shows which comes first, the day or the month.',
  'The year first, such as 2024-01-31',
]

const usernameLengthMax = 100
/** Longer than any password that people have. */
const passwordLengthMax = 1_000
