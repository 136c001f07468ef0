import { describe, expect, test } from 'vitest'
import { refuseWeakPassword } from './password-rules.ts'

const asha = ['Asha', 'Rao', 'asha_5f3a', 'asha.rao@example.com', '+918652523958']
const codeOf = (password: string) => {
  try {
    refuseWeakPassword(password, asha, 'body.password')
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

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
    ['granite-otter-bicycle-58', 'fine'],
    ['asha likes otters', 'fine'],
    ['आशा को ऊदबिलाव पसंद', 'fine'],
    ['        x y z w        ', 'fine'],
    ['kT9$vq2!', 'fine'],
  ])('%s: %s', (password, expected) => {
    expect(codeOf(password)).toBe(expected)
  })

  test('is looked at quickly, however long', () => {
    const begun = performance.now()
    refuseWeakPassword('asha x9'.repeat(150_000), asha, 'body.password')
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
