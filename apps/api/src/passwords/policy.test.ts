import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, test } from 'vitest'
import { refuseWeakPassword } from './policy.ts'

const asha = ['Asha', 'Rao', 'asha_5f3a', 'asha.rao@example.com', '+918652523958']
const codeOf = (password: string) =>
  refuseWeakPassword(password, asha, 'body.password').then(
    () => 'fine',
    (error: unknown) => (error as { code: string }).code,
  )

describe('a password', () => {
  test.each([
    ['short', 'INVALID_INPUT'],
    ['1234567', 'INVALID_INPUT'],
    // Four characters, though eight code units.
    ['😀😀😀😀', 'INVALID_INPUT'],
    ['password', 'WEAK_PASSWORD'],
    ['Password2031!', 'WEAK_PASSWORD'],
    ['ＰＡＳＳＷＯＲＤ', 'WEAK_PASSWORD'],
    ['qwertyuiop', 'WEAK_PASSWORD'],
    ['Jordan1998', 'WEAK_PASSWORD'],
    ['aaaaaaaaaaaa', 'WEAK_PASSWORD'],
    ['23456789', 'WEAK_PASSWORD'],
    ['hgfedcba', 'WEAK_PASSWORD'],
    ['asha2024', 'WEAK_PASSWORD'],
    ['Rao.Asha!77', 'WEAK_PASSWORD'],
    ['asha.rao@example.com', 'WEAK_PASSWORD'],
    ['8652523958', 'WEAK_PASSWORD'],
    ['+918652523958', 'WEAK_PASSWORD'],
    ['P@ssw0rd2024!', 'WEAK_PASSWORD'],
    ['Summer2025!', 'WEAK_PASSWORD'],
    ['Welcome123!', 'WEAK_PASSWORD'],
    ['Liverpool1!', 'WEAK_PASSWORD'],
    ['1q2w3e4r5t', 'WEAK_PASSWORD'],
    ['January2026', 'WEAK_PASSWORD'],
    ['India@123', 'WEAK_PASSWORD'],
    ['Clientele2026', 'WEAK_PASSWORD'],
    ['hunter2hunter2', 'WEAK_PASSWORD'],
    ['granite-otter-bicycle-58', 'fine'],
    ['asha likes otters', 'fine'],
    ['आशा को ऊदबिलाव पसंद', 'fine'],
    ['        x y z w        ', 'fine'],
    ['kT9$vq2!', 'fine'],
  ])('%s: %s', async (password, expected) => {
    expect(await codeOf(password)).toBe(expected)
  })

  const common = dictionary['passwords-common'].filter((password) => password.length >= 8)
  const everyTenth = common.slice(0, 3_000).filter((_, i) => i % 10 === 0)

  test('is none of more than 3,000 common ones', async () => {
    expect(common.length).toBeGreaterThan(3_000)
    // As many at once as may queue.
    for (let i = 0; i < everyTenth.length; i += 50) {
      const codes = await Promise.all(everyTenth.slice(i, i + 50).map(codeOf))
      expect(new Set(codes)).toEqual(new Set(['WEAK_PASSWORD']))
    }
  })

  test.each([
    (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}!`,
    (word: string) => `${word}123`,
    (word: string) => `${word}2026`,
    (word: string) => word.replaceAll('a', '@').replaceAll('o', '0').replaceAll('e', '3'),
  ])('is no usual variation of a common one (%#)', async (vary) => {
    const codes = await Promise.all(everyTenth.slice(0, 15).map((word) => codeOf(vary(word))))
    expect(new Set(codes)).toEqual(new Set(['WEAK_PASSWORD']))
  })

  test('is estimated by its beginning alone, however long', async () => {
    // All of it would keep the thread busy for longer than any test waits.
    expect(await codeOf('asha x9'.repeat(150_000))).toBe('fine')
  })
})
