import { AppError } from '@clientele/contracts'
import { hasManyProcesses } from '@clientele/db'
import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { countInDatabase } from './in-database.ts'
import { countInMemory } from './in-memory.ts'
import { limitKey } from './keys.ts'

/** Where attempts are counted. Counts expire at the end of the limit's period. */
export interface Counter {
  /** Counts an attempt. Returns the number of attempts, and when they expire. */
  add(key: string): Promise<{ used: number; wait_ms: number }>
  refund(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/** The name of a limit, the number of attempts it allows, and its period. */
export interface LimitSettings {
  name: string
  attemptsMax: number
  within_s: number
}

export type AttemptLimit = ReturnType<typeof limitOn>

/**
 * Counts attempts under keys that callers can't choose, and refuses further ones beyond the limit. SQLite is one machine, so the process counts
 * in memory; on Postgres, many processes count together.
 */
export const attemptLimit = (services: Services, settings: LimitSettings): AttemptLimit =>
  limitOn(hasManyProcesses(services.database) ? countInDatabase(services, settings) : countInMemory(settings), settings)

const limitNames = new WeakMap<Error, string>()
/** The name of the limit that refused an attempt. The caller isn't told. */
export const limitThatRefused = (refusal: Error): string | undefined => limitNames.get(refusal)

/** An attempt counts before it is tried, so that concurrent ones can't slip through. A success refunds it. */
export const limitOn = (counter: Counter, { name, attemptsMax }: LimitSettings) => ({
  /**
   * Throws TOO_MANY_ATTEMPTS if the key has used up its attempts. `onExhausted` is only called by the first attempt that is refused.
   */
  async take(key: string, onExhausted?: () => Promise<unknown>): Promise<void> {
    const { used, wait_ms } = await counter.add(limitKey(key))
    if (used <= attemptsMax) return
    if (used === attemptsMax + 1) await onExhausted?.()
    const refusal = new AppError('TOO_MANY_ATTEMPTS', [], { retry_after_s: Math.max(1, Math.ceil(wait_ms / 1_000)) })
    limitNames.set(refusal, name)
    throw refusal
  },

  /** Refunds one attempt, because it succeeded. */
  refund: (key: string): Promise<void> => counter.refund(limitKey(key)),

  /** Refunds all attempts. */
  forget: (key: string): Promise<void> => counter.forget(limitKey(key)),
})

/**
 * Limits live as long as the process: they are created once for its services. Never count inside a transaction: on Postgres, it would wait for
 * connections that may in turn be waiting for what the transaction holds.
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
