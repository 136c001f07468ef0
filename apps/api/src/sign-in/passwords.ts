import { availableParallelism } from 'node:os'
import { AppError } from '@clientele/contracts'
import { hash, type Options, verify } from '@node-rs/argon2'

// The package's own name for it is a const enum, which type stripping cannot read.
const argon2id = 2
// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const cost: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const atOnce = Math.max(1, availableParallelism() - 1)
const waitingMost = 64

let running = 0
const waiting: (() => void)[] = []

/** A hash of a password, made on another thread. Answers OVERLOADED when too many are asked for at once. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, cost))

/**
 * Whether a password belongs to a hash. Without a hash it takes the same time and answers no, so that nobody can tell an unknown
 * account from a wrong password.
 */
export async function verifyPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const matches = await inTurn(async () => verify(passwordHash ?? (await decoy()), password))
  return matches && passwordHash !== undefined
}

let decoyHash: Promise<string> | undefined
const decoy = () => (decoyHash ??= hash('no account has this password', cost))

/** Turns a caller away while there is no room for another password. To be asked first of all: then a flood costs next to nothing. */
export function refuseWhileFull(): void {
  if (running >= atOnce && waiting.length >= waitingMost) throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
}

/** A few hashes at a time, each a core's work for a dozen milliseconds; beyond a short queue callers are turned away. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  refuseWhileFull()
  if (running >= atOnce) await new Promise<void>((next) => waiting.push(next))
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}
