import type { SearchMatch } from '@clientele/contracts'
import {
  type Closeness,
  isTypoOf,
  mayHaveTypo,
  partLengthMin,
  type SearchText,
  wordsOf,
} from '@clientele/contracts/search-text'
import type { UserWithContacts } from '../../rows/users.ts'
import { nationalDigits } from '../../contacts/normalize.ts'
import { type ContactTuple, contactTuples } from '../contact-of.ts'
import { closenessAmong, closenessIn, sought, type SoughtWord, soughtWords, type WordCloseness } from './closeness.ts'
import { isEmail, partsOfEmail, textsOfPhone, withCountry } from './grams.ts'

/** How a user matches a search: how closely, and on what. */
export interface Matched {
  closeness: Closeness
  matches: SearchMatch[]
}

/** Decides whether a user matches a search: every word has to match something. Undefined if not. */
export function matchedOn(user: UserWithContacts, search: SearchText, { withTypo = false } = {}): Matched | undefined {
  const found: SearchMatch[] = []
  const ofEmails = search.ofEmails.length === 0 ? 0 : noteEmails(found, user, search.ofEmails)
  if (ofEmails === undefined && !withTypo) return undefined
  let farthest: Closeness = ofEmails ?? 0
  // An address with a typo is nobody's, but its words may be.
  const words = ofEmails === undefined ? soughtWords(search) : wordsBesideEmails(search)
  let typosLeft = withTypo ? 1 : 0
  for (const word of words) {
    const closeness = noteWord(found, user, word)
    if (closeness !== undefined) farthest = further(farthest, closeness)
    else if (typosLeft > 0 && noteTypo(found, user, word)) {
      typosLeft -= 1
      farthest = 3
    } else return matchedAsOne(user, search)
  }
  return { closeness: farthest, matches: found }
}

/** Notes the email addresses that contain each of these parts. Returns how closely they match, or undefined if there is a part that none contains. */
function noteEmails(found: SearchMatch[], user: UserWithContacts, parts: readonly string[]): Closeness | undefined {
  const emails = contactTuples(user)
    .filter(isEmail)
    .map(([, value]) => value)
  let farthest: Closeness = 0
  for (const part of parts) {
    const fitting = emails.filter((email) => email.includes(part))
    if (fitting.length === 0) return undefined
    for (const email of fitting) note(found, 'email', email)
    farthest = further(farthest, fitting.includes(part) ? 0 : fitting.some((email) => email.startsWith(part)) ? 1 : 2)
  }
  return farthest
}

function wordsBesideEmails(search: SearchText): readonly SoughtWord[] {
  if (search.ofEmails.length === 0) return soughtWords(search)
  const ofParts = new Set(search.ofEmails.flatMap((part) => part.split(/[^\p{L}\p{N}]+/u)))
  return search.words.filter((word) => !ofParts.has(word)).map((word) => sought(word, search.otherwise))
}

const further = (a: Closeness, b: Closeness): Closeness => (a > b ? a : b)

/** "de la cruz" finds Delacruz: the words of a name can also be written as one. */
function matchedAsOne(user: UserWithContacts, { words, ofEmails }: SearchText): Matched | undefined {
  if (words.length < 2 || ofEmails.length > 0) return undefined
  const found: SearchMatch[] = []
  const closeness = noteWord(found, user, sought(words.join('')))
  return closeness === undefined || closeness === 2 ? undefined : { closeness, matches: found }
}

/** Notes everything that a word matches. Returns how closely it does. */
function noteWord(found: SearchMatch[], user: UserWithContacts, word: SoughtWord): WordCloseness | undefined {
  const contacts = contactTuples(user)
  let closest = noteNames(found, user, word)
  for (const contact of contacts) if (isEmail(contact)) closest = closer(closest, noteEmail(found, contact, word))
  if (word.isNumber)
    for (const contact of contacts) if (!isEmail(contact)) closest = closer(closest, notePhone(found, contact, word))
  closest = closer(closest, noteText(found, word, 'external_id', user.external_id ?? ''))
  // Most usernames are made from the name, so they would only repeat it.
  if (closest === undefined || word.spellings.includes(user.username_key))
    closest = closer(closest, noteText(found, word, 'username', user.username))
  return closest
}

/** Notes a text if it contains a word. Returns how closely. */
function noteText(
  found: SearchMatch[],
  word: SoughtWord,
  field: SearchMatch['field'],
  value: string,
): WordCloseness | undefined {
  const closeness = closenessIn(word, value)
  if (closeness !== undefined) note(found, field, value)
  return closeness
}

const closer = (a: WordCloseness | undefined, b: WordCloseness | undefined) =>
  a === undefined || (b !== undefined && b < a) ? b : a

function noteNames(found: SearchMatch[], user: UserWithContacts, word: SoughtWord): WordCloseness | undefined {
  const first = user.first_name ?? ''
  const last = user.last_name ?? ''
  const closest = closer(noteText(found, word, 'first_name', first), noteText(found, word, 'last_name', last))
  return closest === undefined && first !== '' && last !== '' ? noteAcross(found, first, last, word) : closest
}

/** Notes both names if a word continues from one into the other, in either order. Neither contains it alone. */
function noteAcross(found: SearchMatch[], first: string, last: string, word: SoughtWord): WordCloseness | undefined {
  // A single letter continues nowhere.
  if (word.spellings.every(({ length }) => length === 1)) return undefined
  const [one, other] = [wordsOf(first), wordsOf(last)]
  if (one.length === 0 || other.length === 0) return undefined
  const closeness = closenessAcross(word, one, other) ?? closenessAcross(word, other, one)
  if (closeness === undefined) return undefined
  note(found, 'first_name', first)
  note(found, 'last_name', last)
  return closeness
}

function closenessAcross(word: SoughtWord, one: readonly string[], other: readonly string[]) {
  // A part of the word must end one of the names.
  const lastLetter = one.at(-1)?.at(-1) ?? ''
  const mayContinue = word.spellings.some((spelling) => spelling.includes(lastLetter))
  return mayContinue ? closenessAmong(word, [...one, ...other]) : undefined
}

/** Notes an email address if what is before or after its `@` contains a word. */
function noteEmail(found: SearchMatch[], contact: ContactTuple, word: SoughtWord): WordCloseness | undefined {
  const value = contact[1]
  const [local, domain] = partsOfEmail(value)
  const closeness = closenessIn(word, local) ?? closenessIn(word, domain)
  if (closeness !== undefined) note(found, 'email', value)
  return closeness
}

/** Notes a phone number if a number is a part of it, with its country code or as it is dialed at home. */
function notePhone(found: SearchMatch[], contact: ContactTuple, word: SoughtWord): WordCloseness | undefined {
  const { value, shown } = textsOfPhone(contact)
  const inNumber = (number: string) => closenessAmong(word, [number])
  const closeness =
    inNumber(withCountry(shown)) ??
    (value === shown ? undefined : inNumber(withCountry(value))) ??
    // Formatting a number takes longer than everything else here.
    firstOf(nationalDigits(shown), inNumber)
  if (closeness === undefined) return undefined
  note(found, 'phone_number', shown)
  return closeness === 2 && word.spellings.some((digits) => isEnding(digits) && value.endsWith(digits)) ? 1 : closeness
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a word may be the last digits of a phone number, which people know by heart. They count like the beginning of a word. */
export const isEnding = (word: string): boolean => word.length >= partLengthMin && /^\d+$/.test(word)

/** Notes every name, email address, and username that a word with one typo stands for. Returns whether there is one. */
function noteTypo(found: SearchMatch[], user: UserWithContacts, { spellings: [word = ''] }: SoughtWord): boolean {
  if (!mayHaveTypo(word)) return false
  const meant: SearchMatch[] = []
  const noteIfMeant = (field: SearchMatch['field'], value: string, ...texts: readonly string[]) => {
    if (texts.some((text) => wordsOf(text).some((other) => isTypoOf(word, other)))) meant.push({ field, value })
  }
  const { first_name, last_name, username } = user
  noteIfMeant('first_name', first_name ?? '', first_name ?? '')
  noteIfMeant('last_name', last_name ?? '', last_name ?? '')
  for (const [kind, value] of contactTuples(user))
    if (kind === 'email') noteIfMeant('email', value, ...partsOfEmail(value))
  if (meant.length === 0) noteIfMeant('username', username, username)
  for (const { field, value } of meant) note(found, field, value)
  return meant.length > 0
}

function note(found: SearchMatch[], field: SearchMatch['field'], value: string) {
  if (!found.some((match) => match.field === field && match.value === value)) found.push({ field, value })
}
