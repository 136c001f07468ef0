import { hash } from 'node:crypto'
import { type SecretKeys, sign, signatures } from '../secrets.ts'
import { isOf, type Scalar } from './scalars.ts'
import { listOf, type Ruled, typeOf, type Value } from './rules.ts'

/*
 * The keys by which values are found. The byte order of keys is the order of values, so that one index serves every comparison, on both databases.
 *
 * A key of a text is the text in lowercase, an end mark, and the text itself if it differs: `gold`, however it is written, is everything between
 * `gold` + end and the next possible text, and texts that begin with `go` are next to each other. A number is 16 hexadecimal digits, and dates are
 * ISO 8601. The keys of an encrypted attribute are keyed hashes of the same two parts: they can be looked up, and nothing else.
 */

/** Ends the first part of a key. Nothing that is stored contains it. */
export const end = '\u0001'
/** Follows every key that begins with the same text and an end mark. */
const afterEnd = '\u0002'
/** Follows every key that begins with the same text. */
const last = '\u{10ffff}'
/** Longer texts continue with a hash, so that a key fits in an index. */
const keyLengthMax = 255

/** The keys between two bounds; `to` isn't included. */
export interface Range {
  from: string
  to: string
}

type Keyed = Ruled & { encrypted: boolean; application_id: string; id: string }

/** Returns the keys of a value. */
export function keysOf(keys: SecretKeys, definition: Keyed, value: Value): string[] {
  const toKey = (one: Scalar) => {
    const { folded, exact } = partsOf(definition, one)
    if (!definition.encrypted) return `${folded}${end}${exact}`
    return `${sign(keys, purposeOf(definition), folded)}${end}${sign(keys, purposeOf(definition), `=${exact}`)}`
  }
  return [...new Set(listOf(value).map(toKey))]
}

/** Equal values of different attributes must not have the same hash. */
const purposeOf = ({ application_id, id }: Keyed) => `attribute ${application_id} ${id}`

/** The keys that equal a value, whether or not letters are capital. */
export function equalTo(keys: SecretKeys, definition: Keyed, value: Scalar): Range[] {
  const { folded } = partsOf(definition, value)
  const starts = definition.encrypted ? signatures(keys, purposeOf(definition), folded) : [folded]
  return starts.map((start) => ({ from: start + end, to: start + afterEnd }))
}

/** The keys that are exactly a value. */
export function exactly(keys: SecretKeys, definition: Keyed, value: Scalar): Range[] {
  const { folded, exact } = partsOf(definition, value)
  const found = definition.encrypted
    ? keys.flatMap((key) => keysOf([key], definition, value))
    : [`${folded}${end}${exact}`]
  return found.map((key) => ({ from: key, to: key + end }))
}

/** The keys on one side of a value. */
export function besides(definition: Ruled, operation: 'gt' | 'gte' | 'lt' | 'lte', value: Scalar): Range {
  const { folded } = partsOf(definition, value)
  if (operation === 'gt') return { from: folded + afterEnd, to: last }
  if (operation === 'gte') return { from: folded + end, to: last }
  return { from: '', to: folded + (operation === 'lt' ? end : afterEnd) }
}

/** The keys from one value to another, both included. */
export const between = (definition: Ruled, low: Scalar, high: Scalar): Range => ({
  from: besides(definition, 'gte', low).from,
  to: besides(definition, 'lte', high).to,
})

/** Keys are in the order of their bytes, which isn't that of JavaScript. */
const isBelow = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0

/** The keys in both ranges. */
export const common = (one: Range, other: Range): Range => ({
  from: isBelow(one.from, other.from) ? other.from : one.from,
  to: isBelow(one.to, other.to) ? one.to : other.to,
})

export const isEmpty = ({ from, to }: Range): boolean => !isBelow(from, to)

/** The keys of texts that begin with a text. */
export function beginningWith(text: string): Range {
  const start = cut(fold(text)).text
  return { from: start, to: start + last }
}

export const everyKey: Range = { from: '', to: last }

/** A text as keys contain it. */
export const fold = (text: string) => text.normalize('NFC').toLowerCase()

/** The first part, which comparisons use, and the second, which tells values apart that are equal without capital letters. */
function partsOf(definition: Ruled, value: Scalar): { folded: string; exact: string } {
  if (typeof value === 'number') return { folded: sortable(value), exact: '' }
  const text = String(value)
  if (!isOf('ofText', typeOf(definition))) return { folded: text, exact: '' }
  const folded = fold(text)
  return { folded: shortened(folded), exact: folded === text ? '' : shortened(text) }
}

function cut(text: string): { text: string; isCut: boolean } {
  const characters = Array.from(text)
  return { text: characters.slice(0, keyLengthMax).join(''), isCut: characters.length > keyLengthMax }
}

function shortened(text: string): string {
  const { text: start, isCut } = cut(text)
  return isCut ? `${start}${hash('sha256', text, 'hex')}` : start
}

/** A number as text whose order is that of numbers: the bits of a double, of which negative ones are inverted. */
function sortable(value: number): string {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const unsigned = bits.getBigUint64(0)
  const top = 1n << 63n
  const ordered = unsigned >= top ? ~unsigned & 0xffff_ffff_ffff_ffffn : unsigned | top
  return ordered.toString(16).padStart(16, '0')
}
