import { describe, expect, test } from 'vitest'
import { closenessOf, foldText, isTypoOf, matchingParts, readSearchText } from '../src/search-text.ts'

describe('a text is folded', () => {
  test.each([
    ['O’Brien', 'obrien'],
    ['O`Brien', 'obrien'],
    ['Anne‐Marie  Smith–Jones', 'anne marie smith jones'],
    ['Đorđević', 'dordevic'],
    ['Þóra Æsdóttir', 'thora aesdottir'],
    ['WEISS', 'weiss'],
    ['Weiß', 'weiss'],
    ['Yıldız İnce', 'yildiz ince'],
    ['ＡＢＣ', 'abc'],
    ['\u200eA\u200bb\u202c', 'ab'],
    ['٩٨١٢', '9812'],
    ['ガス', 'かす'],
    ['김민준', '김민준'],
    ['فاطمه علی', 'فاطمه علي'],
  ])('%s', (text, folded) => {
    expect(foldText(text)).toBe(folded)
    expect(foldText(folded)).toBe(folded)
  })
})

describe('a search is read', () => {
  test.each([
    ['Picard, Jean', { words: ['picard', 'jean'], ofEmails: [] }],
    ['+44 (0)7911 129999', { words: ['447911129999'], ofEmails: [] }],
    ['07911-129999', { words: ['07911129999'], otherwise: ['7911129999'], ofEmails: [] }],
    ['@find.example', { words: ['find', 'example'], ofEmails: ['@find.example'] }],
    ['RR-1019', { words: ['rr', '1019'], ofEmails: [] }],
    ['...', { words: [], ofEmails: [] }],
  ])('%s', (typed, read) => expect(readSearchText(typed)).toEqual(read))
})

test.each([
  ['anne', ['anne', 'marie'], 0],
  ['annemarie', ['anne', 'marie'], 0],
  ['mari', ['anne', 'marie'], 1],
  ['annem', ['anne', 'marie'], 1],
  ['arie', ['anne', 'marie'], 2],
  ['nema', ['anne', 'marie'], undefined],
  ['ar', ['anne', 'marie'], undefined],
  ['郎', ['山田', '太郎'], 2],
] as const)('%s matches %j with closeness %j', (word, texts, closeness) =>
  expect(closenessOf(word, texts)).toBe(closeness),
)

test.each([
  ['kapor', 'kapoor', true],
  ['kapooor', 'kapoor', true],
  ['kapxor', 'kapoor', true],
  ['snatos', 'santos', true],
  ['apoor', 'kapoor', true],
  ['snato', 'santos', true],
  ['kxpxor', 'kapoor', false],
  ['ana', 'anita', false],
  ['vrema299', 'verma299', true],
  ['vrma299', 'verma299', true],
  ['pedor9', 'pedro94', true],
  ['verma298', 'verma299', false],
  ['verma929', 'verma299', false],
  ['verma29', 'verma929', false],
])('%s is a typo of %s: %j', (word, text, isTypo) => expect(isTypoOf(word, text)).toBe(isTypo))

test.each([
  ['García Márquez', 'marq', ['Márq']],
  ['O’Brien', 'obrien', ['O’Brien']],
  ['Weiß', 'weiss', ['Weiß']],
  ['+919812084271', '4271', ['4271']],
  ['santos.pedro94@example.com', 'pedro santos', ['santos', 'pedro']],
  ['jane.doe@example.com', 'doe@ex', ['doe@ex']],
  ['Kapoor', 'kapor', ['Kapoor']],
  ['山田', '山田太郎', ['山田']],
  ['Asha', 'ben', []],
])('in %s, the search %s matches %j', (text, typed, parts) =>
  expect(matchingParts(text, typed).map(([from, to]) => text.slice(from, to))).toEqual(parts),
)
