import { expect, test } from 'vitest'
import { spilledText } from './spilled-text.ts'

test('text is read back, whether it is in memory or in a file', () => {
  const text = spilledText(1_000)
  const pieces = Array.from({ length: 500 }, (_, at) => Buffer.from(`${'x'.repeat(at % 37)}${at}`))
  const ends = pieces.map((piece) => {
    text.append(piece)
    return text.size()
  })
  const read = ends.map((end, at) => text.read(ends[at - 1] ?? 0, end).toString())
  expect(read).toEqual(pieces.map(String))
})
