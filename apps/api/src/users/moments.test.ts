import { expect, test } from 'vitest'
import { isoMoment } from './moments.ts'

test('moments are written as ISO 8601 says, from the first to the last that there is', () => {
  const edges = [
    0, -1, 1, 999, 1_000, 59_999, 60_000, 86_399_999, 86_400_000, -86_400_000, -62_167_219_200_001, 253_402_300_800_000,
  ]
  const limits = [-8.64e15, 8.64e15]
  const anywhere = Array.from({ length: 2_000 }, (_, i) => Math.floor(Math.sin(i) * 8.64e15))
  const near = Array.from({ length: 2_000 }, (_, i) => 1_700_000_000_000 + i * 7_919_001)
  for (const at of [...edges, ...limits, ...anywhere, ...near])
    expect(isoMoment(new Date(at))).toBe(new Date(at).toISOString())
})

test('a moment that is none is refused, and the next one is right', () => {
  expect(() => isoMoment(new Date(Number.NaN))).toThrow(RangeError)
  expect(isoMoment(new Date(1))).toBe('1970-01-01T00:00:00.001Z')
})
