import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'

test('a name that runs from right to left is isolated in a sentence, and no other', () => {
  expect(isolate('Asha Rao')).toBe('Asha Rao')
  expect(isolate('李雷')).toBe('李雷')
  expect(isolate('نیم\u200cفاصله')).toBe('\u2068نیم\u200cفاصله\u2069')
  expect(isolate('שרה')).toBe('\u2068שרה\u2069')
})

test('a name that was stored before names were checked can’t leave its place', () => {
  expect(isolate('\u202eevil')).toBe('evil')
  expect(isolate('\u2069\u202eשרה')).toBe('\u2068שרה\u2069')
})
