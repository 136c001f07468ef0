import { hash } from '@node-rs/argon2'
import { comparable, cost } from './hashing.ts'
import { takeTurns } from './turns.ts'

/*
 * Hashing the passwords of files that have them in plain text. One at a time in each process, on another thread, and apart from the queues of people
 * who sign in, who would otherwise wait for a file of a million.
 */

const { inTurn } = takeTurns(['imports'] as const, 1)

/** Returns the hash of a password from a file, once it is its turn. */
export const hashImported = (password: string): Promise<string> =>
  inTurn('imports', () => hash(comparable(password), cost))
