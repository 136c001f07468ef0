import { expect, test } from 'vitest'
import { chooseLanguage, languageTags } from '../src/index.ts'

test('The first wanted language that is offered is chosen, and otherwise the first that is offered', () => {
  const offered = ['en-GB', 'en-IN']
  expect(chooseLanguage(offered, ['de', 'EN-in'])).toBe('en-IN')
  expect(chooseLanguage(offered, ['en-ZA'])).toBe('en-GB')
  expect(chooseLanguage(offered, ['fr', 'de-CH'])).toBe('en-GB')
  expect(chooseLanguage(offered, [])).toBe('en-GB')
})

test('Without a list, all languages are offered, and what is stored but no longer known is not', () => {
  for (const tag of languageTags) expect(chooseLanguage(null, [tag])).toBe(tag)
  expect(chooseLanguage(undefined, ['de'])).toBe('en')
  expect(chooseLanguage(['xx', 'en-AU'], ['xx'])).toBe('en-AU')
  expect(chooseLanguage(['xx'], ['xx'])).toBe('en')
})

test('Every language is one that dates can be written in', () => {
  expect(Intl.DateTimeFormat.supportedLocalesOf([...languageTags])).toEqual(languageTags)
})
