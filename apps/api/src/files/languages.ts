import type { FileEncoding } from '@clientele/contracts'

/*
 * Tells encodings of Latin letters apart by the languages that their words could be of. They use the same bytes for different letters, so that
 * in the wrong one, words have symbols in them, or letters that no language has together: Dvoøák, Micha³.
 */

const languages = {
  western: [
    'äöüß',
    'àâæçèéêëîïôœùûüÿ',
    'áéíóúüñ',
    'àáâãçéêíóôõúü',
    'àèéìíîòóùú',
    'åäöéü',
    'æøåéöü',
    'áéèêëïíöóüç',
    'áéíóúýþæöð',
    'äõöüšž',
    'àçèéíïòóúü',
    'áéíóúàèìòù',
    'ëç',
  ],
  central: ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž', 'äöüß'],
  turkish: ['çğıİöşüâîû'],
  baltic: ['ąčęėįšųūž', 'āčēģīķļņšūž', 'äõöüšž'],
} as const

type Script = keyof typeof languages

/** The encodings that are tried if the words of a file are of no Western language. */
const others = [
  ['windows-1250', 'central'],
  ['iso-8859-2', 'central'],
  ['windows-1254', 'turkish'],
  ['windows-1257', 'baltic'],
] as const satisfies readonly (readonly [FileEncoding, Script])[]

const symbols = '¡¢£¤¥¦¬¯±²³¶¸¹¼½¾¿×÷\\u0080-\\u009f'
/** Words with what names don't have in them. What may stand beside a word, such as £, is only odd within it. */
const words = new RegExp(`[\\p{L}\\p{M}${symbols}]{2,}`, 'gu')

const wordsMax = 2_000
const wordsMin = 3
/** The share of the words that must be of a language, and that may be in what the file would be read as otherwise. */
const fitMin = 0.95
const otherFitMax = 0.6

const inside = (text: string) => Array.from(text).filter((character) => character > '\u007f')

/** Whether a word could be of one of these languages. */
function fitsOne(word: string, sets: readonly string[]): boolean {
  if (/\p{Ll}[\p{Lu}]/u.test(word.replace(/^(?:Mc|Mac|De|Di|La|Le|Van|Von|Mac|O)/u, ''))) return false
  const special = inside(word).map((letter) => (letter === 'İ' ? letter : letter.toLowerCase()))
  return sets.some((set) => special.every((letter) => set.includes(letter)))
}

const share = (all: readonly string[], fits: (word: string) => boolean) =>
  all.length === 0 ? 0 : all.filter(fits).length / all.length

const wordsIn = (lines: readonly Uint8Array[], encoding: string): string[] => {
  const decoder = new TextDecoder(encoding)
  const found = lines
    .flatMap((line) => decoder.decode(line).normalize('NFC').match(words) ?? [])
    .map((word) => word.replace(/^[¡¿]+/u, ''))
  return [...new Set(found)].filter((word) => inside(word).length > 0).slice(0, wordsMax)
}

/** Returns the encoding in which the words are of a language, if they are of none in the one that seems likely. */
export function otherLatin(lines: readonly Uint8Array[]): FileEncoding | undefined {
  const western = (['windows-1252', 'macintosh'] as const).some((encoding) => {
    const all = wordsIn(lines, encoding)
    return share(all, (word) => fitsOne(word, languages.western)) > otherFitMax
  })
  if (western) return undefined
  const ranked = others
    .map(([encoding, script]) => {
      const all = wordsIn(lines, encoding)
      return { encoding, count: all.length, fit: share(all, (word) => fitsOne(word, languages[script])) }
    })
    .filter(({ fit, count }) => fit >= fitMin && count >= wordsMin)
    .toSorted((one, other) => other.fit - one.fit)
  return ranked[0]?.encoding
}

/** The share of the words that all are of the same language. */
const sameLanguage = (all: readonly string[], script: Script) =>
  Math.max(...languages[script].map((set) => share(all, (word) => fitsOne(word, [set]))))

const oddShown = 3

/** Words that were read in the wrong encoding before the file was written: RenÃ©e. */
const misread = (lines: readonly Uint8Array[]): string[] => {
  const decoder = new TextDecoder()
  const found = lines.flatMap(
    (line) => decoder.decode(line).match(/\p{L}*(?:[ÂÃÄÅ][\u0080-\u00bf]|\ufffd)\p{L}*/gu) ?? [],
  )
  return [...new Set(found)].slice(0, oddShown)
}

/** Words that look wrong in an encoding that was guessed. */
export function oddWords(lines: readonly Uint8Array[], encoding: FileEncoding): string[] {
  if (encoding === 'utf-8') return misread(lines)
  const all = wordsIn(lines, encoding)
  if (encoding !== 'windows-1252' && encoding !== 'macintosh') return []
  const odd = all.filter((word) => !fitsOne(word, languages.western))
  if (odd.length > 0) return odd.slice(0, oddShown)
  // Each word could be of some Western language, but all of them are of another one.
  const isOther =
    all.length >= wordsMin &&
    others.some(
      ([other, script]) =>
        sameLanguage(wordsIn(lines, other), script) >= fitMin && sameLanguage(all, 'western') < fitMin - 0.1,
    )
  return isOther ? all.filter((word) => /[õûðþýøæìùê]/iu.test(word)).slice(0, oddShown) : []
}
