import { availableParallelism } from 'node:os'
import { hash, type Options, verify } from '@node-rs/argon2'
import { takeTurns } from './turns.ts'

/*
 * Hashing a password takes a core a dozen milliseconds and 19 MiB, so only a few run at once and the others queue. Operators and shoppers have
 * separate queues, and so do strangers and people known to the account: a flood of shoppers never keeps the team out, or the other way around, and a
 * flood of strangers keeps out only strangers.
 */

const queues = ['known operators', 'unknown operators', 'known shoppers', 'unknown shoppers'] as const
/** Whose password it is, and whether they are known to the account. */
export type Queue = (typeof queues)[number]

// The package's own constant is a const enum, which type stripping doesn't support.
const argon2id = 2
// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
export const cost: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const { inTurn, refuseWhileFull } = takeTurns<Queue>(queues, Math.max(1, availableParallelism() - 1))
export { refuseWhileFull }

/**
 * Returns the form in which passwords are compared. Keyboards and systems encode the same letters differently, which nobody can see. Nothing is cut
 * off, and upper and lower case stay different.
 */
export const comparable = (password: string): string => password.normalize('NFKC')

/** Returns the hash of a password, computed on another thread. Throws OVERLOADED if the queue is full. */
export const hashPassword = (queue: Queue, password: string): Promise<string> =>
  inTurn(queue, () => hash(comparable(password), cost))

/**
 * Returns the hash that a password matches, or undefined if it doesn't match. Without a hash, it takes the same time and returns undefined, so that
 * nobody can tell an unknown account from a wrong password.
 *
 * A hash that was made of a password as it was typed is upgraded: `replace` stores the new one, and returns whether the old one was still there.
 */
export async function verifyPassword(
  queue: Queue,
  password: string,
  passwordHash: string | undefined,
  replace: (upgraded: string) => Promise<boolean> = async () => false,
): Promise<string | undefined> {
  const against = passwordHash ?? (await decoy())
  const plain = comparable(password)
  const matches = await inTurn(queue, () => verify(against, plain))
  if (matches || plain === password) return matches ? passwordHash : undefined
  if (!(await inTurn(queue, () => verify(against, password))) || passwordHash === undefined) return undefined
  const upgraded = await hashPassword(queue, password)
  return (await replace(upgraded)) ? upgraded : passwordHash
}

let decoyHash: Promise<string> | undefined
const decoy = () => (decoyHash ??= hash('no account has this password', cost))
