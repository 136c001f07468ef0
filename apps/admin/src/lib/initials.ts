const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const isEmoji = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/** What a reader takes for the first letter of a word: an emoji of several characters, or a letter with at most two of its marks. */
const firstLetter = (word: string): string => {
  for (const { segment } of graphemes.segment(word.normalize('NFC'))) {
    if (isEmoji.test(segment)) return segment
    const letter = /[\p{L}\p{N}]\p{M}{0,2}/u.exec(segment)?.[0]
    if (letter) return letter
  }
  return ''
}

/** Returns at most two initials for a name. */
export const initialsOf = (name: string): string => {
  const letters = name
    .split(/[\s._@+-]+/)
    .map(firstLetter)
    .filter(Boolean)
  return letters.slice(0, 2).join('').toUpperCase() || '?'
}
