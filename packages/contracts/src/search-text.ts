/*
 * How texts are compared in a search. The API compares with it, and the console highlights with it, so that both agree on what matched.
 */

/** Letters that Unicode doesn't decompose, as people without them on their keyboard type them. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ȷ: 'j',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ƒ: 'f',
  ə: 'e',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ƴ: 'y',
  ɨ: 'i',
  ʉ: 'u',
  ς: 'σ',
  і: 'и',
  ї: 'и',
  є: 'е',
  ґ: 'г',
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ہ: 'ه',
  ھ: 'ه',
  ة: 'ه',
  ـ: '',
}
const lettersToReplace = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu')

/** Apostrophes, and the marks that people type for them. They separate nothing: "O’Brien" is the same word as "OBrien". */
const apostrophes = /['`´\u2018\u2019\u201b\u02b9\u02bb-\u02bf\u02c8\u2032\u2035\uff07\u05f3]/gu
const dashes = /[\p{Pd}\u2212]/gu
const isPlain = /^[ -~]*$/

/** Lowercase, without accents, apostrophes, invisible characters, or more than single spaces. Dashes become spaces. */
export function foldText(text: string): string {
  const folded = isPlain.test(text) ? foldPlain(text).replaceAll('-', ' ') : foldLetters(text).replace(dashes, ' ')
  return /\s/.test(folded) ? folded.replace(/\s+/g, ' ').trim() : folded
}

const foldPlain = (text: string): string => text.toLowerCase().replace(/['`]/g, '')

function foldLetters(text: string): string {
  return text
    .replace(apostrophes, '')
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(lettersToReplace, (letter) => plainLetters[letter] ?? letter)
    .replace(/[\u30a1-\u30f6]/g, (katakana) => String.fromCharCode(katakana.charCodeAt(0) - 0x60))
    .replace(otherDigits, asciiDigit)
    .normalize('NFC')
}

const otherDigits = /[^\P{Nd}0-9]/gu

/** The value of a decimal digit of any script. They come in runs of ten. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(code - zero)
}

/** The words of a text, folded. */
export const wordsOf = (text: string): string[] =>
  // The rules of ASCII are much faster, and each search splits many texts.
  (isPlain.test(text) ? foldPlain(text).match(/[a-z0-9]+/g) : foldText(text).match(/[\p{L}\p{N}]+/gu)) ?? []

/** What someone has typed into a search. */
export interface SearchText {
  /** The words, all of which have to match. A number in any spelling is a single word. */
  words: string[]
  /** For a number: how else it may be stored. */
  otherwise?: string[]
  /** Parts that contain an `@`. Each has to be a part of an email address, as it is. */
  ofEmails: string[]
}

const numberLike = /^[+\d\s().\-/]+$/

/** Reads what someone has typed into a search. */
export function readSearchText(typed: string): SearchText {
  const folded = foldText(typed)
  if (/\d/.test(folded) && numberLike.test(folded)) return readNumber(folded)
  const parts = folded.split(' ').map(withoutPunctuation)
  return { words: wordsOf(folded), ofEmails: parts.filter((part) => part.includes('@') && part.length > 1) }
}

/** An email address as lists and signatures have it, such as `<asha@example.com>,`, without what surrounds it. */
export const withoutPunctuation = (part: string): string => part.replace(/^[<("[]+(?:mailto:)?|[>)"\],;:.]+$/g, '')

/** A number, perhaps with a prefix for dialing abroad, or with a zero that is only dialed at home: `+44 (0)7911`. */
function readNumber(folded: string): SearchText {
  const isWithCountry = /^(\+|00)/.test(folded)
  const digits = (isWithCountry ? folded.replace(/\(0(\)|$)/, '') : folded).replace(/\D/g, '')
  const shorter = digits.replace(/^0+/, '')
  const otherwise = shorter !== digits && shorter !== '' ? [shorter] : []
  return { words: digits === '' ? [] : [digits], ofEmails: [], ...(otherwise.length > 0 && { otherwise }) }
}

/** Scripts that are written without spaces, where one or two characters are a name. */
const unspaced = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/u
export const isUnspaced = (text: string): boolean => unspaced.test(text)

/** How closely a word matches a text: all of one of its words, the beginning of one, a part of one, or with a typo. */
export type Closeness = 0 | 1 | 2 | 3

/** How a word matches a text, which is given as its words. Words also match when they are written as one: "annemarie", or 山田太郎. */
export function closenessOf(word: string, texts: readonly string[]): Exclude<Closeness, 3> | undefined {
  let best: Exclude<Closeness, 3> | undefined
  for (let start = 0; start < texts.length; start += 1) {
    let joined = ''
    for (let end = start; end < texts.length && joined.length < word.length; end += 1) {
      joined += texts[end]
      if (joined === word) return 0
    }
    if (joined.startsWith(word)) best = 1
  }
  if (best !== undefined || (word.length < partLengthMin && !isUnspaced(word))) return best
  return texts.some((text) => text.includes(word)) || (isUnspaced(word) && texts.join('').includes(word))
    ? 2
    : undefined
}

/** A part of a word has at least this many letters. */
export const partLengthMin = 3

/** A word with a typo has at least this many letters in a row. Digits have no typos: another number is another person. */
const typoLengthMin = 4
const enoughLetters = new RegExp(`\\p{L}{${typoLengthMin}}`, 'u')

export const mayHaveTypo = (word: string): boolean => enoughLetters.test(word) && !isUnspaced(word)

/**
 * Whether one letter is missing, extra, or wrong, or two are swapped, compared to a word or, if more is still to be typed, to its beginning. Its
 * digits have to be the same.
 */
export function isTypoOf(word: string, text: string): boolean {
  const { length } = word
  const beginnings = length <= typoLengthMin ? [] : [length - 1, length, length + 1].map((end) => text.slice(0, end))
  return [text, ...beginnings].some((other) => differByOne(word, other) && digitsOf(word) === digitsOf(other))
}

const digitsOf = (word: string): string => word.replace(/\P{N}/gu, '')

function differByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const rest = (skipA: number, skipB: number) => a.slice(start + skipA) === b.slice(start + skipB)
  if (a.length !== b.length) return a.length > b.length ? rest(1, 0) : rest(0, 1)
  const isSwap = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(2, 2)
  return a === b || rest(1, 1) || isSwap
}

/** The parts of a text that a search matches, as positions: first included, last excluded. */
export function matchingParts(text: string, typed: string): [from: number, to: number][] {
  const { words, otherwise = [], ofEmails } = readSearchText(typed)
  const { letters, places, starts } = foldedWithPlaces(text)
  const found = [...words, ...otherwise].flatMap((word): [number, number][] => {
    const [from, to] = placeOf(word, letters, starts) ?? []
    return from === undefined || to === undefined ? [] : [[places[from] ?? 0, (places[to - 1] ?? 0) + 1]]
  })
  for (const part of ofEmails) {
    const at = text.toLowerCase().indexOf(part)
    if (at >= 0) found.push([at, at + part.length])
  }
  return merged(found.toSorted(([a], [b]) => a - b))
}

/** Where a word is found: at the beginning of a word if possible, or else anywhere, or else where it is meant with a typo. */
function placeOf(word: string, letters: string, starts: readonly number[]): [from: number, to: number] | undefined {
  const beginning = starts.find((start) => letters.startsWith(word, start))
  if (beginning !== undefined) return [beginning, beginning + word.length]
  const isOneName = isUnspaced(word)
  const anywhere = word.length < partLengthMin && !isOneName ? -1 : letters.indexOf(word)
  if (anywhere >= 0) return [anywhere, anywhere + word.length]
  // One of the names that are written together.
  if (isOneName && letters !== '' && word.includes(letters)) return [0, letters.length]
  if (!mayHaveTypo(word)) return undefined
  const words = starts.map((start, i): [number, number] => [start, starts[i + 1] ?? letters.length])
  return words.find(([from, to]) => isTypoOf(word, letters.slice(from, to)))
}

/** The folded letters and digits of a text, each with its position in it, and where words start. */
function foldedWithPlaces(text: string) {
  let letters = ''
  const places: number[] = []
  const starts: number[] = []
  let isInside = false
  let at = 0
  for (const character of text) {
    const folded = wordsOf(character).join('')
    if (folded !== '') {
      if (!isInside) starts.push(letters.length)
      letters += folded
      for (let i = 0; i < folded.length; i += 1) places.push(at + (i === folded.length - 1 ? character.length - 1 : 0))
    }
    isInside = folded !== '' || (isInside && foldText(character) === '' && !/[\s\p{Pd}]/u.test(character))
    at += character.length
  }
  return { letters, places, starts }
}

function merged(parts: readonly [number, number][]): [number, number][] {
  const apart: [number, number][] = []
  for (const [from, to] of parts) {
    const last = apart.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart
}
