import { availableParallelism } from 'node:os'
import { AppError } from '@clientele/contracts'
import { hash, type Options, verify } from '@node-rs/argon2'

/*
 * Hashing a password takes a core a dozen milliseconds and 19 MiB, so only a few run at once and the others queue. Operators and shoppers have
 * separate queues, and so do strangers and people known to the account. The queues are served in turn: a flood of shoppers never keeps the team
 * out, or the other way around, and a flood of strangers keeps out only strangers.
 */

const queues = ['known operators', 'unknown operators', 'known shoppers', 'unknown shoppers'] as const
/** Whose password it is, and whether they are known to the account. */
export type Queue = (typeof queues)[number]

// The package's own constant is a const enum, which type stripping doesn't support.
const argon2id = 2
// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const cost: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const concurrencyMax = Math.max(1, availableParallelism() - 1)
const waitingMax = 64

const waiting: Record<Queue, (() => void)[]> = {
  'known operators': [],
  'unknown operators': [],
  'known shoppers': [],
  'unknown shoppers': [],
}
/** The least recently served first. */
let order: readonly Queue[] = queues
let running = 0

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

/** Rejects the call while its queue is full. Call it before anything else: then a flood costs next to nothing. */
export function refuseWhileFull(queue: Queue): void {
  if (running >= concurrencyMax && waiting[queue].length >= waitingMax)
    throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
}

async function inTurn<T>(queue: Queue, work: () => Promise<T>): Promise<T> {
  refuseWhileFull(queue)
  if (running >= concurrencyMax) await new Promise<void>((start) => waiting[queue].push(start))
  else running += 1
  try {
    return await work()
  } finally {
    const startNext = nextInLine()
    // The slot is handed over directly, so that a new caller can't slip in before those who are waiting.
    if (startNext) startNext()
    else running -= 1
  }
}

/** The first entry of the queue that was served least recently. */
function nextInLine(): (() => void) | undefined {
  const next = order.find((queue) => waiting[queue].length > 0)
  if (next === undefined) return undefined
  order = [...order.filter((queue) => queue !== next), next]
  return waiting[next].shift()
}
