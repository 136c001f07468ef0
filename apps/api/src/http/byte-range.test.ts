import { expect, test } from 'vitest'
import { byteRange } from './byte-range.ts'

test.each([
  ['bytes=0-', [0, 100]],
  ['bytes=40-', [40, 100]],
  ['bytes=40-59', [40, 60]],
  ['bytes=99-99', [99, 100]],
  ['Bytes = 40 - 1000', [40, 100]],
  ['bytes=-10', [90, 100]],
  ['bytes=-1000', [0, 100]],
  ['bytes=100-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=60-40', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['rows=0-1', undefined],
  [undefined, undefined],
])('%s of 100 bytes', (header, part) => {
  expect(byteRange(header, 100)).toEqual(part)
})

test('nothing is a part of an empty file', () => {
  expect(byteRange('bytes=0-', 0)).toBe('none')
})
