import { isUnspaced, mayHaveTypo, wordsOf } from '@clientele/contracts/search-text'
import { type Grams, gramUnit } from '@clientele/db'
import { nationalDigits } from '../../contacts/normalize.ts'
import type { UserWithContacts } from '../../rows/users.ts'
import { type ContactTuple, contactTuples } from '../contact-of.ts'

/*
 * The pieces of texts by which the index finds users: every three and four letters in a row, the beginnings and ends of words, every six digits, and
 * in scripts without spaces, every character and every two. A user who matches a search contains all of its pieces; whether a user who does also
 * matches is then decided by reading the texts (`matching.ts`).
 */

/** Increase this when the rules below change, so that everyone is indexed again. */
export const indexRules = 3

const partsOf = (text: string, length: number) =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))

/**
 * With so many digits, a search looks up pieces of this length instead. There are only ten digits, so in a large application, thousands of users have
 * any four of them in a row, and few have the same six.
 */
const digitsOfPiece = 6

const isNumber = (text: string) => /^\d+$/.test(text)
const isLongNumber = (text: string) => text.length >= digitsOfPiece && isNumber(text)

const beginning = (text: string) => `^${text}`
const end = (text: string) => `${text}$`

/** A phone number as it's shown, and as it's stored, which differs for some countries. */
export interface PhoneTexts {
  shown: string
  value: string
}

// By index: destructuring a tuple uses its iterator, which is slow.
export const isEmail = (contact: ContactTuple) => contact[0] === 'email'

export const textsOfPhone = (contact: ContactTuple): PhoneTexts => ({
  value: contact[1],
  shown: contact[2] && contact[3] ? `+${contact[2]}${contact[3]}` : contact[1],
})

/** The digits of a phone number with its country code, and as it's dialed and displayed in its own country. */
export const spellingsOf = ({ shown, value }: PhoneTexts): string[] => [
  ...new Set([withCountry(value), withCountry(shown), ...nationalDigits(shown)]),
]

export const withCountry = (phone: string): string => phone.replace(/\D/g, '')

/** The application, and whether the users are archived. Each has entries of its own in the index. */
export interface Shelf {
  application_id: string
  isHidden: boolean
}

/** Everything by which the index finds a user. */
export function gramsOfUser(user: UserWithContacts): Grams {
  const pieces = new Set<string>()
  const add = (words: readonly string[]) => addPieces(pieces, words)
  const first = wordsOf(user.first_name ?? '')
  const last = wordsOf(user.last_name ?? '')
  add([...first, ...last])
  if (first.length > 0 && last.length > 0) add([...last, ...first])
  add(wordsOf(user.username))
  add(wordsOf(user.external_id ?? ''))
  for (const contact of contactTuples(user)) {
    if (isEmail(contact)) for (const part of partsOfEmail(contact[1])) add(wordsOf(part))
    else for (const number of spellingsOf(textsOfPhone(contact))) addNumber(pieces, number)
  }
  return hashed({ application_id: user.application_id, isHidden: user.hidden_at !== null }, [...pieces])
}

/** What is before and after the `@`. */
export function partsOfEmail(email: string): [local: string, domain: string] {
  const at = email.indexOf('@')
  return [email.slice(0, at), email.slice(at + 1)]
}

function addNumber(pieces: Set<string>, number: string) {
  addPieces(pieces, [number])
  pieces.add(beginning(number.slice(0, 1)))
}

function addPieces(pieces: Set<string>, words: readonly string[]) {
  const joined = words.join('')
  for (const length of [3, 4]) for (const part of partsOf(joined, length)) pieces.add(part)
  for (const part of partsOf(joined, digitsOfPiece)) if (isNumber(part)) pieces.add(part)
  if (isUnspaced(joined)) for (const length of [1, 2]) for (const part of partsOf(joined, length)) pieces.add(part)
  for (const word of words) {
    pieces.add(beginning(word.slice(0, 2)))
    if (word.length >= 4) pieces.add(beginning(word.slice(0, 4)))
    pieces.add(end(word.slice(-2)))
    if (isLongNumber(word)) pieces.add(end(word.slice(-digitsOfPiece)))
  }
}

/** The pieces that a user must contain whose phone number ends in these digits. */
export const piecesOfEnding = (digits: string): string[] =>
  isLongNumber(digits)
    ? [end(digits.slice(-digitsOfPiece)), ...piecesOfLongNumber(digits)]
    : [end(digits.slice(-2)), ...partsOf(digits, Math.min(4, digits.length))]

/** As few pieces as contain all of the digits. */
function piecesOfLongNumber(digits: string): string[] {
  const last = digits.length - digitsOfPiece
  const starts = Array.from({ length: Math.ceil(digits.length / digitsOfPiece) }, (_, i) => i * digitsOfPiece)
  return starts.map((start) => digits.slice(Math.min(start, last), Math.min(start, last) + digitsOfPiece))
}

/** The pieces of a word that its user must contain, if the word is the beginning of one of theirs or else if it's any part. */
export function piecesOfWord(word: string, isBeginning: boolean): string[] {
  if (isUnspaced(word)) return word.length === 1 ? [word] : partsOf(word, 2)
  if (isLongNumber(word)) return piecesOfLongNumber(word)
  const first = word.length >= 4 ? beginning(word.slice(0, 4)) : beginning(word.slice(0, 2))
  if (word.length === 1) return /\d/.test(word) ? [beginning(word)] : []
  if (word.length === 2) return [first]
  return [...(isBeginning ? [first] : []), ...partsOf(word, Math.min(4, word.length))]
}

/**
 * The pieces that a word with one typo still has in common with what it stands for, for each place where the typo can be: those before it, and
 * those after it.
 */
export function piecesAroundTypos(word: string): string[][] {
  if (!mayHaveTypo(word)) return []
  return Array.from({ length: word.length }, (_, at) => {
    const before = word.slice(0, at)
    const after = word.slice(Math.min(at + 2, word.length))
    return [
      ...(before.length >= 4
        ? [beginning(before.slice(0, 4))]
        : before.length >= 2
          ? [beginning(before.slice(0, 2))]
          : []),
      ...partsOf(before, Math.min(4, Math.max(3, before.length))),
      ...(after.length >= 2 ? [end(after.slice(-2))] : []),
      ...partsOf(after, Math.min(4, Math.max(3, after.length))),
    ]
  }).filter((pieces) => pieces.length > 0)
}

/** The grams of pieces, which are only found on one shelf. */
export function hashed(shelf: Shelf, pieces: readonly string[]): Grams {
  const [high, low] = seedsOf(shelf)
  return pieces.map((piece) => {
    let a = high
    let b = low
    for (let i = 0; i < piece.length; i += 1) {
      const unit = piece.charCodeAt(i)
      a = Math.imul(a ^ unit, 0x01_00_01_93)
      b = Math.imul(b ^ unit, 0x85_eb_ca_6b)
      b ^= b >>> 13
    }
    // 50 bits, in steps of `gramUnit`.
    return ((((a ^ (a >>> 15)) >>> 0) % 2 ** 22) * 2 ** 28 + ((b >>> 0) % 2 ** 28)) * gramUnit
  })
}

const seeds = new Map<string, [number, number]>()
const seedsKept = 10_000

function seedsOf({ application_id, isHidden }: Shelf): [number, number] {
  const name = `${isHidden ? 'archived' : 'listed'} ${application_id}`
  const known = seeds.get(name)
  if (known) return known
  let a = 0x81_1c_9d_c5
  let b = 0x9e_37_79_b9
  for (const character of name) {
    const unit = character.codePointAt(0) ?? 0
    a = Math.imul(a ^ unit, 0x01_00_01_93)
    b = Math.imul(b ^ unit, 0xc2_b2_ae_35)
    b ^= b >>> 16
  }
  if (seeds.size >= seedsKept) seeds.clear()
  seeds.set(name, [a, b])
  return [a, b]
}
