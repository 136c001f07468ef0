import type { SearchMatch } from '@clientele/contracts'
import {
  type Closeness,
  closenessOf,
  isTypoOf,
  mayHaveTypo,
  partLengthMin,
  type SearchText,
} from '@clientele/contracts/search-text'
import type { UserWithContacts } from '../../rows/users.ts'
import { nationalDigits } from '../../contacts/normalize.ts'
import { contactTuples } from '../contact-of.ts'
import { textsOf, type UserTexts, withCountry } from './grams.ts'

/** How a user matches a search: how closely, and on what. */
export interface Matched {
  closeness: Closeness
  matches: SearchMatch[]
}

/** Decides whether a user matches a search: every word has to match something. Undefined if not. */
export function matchedOn(user: UserWithContacts, search: SearchText, { withTypo = false } = {}): Matched | undefined {
  const found = new Map<string, SearchMatch>()
  const ofEmails = search.ofEmails.length === 0 ? 0 : noteEmails(found, user, search.ofEmails)
  if (ofEmails === undefined && !withTypo) return undefined
  let farthest: Closeness = ofEmails ?? 0
  // An address with a typo is nobody's, but its words may be.
  const words = ofEmails === undefined ? search.words : wordsBesideEmails(search)
  // Most searches are for an address, and splitting every text of the user into words costs more than comparing it.
  if (words.length === 0) return { closeness: farthest, matches: [...found.values()] }
  const texts = textsOf(user)
  let typosLeft = withTypo ? 1 : 0
  for (const word of words) {
    const closeness = noteWord(found, user, texts, [word, ...(search.otherwise ?? [])])
    if (closeness !== undefined) farthest = further(farthest, closeness)
    else if (typosLeft > 0 && noteTypo(found, user, texts, word)) {
      typosLeft -= 1
      farthest = 3
    } else return matchedAsOne(user, texts, search)
  }
  return { closeness: farthest, matches: [...found.values()] }
}

/** Notes the email addresses that contain each of these parts. Returns how closely they match, or undefined if there is a part that none contains. */
function noteEmails(
  found: Map<string, SearchMatch>,
  user: UserWithContacts,
  parts: readonly string[],
): Closeness | undefined {
  const emails = contactTuples(user)
    .filter(([kind]) => kind === 'email')
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

function wordsBesideEmails({ words, ofEmails }: SearchText): readonly string[] {
  if (ofEmails.length === 0) return words
  const ofParts = new Set(ofEmails.flatMap((part) => part.split(/[^\p{L}\p{N}]+/u)))
  return words.filter((word) => !ofParts.has(word))
}

const further = (a: Closeness, b: Closeness): Closeness => (a > b ? a : b)

/** "de la cruz" finds Delacruz: the words of a name can also be written as one. */
function matchedAsOne(user: UserWithContacts, texts: UserTexts, { words, ofEmails }: SearchText): Matched | undefined {
  if (words.length < 2 || ofEmails.length > 0) return undefined
  const found = new Map<string, SearchMatch>()
  const closeness = noteWord(found, user, texts, [words.join('')])
  return closeness === undefined || closeness === 2 ? undefined : { closeness, matches: [...found.values()] }
}

/** Notes everything that a word matches. Returns how closely it does. */
function noteWord(
  found: Map<string, SearchMatch>,
  user: UserWithContacts,
  texts: UserTexts,
  spellings: readonly string[],
): Exclude<Closeness, 3> | undefined {
  let closest: Exclude<Closeness, 3> | undefined
  const noteIf = (words: readonly string[], ...matches: SearchMatch[]) => {
    for (const word of spellings) {
      const closeness = closenessOf(word, words)
      if (closeness === undefined) continue
      if (closest === undefined || closeness < closest) closest = closeness
      for (const { field, value } of matches) note(found, field, value)
      return true
    }
    return false
  }
  const first = { field: 'first_name' as const, value: user.first_name ?? '' }
  const last = { field: 'last_name' as const, value: user.last_name ?? '' }
  const isInFirst = noteIf(texts.first_name, first)
  const isInLast = noteIf(texts.last_name, last)
  if (!isInFirst && !isInLast && texts.first_name.length > 0 && texts.last_name.length > 0) {
    const isInFull = noteAcross(noteIf, spellings, texts, [first, last])
    if (!isInFull)
      noteAcross(noteIf, spellings, { first_name: texts.last_name, last_name: texts.first_name }, [first, last])
  }
  for (const { value, local, domain } of texts.emails)
    if (!noteIf(local, { field: 'email', value })) noteIf(domain, { field: 'email', value })
  if (spellings.some((word) => /^\d+$/.test(word)))
    // Formatting a number takes longer than everything else here.
    for (const { shown, value } of texts.phones) {
      const note = (number: string) => noteIf([number], { field: 'phone_number', value: shown })
      if (!note(withCountry(shown)) && !(value !== shown && note(withCountry(value)))) nationalDigits(shown).some(note)
    }
  if (
    closest === 2 &&
    spellings.some((word) => isEnding(word) && texts.phones.some(({ value }) => value.endsWith(word)))
  )
    closest = 1
  noteIf(texts.external_id, { field: 'external_id', value: user.external_id ?? '' })
  // Most usernames are made from the name, so they would only repeat it.
  if (closest === undefined || spellings.includes(user.username_key))
    noteIf(texts.username, { field: 'username', value: user.username })
  return closest
}

/** Whether a word may be the last digits of a phone number, which people know by heart. They count like the beginning of a word. */
export const isEnding = (word: string): boolean => word.length >= partLengthMin && /^\d+$/.test(word)

/** A word that continues from one name into the other. Neither contains it alone, so a part of it must end one of them. */
function noteAcross(
  noteIf: (words: readonly string[], ...matches: SearchMatch[]) => boolean,
  spellings: readonly string[],
  { first_name, last_name }: Pick<UserTexts, 'first_name' | 'last_name'>,
  matches: SearchMatch[],
): boolean {
  const lastLetter = first_name.at(-1)?.at(-1) ?? ''
  return spellings.some((word) => word.includes(lastLetter)) && noteIf([...first_name, ...last_name], ...matches)
}

/** Notes every name, email address, and username that a word with one typo stands for. Returns whether there is one. */
function noteTypo(found: Map<string, SearchMatch>, user: UserWithContacts, texts: UserTexts, word: string): boolean {
  if (!mayHaveTypo(word)) return false
  const isMeant = (words: readonly string[]) => words.some((text) => isTypoOf(word, text))
  const meant: SearchMatch[] = []
  if (isMeant(texts.first_name)) meant.push({ field: 'first_name', value: user.first_name ?? '' })
  if (isMeant(texts.last_name)) meant.push({ field: 'last_name', value: user.last_name ?? '' })
  for (const { value, local, domain } of texts.emails)
    if (isMeant(local) || isMeant(domain)) meant.push({ field: 'email', value })
  if (meant.length === 0 && isMeant(texts.username)) meant.push({ field: 'username', value: user.username })
  for (const { field, value } of meant) note(found, field, value)
  return meant.length > 0
}

function note(found: Map<string, SearchMatch>, field: SearchMatch['field'], value: string) {
  found.set(`${field} ${value}`, { field, value })
}
