import { describe, expect, test } from 'vitest'
import { isCurrentlySealed, isSigned, type SecretKeys, seal, sign, unseal } from './secrets.ts'

const key: SecretKeys = ['a key of at least thirty-two characters']
const next: SecretKeys = ['another key, of at least thirty-two characters']
const secret = 'the secret of a provider, पासवर्ड 🔑'

describe('a sealed secret', () => {
  test('is read with the key that sealed it, and never looks the same twice', () => {
    const [one, other] = [seal(key, secret), seal(key, secret)]
    expect(one).not.toBe(other)
    expect([unseal(key, one), unseal(key, other)]).toEqual([secret, secret])
    expect(unseal(key, seal(key, ''))).toBe('')
  })

  test('is nothing under another key', () => {
    expect(unseal(next, seal(key, secret))).toBeUndefined()
  })

  test('is nothing once a single bit of it has changed, or a part is missing', () => {
    const bytes = Buffer.from(seal(key, secret), 'base64url')
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(unseal(key, changed.toString('base64url'))).toBeUndefined()
      expect(unseal(key, bytes.subarray(0, i).toString('base64url'))).toBeUndefined()
    }
  })

  test('is nothing where something else stands in its place', () => {
    for (const text of ['', 'nonsense', secret, '=', 'a'.repeat(10_000)]) expect(unseal(key, text)).toBeUndefined()
  })
})

describe('while one key replaces another', () => {
  const both: SecretKeys = [next[0], key[0]]

  test('the first one signs and encrypts, and both verify and decrypt', () => {
    expect(sign(both, 'a purpose', 'a text')).toBe(sign(next, 'a purpose', 'a text'))
    for (const keys of [key, next, both]) {
      expect(isSigned(both, 'a purpose', 'a text', sign(keys, 'a purpose', 'a text'))).toBe(true)
      expect(unseal(both, seal(keys, secret))).toBe(secret)
      expect(isCurrentlySealed(both, seal(keys, secret))).toBe(keys !== key)
    }
    expect(unseal(next, seal(both, secret))).toBe(secret)
  })

  test('what was signed for another purpose, or under a key that is not listed, is worth nothing', () => {
    expect(isSigned(both, 'a purpose', 'a text', sign(both, 'another', 'a text'))).toBe(false)
    expect(isSigned(next, 'a purpose', 'a text', sign(key, 'a purpose', 'a text'))).toBe(false)
    expect(isSigned(both, 'a purpose', 'a text', '')).toBe(false)
  })
})
