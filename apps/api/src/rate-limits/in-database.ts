import { signatures } from '../secrets.ts'
import type { Services } from '../services.ts'
import type { Counter, LimitSettings } from './limit.ts'
import { countAttempt, forgetAttempts, refundAttempt } from './repository.ts'

/** How long a process refuses a key on its own after the database did, so that a flood of attempts is not a flood of writes. */
const refusedFor_ms = 5_000

/**
 * Counts in the database, for all processes together. Each count is separate, because the transaction of the attempt may roll back, and would
 * block all other counts under the same key. Keys include email addresses, so only a keyed hash is stored.
 */
export function countInDatabase(
  { config, database }: Pick<Services, 'config' | 'database'>,
  { name, attemptsMax, within_s }: LimitSettings,
): Counter {
  // While secret keys are being replaced, every attempt counts under each of them: processes that know only one of them count along, and nobody gets
  // their attempts back.
  const hashed = (key: string) => signatures(config.secretKeys, 'attempts', `${name} ${key}`)
  const refused = new Refusals()
  return {
    async add(plain) {
      const keys = hashed(plain)
      const [key = ''] = keys
      const wait_ms = refused.wait_ms(key)
      // More than the first refused attempt, so that it isn't reported twice.
      if (wait_ms !== undefined) return { used: attemptsMax + 2, wait_ms }
      const counts = await Promise.all(
        keys.map((each) => countAttempt(database, { key: each, within_ms: within_s * 1_000 })),
      )
      const counted = counts.reduce((highest, count) => (count.used > highest.used ? count : highest))
      if (counted.used > attemptsMax) refused.add(key, counted.wait_ms)
      return counted
    },
    async refund(plain) {
      await Promise.all(hashed(plain).map((key) => refundAttempt(database, { key })))
    },
    async forget(plain) {
      const keys = hashed(plain)
      await Promise.all(keys.map((key) => forgetAttempts(database, { key })))
      for (const key of keys) refused.delete(key)
    },
  }
}

/** Recently refused keys, in order, which is also roughly the order in which they expire. */
class Refusals {
  readonly #refused = new Map<string, { until: number; ends: number }>()

  add(key: string, wait_ms: number) {
    const now = performance.now()
    for (const [old, { until }] of this.#refused) {
      if (until > now) break
      this.#refused.delete(old)
    }
    this.#refused.set(key, { until: now + Math.min(wait_ms, refusedFor_ms), ends: now + wait_ms })
  }

  wait_ms(key: string): number | undefined {
    const now = performance.now()
    const found = this.#refused.get(key)
    return found && found.until > now ? found.ends - now : undefined
  }

  delete(key: string) {
    this.#refused.delete(key)
  }
}
