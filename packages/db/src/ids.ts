import { randomInt } from 'node:crypto'
import { inHex } from './hex.ts'

/** The IDs of one millisecond: how they begin, and how the last one ends. */
interface Run {
  at: number
  beginning: string
  tail: number
}

// Most IDs are created in the same millisecond as another one. Some are for another time in between, such as that of an imported record.
let current = runAt(0)
let other = current

/**
 * Returns a new ID: 24 hexadecimal characters, of which 12 are the time in milliseconds and 12 are random. IDs that a process creates in the same
 * millisecond count up, so that later ones sort later.
 */
export function newId(at: number = Date.now()): string {
  if (at !== current.at) {
    const last = current
    current = at === other.at ? other : runAt(at)
    other = last
  }
  current.tail += 1
  return current.beginning + inHex(current.tail)
}

function runAt(at: number): Run {
  return { at, beginning: inHex(at), tail: randomTail() }
}

/** The smallest ID that a record created at `at` can have, so that ranges of IDs are ranges of time. */
export const firstIdAt = (at: Date): string => `${inHex(at.getTime())}000000000000`

/** When an ID was created. */
export const timeOf = (id: string): Date => new Date(Number.parseInt(id.slice(0, 12), 16))

// 47 bits, so that counting up within a millisecond can't overflow twelve characters. Unlike `randomBytes`, `randomInt` fetches the randomness
// of a thousand numbers at once.
function randomTail() {
  return randomInt(2 ** 47)
}
