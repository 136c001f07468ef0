import { randomInt } from 'node:crypto'

let latest = 0
/** `latest`, as IDs begin with it. Most IDs are created in the same millisecond as another one. */
let beginning = ''
let tail = 0

/**
 * Returns a new ID: 24 hexadecimal characters, of which 12 are the time in milliseconds and 12 are random. IDs that a process creates in the same
 * millisecond count up, so that later ones sort later.
 */
export function newId(at: number = Date.now()): string {
  if (at > latest) {
    latest = at
    beginning = hex(at)
    tail = randomTail()
  } else if (at === latest) tail += 1
  else return hex(at) + hex(randomTail())
  return beginning + hex(tail)
}

/** The smallest ID that a record created at `at` can have, so that ranges of IDs are ranges of time. */
export const firstIdAt = (at: Date): string => `${hex(at.getTime())}000000000000`

/** When an ID was created. */
export const timeOf = (id: string): Date => new Date(Number.parseInt(id.slice(0, 12), 16))

// 47 bits, so that counting up within a millisecond can't overflow twelve characters. Unlike `randomBytes`, `randomInt` fetches the randomness
// of a thousand numbers at once.
const randomTail = () => randomInt(2 ** 47)
const hex = (value: number) => value.toString(16).padStart(12, '0')
