import { availableParallelism } from 'node:os'
import { AppError } from '@clientele/contracts'
import { hash, type Options, verify } from '@node-rs/argon2'

/*
 * Hashing a password costs a core a dozen milliseconds and 19 MiB, so only a few run at once and the others queue. Operators and shoppers
 * have a queue each and are served in turn: a flood of shoppers never keeps the team out, nor the other way round.
 */

/** Whose password it is, and so the queue in which it waits. */
export type Audience = 'operators' | 'shoppers'

// The package's own name for it is a const enum, which type stripping cannot read.
const argon2id = 2
// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const cost: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const concurrencyMax = Math.max(1, availableParallelism() - 1)
const waitingMax = 64

const waiting: Record<Audience, (() => void)[]> = { operators: [], shoppers: [] }
let running = 0
let lastServed: Audience = 'shoppers'

/** Returns a hash of a password, made on another thread. Throws OVERLOADED while the queue of the audience is full. */
export const hashPassword = (audience: Audience, password: string): Promise<string> =>
  inTurn(audience, () => hash(password, cost))

/**
 * Returns whether a password belongs to a hash. Without a hash it takes the same time and returns false, so that nobody can tell an
 * unknown account from a wrong password.
 */
export async function verifyPassword(
  audience: Audience,
  password: string,
  passwordHash: string | undefined,
): Promise<boolean> {
  const matches = await inTurn(audience, async () => verify(passwordHash ?? (await decoy()), password))
  return matches && passwordHash !== undefined
}

let decoyHash: Promise<string> | undefined
const decoy = () => (decoyHash ??= hash('no account has this password', cost))

/** Rejects the call while the hashing queue is full. Call it before anything else: then a flood costs next to nothing. */
export function refuseWhileFull(audience: Audience): void {
  if (running >= concurrencyMax && waiting[audience].length >= waitingMax)
    throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
}

async function inTurn<T>(audience: Audience, work: () => Promise<T>): Promise<T> {
  refuseWhileFull(audience)
  if (running >= concurrencyMax) await new Promise<void>((start) => waiting[audience].push(start))
  else running += 1
  lastServed = audience
  try {
    return await work()
  } finally {
    const startNext = nextInLine()
    // The place is handed over, so that nobody who has just come slips in before those who wait.
    if (startNext) startNext()
    else running -= 1
  }
}

/** The first of the queue that was not served last, else of the other one. */
function nextInLine(): (() => void) | undefined {
  const other: Audience = lastServed === 'operators' ? 'shoppers' : 'operators'
  return waiting[other].shift() ?? waiting[lastServed].shift()
}
