import type { FileEncoding } from '@clientele/contracts'

/*
 * Tells whether bytes that aren't UTF-8 are text of another script than Latin. Read as Windows-1252, its names would become rubbish that nobody can
 * restore. Which of its encodings it is can't always be told, so such files are refused instead.
 */

const japanese = /^[\p{Script=Han}\p{Script=Hiragana}\u30a0-\u30ff]+$/u
const chinese = /^\p{Script=Han}+$/u

const encodings: readonly (readonly [encoding: FileEncoding, word: RegExp])[] = [
  ['shift_jis', japanese],
  ['euc-jp', japanese],
  ['gbk', chinese],
  ['big5', chinese],
  ['euc-kr', /^[\p{Script=Hangul}\p{Script=Han}]+$/u],
  ['windows-1251', /^\p{Script=Cyrillic}+$/u],
  ['koi8-r', /^\p{Script=Cyrillic}+$/u],
  ['windows-1253', /^\p{Script=Greek}+$/u],
  ['windows-1255', /^\p{Script=Hebrew}+$/u],
  ['windows-1256', /^\p{Script=Arabic}+$/u],
  ['windows-874', /^\p{Script=Thai}+$/u],
]

/** The encodings of other scripts that the lines may be in. */
export const otherScripts = (lines: readonly Uint8Array[]): FileEncoding[] =>
  encodings.filter(([encoding, word]) => consistsOf(textIn(lines, encoding), word)).map(([encoding]) => encoding)

/** How many of the lines may be cut off, and how many of the words may be of several scripts. */
const oddShareMax = 0.1

/** Undefined if the lines aren't in this encoding. */
function textIn(lines: readonly Uint8Array[], encoding: string): string | undefined {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const texts = lines.flatMap((line) => {
    try {
      return [decoder.decode(line)]
    } catch {
      return []
    }
  })
  return lines.length - texts.length > oddShareMax * lines.length ? undefined : texts.join('\n')
}

/**
 * Whether the words with letters outside of ASCII are of one script alone. Letters with accents stand between others, so that in the wrong encoding,
 * words become a mixture. A single letter says nothing.
 */
function consistsOf(text: string | undefined, word: RegExp): boolean {
  const words = (text?.match(/[\p{L}\p{M}]{2,}/gu) ?? []).filter((each) => /[^\p{ASCII}]/u.test(each))
  const mixed = words.filter((each) => !word.test(each)).length
  return words.length > mixed && mixed <= oddShareMax * words.length
}
