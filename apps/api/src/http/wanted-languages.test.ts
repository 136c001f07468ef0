import { expect, test } from 'vitest'
import { wantedLanguages } from './wanted-languages.ts'

const wanted = (accepted: string | undefined, query: object = {}) =>
  wantedLanguages({ query, headers: accepted === undefined ? {} : { 'accept-language': accepted } })

test('what the storefront asks for comes before what the browser does, in the order of its preference', () => {
  expect(wanted('de;q=0.8, en-IN, fr;q=0, *;q=0.1, en;q=0.9')).toEqual(['en-IN', 'en', 'de'])
  expect(wanted('en-GB', { ui_locales: 'en-AU  de' })).toEqual(['en-AU', 'de', 'en-GB'])
})

test('nonsense is no wish', () => {
  expect(wanted(undefined)).toEqual([])
  for (const nonsense of ['', ',,;', '*', ';q=1', 'en;q=x'])
    expect([nonsense, wanted(nonsense)]).toEqual([nonsense, []])
  expect(wanted('', { ui_locales: ['en', 'de'] })).toEqual([])
  expect(wanted('a,'.repeat(10_000)).length).toBeLessThanOrEqual(50)
})
