import { expect, test } from 'vitest'
import { inHex } from '../src/hex.ts'

test.each([0, 1, 255, 2 ** 24 - 1, 2 ** 24, 1_796_000_000_000, 2 ** 47 + 12_345, 2 ** 48 - 1])(
  '%d has 12 hexadecimal characters',
  (value) => {
    expect(inHex(value)).toBe(value.toString(16).padStart(12, '0'))
  },
)
