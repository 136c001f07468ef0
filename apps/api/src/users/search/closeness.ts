import { type Closeness, closenessOf, partLengthMin, type SearchText, wordsOf } from '@clientele/contracts/search-text'

/*
 * Compares a search with many texts. While someone types a name, every row of the list is compared with one or two letters, so most texts are
 * compared without splitting them into words.
 */

/** How closely a word matches, without typos. */
export type WordCloseness = Exclude<Closeness, 3>

/** A word of a search. */
export interface SoughtWord {
  /** The word, then how else the number that it is may be stored. */
  spellings: readonly string[]
  /** Whether it is a number, in any of its spellings. */
  isNumber: boolean
  /** Whether it contains only ASCII letters and digits. */
  isPlain: boolean
}

const prepared = new WeakMap<SearchText, readonly SoughtWord[]>()

/** The words of a search, prepared once for all texts that they are compared with. */
export function soughtWords(search: SearchText): readonly SoughtWord[] {
  let words = prepared.get(search)
  if (!words) prepared.set(search, (words = search.words.map((word) => sought(word, search.otherwise))))
  return words
}

/** A word that is compared with texts. */
export function sought(word: string, otherwise: readonly string[] = []): SoughtWord {
  const spellings = [word, ...otherwise]
  return {
    spellings,
    isNumber: spellings.some((spelling) => /^\d+$/.test(spelling)),
    isPlain: spellings.every((spelling) => /^[a-z0-9]+$/.test(spelling)),
  }
}

/** How closely a text contains a word, or undefined if it doesn't. */
export function closenessIn({ spellings, isPlain }: SoughtWord, text: string): WordCloseness | undefined {
  if (text === '') return undefined
  const isFast = isPlain && plainText.test(text)
  for (let i = 0; i < spellings.length; i += 1) {
    const spelling = spellings[i] ?? ''
    const closeness = isFast ? closenessInPlain(spelling, text) : closenessOf(spelling, wordsOf(text))
    if (closeness !== undefined) return closeness
  }
  return undefined
}

/** How closely words that are known contain one, or undefined if they don't. */
export function closenessAmong({ spellings }: SoughtWord, words: readonly string[]): WordCloseness | undefined {
  for (const spelling of spellings) {
    const closeness = closenessOf(spelling, words)
    if (closeness !== undefined) return closeness
  }
  return undefined
}

const plainText = /^[ -~]*$/
const apostrophe = /['`]/
const apostrophes = /['`]/g
const separator = /[^a-z0-9]/
const separators = /[^a-z0-9]+/g

/** The same as `closenessOf(word, wordsOf(text))` for ASCII. */
function closenessInPlain(word: string, text: string): WordCloseness | undefined {
  const lower = text.toLowerCase()
  const folded = apostrophe.test(lower) ? lower.replace(apostrophes, '') : lower
  let best: WordCloseness | undefined
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
    if (at === 0 || !isWordUnit(folded.charCodeAt(at - 1))) {
      const end = at + word.length
      if (end === folded.length || !isWordUnit(folded.charCodeAt(end))) return 0
      best = 1
    } else if (best === undefined && word.length >= partLengthMin) best = 2
  }
  // Words also match when they are written as one. A single letter is never more than one word.
  const mayJoin = word.length > 1 && separator.test(folded)
  return mayJoin && folded.replace(separators, '').includes(word) ? closenessOf(word, wordsOf(text)) : best
}

/** Whether a UTF-16 unit is a lowercase ASCII letter or a digit. */
const isWordUnit = (unit: number) => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)
