import { expect, test } from 'vitest'
import { fileSize } from './file-size'

test.each([
  [2_147_483_648, '2.1 GB'],
  [10_737_418_240, '10.7 GB'],
  [1_000_000, '1 MB'],
  [999_999, '999.9 kB'],
])('A maximum of %d bytes is %s', (bytes, said) => {
  expect(fileSize(bytes)).toBe(said)
})
