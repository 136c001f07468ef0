import { AppError } from '@clientele/contracts'
import { hasManyProcesses } from '@clientele/db'
import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { countInDatabase } from './in-database.ts'
import { countInMemory } from './in-memory.ts'
import { limitKey } from './keys.ts'

/** Where attempts are counted. What was counted is forgotten when the time of its limit is over. */
export interface Counter {
  /** Counts one attempt more; answers how many there are, and when they will be forgotten. */
  add(key: string): Promise<{ used: number; wait_ms: number }>
  takeBack(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/** What a limit is called where it is counted, how many attempts it allows, and in what time. */
export interface LimitSettings {
  name: string
  attemptsMax: number
  within_s: number
}

export type AttemptLimit = ReturnType<typeof limitOn>

/**
 * Counts attempts under keys that a caller does not choose, and refuses when there were too many. SQLite is one machine, so the process
 * counts by itself; on Postgres there are many processes, which count together.
 */
export const attemptLimit = (services: Services, settings: LimitSettings): AttemptLimit =>
  limitOn(hasManyProcesses(services.database) ? countInDatabase(services, settings) : countInMemory(settings), settings)

/** An attempt counts before it is tried, so that many at once cannot slip through; a success gives the attempt back. */
export const limitOn = (counter: Counter, { attemptsMax }: LimitSettings) => ({
  /**
   * Throws TOO_MANY_ATTEMPTS when the key has used its attempts up. `onExhausted` is called by the first attempt that is refused, and
   * by no other.
   */
  async take(key: string, onExhausted?: () => Promise<unknown>): Promise<void> {
    const { used, wait_ms } = await counter.add(limitKey(key))
    if (used <= attemptsMax) return
    if (used === attemptsMax + 1) await onExhausted?.()
    throw new AppError('TOO_MANY_ATTEMPTS', [], { retry_after_s: Math.max(1, Math.ceil(wait_ms / 1_000)) })
  },

  /** Gives one attempt back: it was a success. */
  giveBack: (key: string): Promise<void> => counter.takeBack(limitKey(key)),

  /** Gives all attempts back. */
  forget: (key: string): Promise<void> => counter.forget(limitKey(key)),
})

/**
 * Limits are kept for as long as the process: they are made for its services once. Never to be asked for inside a transaction: on
 * Postgres they wait on connections that may in turn be waiting for what the transaction holds.
 */
export function madeOnce<Limits>(make: (services: Services) => Limits) {
  const made = new WeakMap<Services, Limits>()
  return ({ db, services }: Pick<Context, 'db' | 'services'>): Limits => {
    if (db.inTransaction) throw new Error('Attempts are not counted inside a transaction.')
    const limits = made.get(services) ?? make(services)
    made.set(services, limits)
    return limits
  }
}
