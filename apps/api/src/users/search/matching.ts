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
import { type Text, UserTexts, withCountry } from './grams.ts'

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
  const words = ofEmails === undefined ? search.words : wordsBesideEmails(search)
  // Most searches are for an address, and splitting every text of the user into words costs more than comparing it.
  if (words.length === 0) return { closeness: farthest, matches: found }
  const texts = new UserTexts(user)
  let typosLeft = withTypo ? 1 : 0
  for (const word of words) {
    const closeness = noteWord(found, user, texts, [word, ...(search.otherwise ?? [])])
    if (closeness !== undefined) farthest = further(farthest, closeness)
    else if (typosLeft > 0 && noteTypo(found, user, texts, word)) {
      typosLeft -= 1
      farthest = 3
    } else return matchedAsOne(user, texts, search)
  }
  return { closeness: farthest, matches: found }
}

/** Notes the email addresses that contain each of these parts. Returns how closely they match, or undefined if there is a part that none contains. */
function noteEmails(found: SearchMatch[], user: UserWithContacts, parts: readonly string[]): Closeness | undefined {
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
  const found: SearchMatch[] = []
  const closeness = noteWord(found, user, texts, [words.join('')])
  return closeness === undefined || closeness === 2 ? undefined : { closeness, matches: found }
}

/** Notes everything that a word matches. Returns how closely it does. */
function noteWord(
  found: SearchMatch[],
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
  const noteText = (text: Text, field: SearchMatch['field'], value: string) =>
    mayMatch(spellings, text) && noteIf(text.words, { field, value })
  const first = user.first_name ?? ''
  const last = user.last_name ?? ''
  const isInFirst = noteText(texts.first_name, 'first_name', first)
  const isInLast = noteText(texts.last_name, 'last_name', last)
  if (!isInFirst && !isInLast) noteInFullName(noteIf, spellings, texts)
  for (const { value, local, domain } of texts.emails)
    if (!noteText(local, 'email', value)) noteText(domain, 'email', value)
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
  noteText(texts.external_id, 'external_id', user.external_id ?? '')
  // Most usernames are made from the name, so they would only repeat it.
  if (closest === undefined || spellings.includes(user.username_key))
    noteText(texts.username, 'username', user.username)
  return closest
}

/** Whether a word may be the last digits of a phone number, which people know by heart. They count like the beginning of a word. */
export const isEnding = (word: string): boolean => word.length >= partLengthMin && /^\d+$/.test(word)

type NoteIf = (words: readonly string[], ...matches: SearchMatch[]) => boolean

/** Notes both names if a word continues from one into the other, in either order. */
function noteInFullName(noteIf: NoteIf, spellings: readonly string[], { first_name, last_name }: UserTexts) {
  if (!mayMatch(spellings, first_name) && !mayMatch(spellings, last_name)) return
  const [first, last] = [first_name.words, last_name.words]
  if (first.length === 0 || last.length === 0) return
  const matches: SearchMatch[] = [
    { field: 'first_name', value: first_name.raw },
    { field: 'last_name', value: last_name.raw },
  ]
  if (!noteAcross(noteIf, spellings, first, last, matches)) noteAcross(noteIf, spellings, last, first, matches)
}

/** A word that continues from one name into the other. Neither contains it alone, so a part of it must end one of them. */
function noteAcross(
  noteIf: NoteIf,
  spellings: readonly string[],
  one: readonly string[],
  other: readonly string[],
  matches: SearchMatch[],
): boolean {
  const lastLetter = one.at(-1)?.at(-1) ?? ''
  return spellings.some((word) => word.includes(lastLetter)) && noteIf([...one, ...other], ...matches)
}

/**
 * Whether a word can match a text, without splitting it. One or two letters only match the beginning of a word, and while someone types a name,
 * every row of the list is compared with them.
 */
function mayMatch(spellings: readonly string[], { raw }: Text): boolean {
  if (raw === '') return false
  const word = spellings[0] ?? ''
  if (word.length >= partLengthMin || spellings.length > 1 || !(word >= 'a' && word < '{')) return true
  return beginningWith(word.charAt(0)).test(raw)
}

const beginnings = new Map<string, RegExp>()

/** Matches texts with a word that begins with a letter, and all texts that have to be folded first. */
function beginningWith(letter: string): RegExp {
  let found = beginnings.get(letter)
  if (!found) beginnings.set(letter, (found = new RegExp(`(?:^|[^a-z0-9'\`])['\`]*${letter}|[^ -~]`, 'i')))
  return found
}

/** Notes every name, email address, and username that a word with one typo stands for. Returns whether there is one. */
function noteTypo(found: SearchMatch[], user: UserWithContacts, texts: UserTexts, word: string): boolean {
  if (!mayHaveTypo(word)) return false
  const isMeant = (words: readonly string[]) => words.some((text) => isTypoOf(word, text))
  const meant: SearchMatch[] = []
  if (isMeant(texts.first_name.words)) meant.push({ field: 'first_name', value: user.first_name ?? '' })
  if (isMeant(texts.last_name.words)) meant.push({ field: 'last_name', value: user.last_name ?? '' })
  for (const { value, local, domain } of texts.emails)
    if (isMeant(local.words) || isMeant(domain.words)) meant.push({ field: 'email', value })
  if (meant.length === 0 && isMeant(texts.username.words)) meant.push({ field: 'username', value: user.username })
  for (const { field, value } of meant) note(found, field, value)
  return meant.length > 0
}

function note(found: SearchMatch[], field: SearchMatch['field'], value: string) {
  if (!found.some((match) => match.field === field && match.value === value)) found.push({ field, value })
}
