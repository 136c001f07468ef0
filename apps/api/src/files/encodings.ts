// Hand-written: detectors guess among dozens of encodings from a sample. Here, the whole file is read, and two candidates remain.
import { isAscii } from 'node:buffer'
import type { FileEncoding } from '@clientele/contracts'
import { oddWords, otherLatin } from './languages.ts'
import { otherScripts } from './other-scripts.ts'
import { refuseFile } from './refuse.ts'

/*
 * Detects the encoding of a text file. UTF-8 and UTF-16 can be recognized with certainty; the others use the same bytes for different letters, so the
 * letters around them decide. Encodings of other scripts are refused, unless the caller says which one it is.
 */

/** An encoding, and words of the file that look wrong in it. */
interface Detected {
  encoding: FileEncoding
  odd: string[]
}

export const detectEncoding = async (pieces: AsyncIterable<Uint8Array>): Promise<FileEncoding> =>
  (await detect(pieces)).encoding

/** Reads a file until its encoding is certain, which may be its end. */
export async function detect(pieces: AsyncIterable<Uint8Array>): Promise<Detected> {
  const census = emptyCensus()
  const encoding = await encodingOf(census, pieces)
  return { encoding, odd: oddWords(census.lines, encoding) }
}

async function encodingOf(census: Census, pieces: AsyncIterable<Uint8Array>): Promise<FileEncoding> {
  let beginning: Buffer | undefined = Buffer.alloc(0)
  for await (const piece of pieces) {
    count(census, piece)
    if (!beginning) continue
    beginning = Buffer.concat([beginning, piece])
    if (beginning.length < sample_bytes) continue
    const certain = markedEncoding(beginning)
    if (certain) return certain
    beginning = undefined
  }
  const certain = beginning && markedEncoding(beginning)
  if (certain) return certain
  if (census.continuations > 0) census.strays += 1
  // A few broken characters in a file that is otherwise UTF-8 don't make it anything else.
  if (census.strays === 0 || census.characters > 20 * census.strays) return 'utf-8'
  const scripts = otherScripts(census.lines)
  if (scripts.length > 0)
    throw refuseFile(
      `The encoding of the file isn’t certain, and in the wrong one, names would become unreadable. Save it as UTF-8, or say its encoding: it may be ${scripts.join(' or ')}.`,
    )
  const latin = otherLatin(census.lines)
  if (latin) return latin
  return score(census, 'macintosh') > score(census, 'windows-1252') ? 'macintosh' : 'windows-1252'
}

const sample_bytes = 4_096

/** The encoding that a byte order mark names, or that zeros in every second byte give away. */
function markedEncoding(beginning: Uint8Array): FileEncoding | undefined {
  const [first, second, third] = beginning
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  const sample = beginning.subarray(0, sample_bytes)
  const zeros = [0, 0]
  sample.forEach((byte, at) => void (byte === 0 && (zeros[at % 2] = (zeros[at % 2] ?? 0) + 1)))
  const [even = 0, odd = 0] = zeros.map((each) => each / (sample.length / 2))
  if (odd > 0.25 && even < 0.05) return 'utf-16le'
  if (even > 0.25 && odd < 0.05) return 'utf-16be'
  return undefined
}

interface Census {
  /** Complete characters of several bytes in UTF-8. */
  characters: number
  /** Bytes that UTF-8 doesn't allow where they are. */
  strays: number
  /** Bytes that the current character still needs. */
  continuations: number
  /** Bytes outside of ASCII, each with its neighbors. */
  seen: [before: number, byte: number, after: number][]
  /** The first lines with such bytes. */
  lines: Uint8Array[]
}

const emptyCensus = (): Census => ({ characters: 0, strays: 0, continuations: 0, seen: [], lines: [] })
const seenMax = 4_000
const lines_bytesMax = 16 * 1024
const space = 0x20

function count(census: Census, piece: Uint8Array) {
  if (census.continuations === 0 && isAscii(piece)) return
  keepLines(census, piece)
  for (let at = 0; at < piece.length; at += 1) {
    const byte = piece[at] ?? 0
    if (census.continuations > 0) {
      if ((byte & 0xc0) === 0x80) {
        census.continuations -= 1
        if (census.continuations === 0) census.characters += 1
        see(census, piece, at, byte)
        continue
      }
      census.strays += 1
      census.continuations = 0
    }
    if (byte < 0x80) continue
    see(census, piece, at, byte)
    census.continuations = continuationsAfter(byte)
    if (census.continuations === 0) census.strays += 1
  }
}

/** Keeps whole lines, because the middle of a character would be something else. Only those at the ends of a piece may be cut off. */
function keepLines({ lines }: Census, piece: Uint8Array) {
  const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  let room = lines_bytesMax - lines.reduce((length, line) => length + line.length, 0)
  for (let at = 0; at < text.length && room > 0; ) {
    const end = text.indexOf('\n', at)
    const line = text.subarray(at, end === -1 ? text.length : end + 1)
    if (!isAscii(line)) {
      lines.push(Buffer.from(line.subarray(0, room)))
      room -= line.length
    }
    at += line.length
  }
}

function see(census: Census, piece: Uint8Array, at: number, byte: number) {
  if (census.seen.length < seenMax) census.seen.push([piece[at - 1] ?? space, byte, piece[at + 1] ?? space])
}

function continuationsAfter(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1
  if (byte >= 0xe0 && byte <= 0xef) return 2
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : 0
}

/** How plausible the characters outside of ASCII are in an encoding, judged by what is next to them. */
function score({ seen }: Census, encoding: 'windows-1252' | 'macintosh'): number {
  const characters = new TextDecoder(encoding)
  const letters = Array.from({ length: 256 }, (_, byte) => characters.decode(Uint8Array.of(byte)))
  let sum = 0
  for (const [before, byte, after] of seen)
    sum += plausibility(letters[before] ?? ' ', letters[byte] ?? ' ', letters[after] ?? ' ')
  return sum
}

const isLetter = (text: string) => /\p{L}/u.test(text)
const isUpper = (text: string) => /\p{Lu}/u.test(text)
const isLower = (text: string) => /\p{Ll}/u.test(text)

function plausibility(before: string, character: string, after: string): number {
  const isInside = isLetter(before) || isLetter(after)
  // Windows-1252 leaves five bytes undefined. They decode to control characters.
  if (/\p{Cc}/u.test(character)) return -5
  if (/[\u00aa\u00ba\u0192\u00b5\u0131\u02c6\u02c7]/u.test(character)) return -2
  if (isLower(character)) return isUpper(before) && isUpper(after) ? -2 : isInside ? 3 : 0
  if (isUpper(character)) return isLower(before) ? -3 : isLower(after) || isUpper(before) || isUpper(after) ? 2 : 0
  // Quotation marks, and dashes.
  if (/[\u2018\u2019\u201c\u201d\u2013\u2014]/u.test(character)) return 1
  // Currencies: €, £, ¥, and ¢.
  if (/[\u20ac\u00a3\u00a5\u00a2]/u.test(character)) return /[\d\s,;"]/u.test(before + after) ? 2 : -1
  return isInside ? -3 : 0
}

/** Passes the file on as UTF-8, without a byte order mark in another encoding. */
export async function* asUtf8(pieces: AsyncIterable<Uint8Array>, encoding: FileEncoding): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') return yield* pieces
  const decoder = new TextDecoder(encoding)
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true })
    if (text !== '') yield Buffer.from(text)
  }
  const rest = decoder.decode()
  if (rest !== '') yield Buffer.from(rest)
}
