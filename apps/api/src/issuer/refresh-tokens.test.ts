import { expect, test } from 'vitest'
import { firstInLine, nextInLine, readRefreshToken } from './refresh-tokens.ts'

const keys = ['a key of at least thirty-two characters'] as const

test('the token after a given one is always the same', () => {
  const first = firstInLine(keys)
  expect(nextInLine(keys, first)).toBe(nextInLine(keys, first))
  expect(readRefreshToken(keys, nextInLine(keys, nextInLine(keys, first)))?.generation).toBe(2)
})

test('a token that was not issued, or was changed, is not read', () => {
  const first = firstInLine(keys)
  const [line = '', , signature = ''] = first.split('.')
  const others = [
    '',
    'rt_x',
    `${line}.1.${signature}`,
    `${line}.00.${signature}`,
    `${first}x`,
    first.replace('rt_', 'at_'),
  ]
  for (const token of others) expect(readRefreshToken(keys, token)).toBeUndefined()
  expect(readRefreshToken(['another key, which is long enough too'], first)).toBeUndefined()
})

test('a token stays valid while its key is listed', () => {
  const first = firstInLine(keys)
  expect(readRefreshToken(['the next key, which is long enough too', ...keys], first)?.generation).toBe(0)
})
