import { expect, test } from 'vitest'
import { firstIdAt, newId } from '../src/index.ts'

test('IDs are 24 hexadecimal characters, each greater than the one before, and unique', () => {
  const ids = Array.from({ length: 50_000 }, () => newId())
  expect(ids.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([])
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('IDs for an earlier time, as when the clock was set back, belong to that time', () => {
  const now = newId()
  const earlier = Array.from({ length: 1_000 }, () => newId(Date.UTC(2020, 0, 1)))
  expect(earlier.filter((id) => id >= now)).toEqual([])
  expect(new Set(earlier).size).toBe(earlier.length)
  expect(newId() > now).toBe(true)
})

test('IDs count up after one for a later time, as when the clock was set back', () => {
  newId(Date.now() + 3_600_000)
  const ids = Array.from({ length: 50_000 }, () => newId())
  expect(ids.toSorted()).toEqual(ids)
})

test('the first ID of a time sorts before all other IDs of that time, and after all earlier ones', () => {
  const at = Date.UTC(2030, 5, 1)
  const first = firstIdAt(new Date(at))
  expect(newId(at - 1) < first).toBe(true)
  expect(newId(at) >= first).toBe(true)
  expect(firstIdAt(new Date(at + 1)) > newId(at)).toBe(true)
})
