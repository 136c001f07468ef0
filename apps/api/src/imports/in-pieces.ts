import { setImmediate as breathe } from 'node:timers/promises'

/**
 * Few enough that other requests don't wait for long: on SQLite, nothing else runs in this process while statements do. A multiple of the rows that one
 * statement inserts there.
 */
const pieceLength = 48

/** Does some work for all of a list, a piece at a time. Other requests have their turn after each. */
export async function inPieces<One>(
  all: readonly One[],
  work: (some: readonly One[]) => Promise<unknown>,
  length = pieceLength,
): Promise<void> {
  for (let at = 0; at < all.length; at += length) {
    await work(all.slice(at, at + length))
    await breathe()
  }
}
