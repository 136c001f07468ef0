import { randomBytes } from 'node:crypto'

let latest = 0
let tail = 0

/**
 * A new id: 24 hexadecimal characters, 12 for the millisecond and 12 that are random. Ids of one process never go backwards, so
 * that what was made later sorts later.
 */
export function newId(at: number = Date.now()): string {
  if (at > latest) {
    latest = at
    tail = randomTail()
  } else if (at === latest) tail += 1
  else return hex(at) + hex(randomTail())
  return hex(latest) + hex(tail)
}

/** The smallest id that a record made at `at` can have: ranges over ids are ranges over time. */
export const firstIdAt = (at: Date): string => `${hex(at.getTime())}000000000000`

// 47 bits, so that counting up within a millisecond cannot overflow twelve characters.
const randomTail = () => Math.floor(randomBytes(6).readUIntBE(0, 6) / 2)
const hex = (value: number) => value.toString(16).padStart(12, '0')
