import { closenessOf, wordsOf } from '@clientele/contracts/search-text'
import { expect, test } from 'vitest'
import { closenessIn, sought } from './closeness.ts'

const texts = [
  'Asha',
  "Asha O'Brien",
  "D'Arcy-Smith",
  'An Na Anna',
  'J. R. R. Tolkien',
  "'a' `b`",
  '--',
  ' ',
  'rr-1019',
  'asha.verma+spam_2',
  'example.co.uk',
  'José María',
  'Đorđević',
  'ﬁne Ａｓｈａ',
  '山田 太郎',
  '김민준',
  'a a a b',
  'ab abc abcd',
]

/** Every part of the words of a text, with those that continue into the next word. */
const partsOf = (text: string): string[] => {
  const joined = wordsOf(text).join('')
  const starts = Array.from({ length: joined.length }, (_, at) => at)
  return starts.flatMap((from) => starts.slice(from).map((to) => joined.slice(from, to + 1)))
}

test('a text that is not split contains the same words as one that is', () => {
  const words = [...new Set(texts.flatMap(partsOf)), 'x', 'zz', '9']
  for (const text of texts)
    for (const word of words)
      expect({ text, word, closeness: closenessIn(sought(word), text) }).toEqual({
        text,
        word,
        closeness: closenessOf(word, wordsOf(text)),
      })
})
