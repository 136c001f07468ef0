import { AppError } from '@clientele/contracts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts attempts under keys that a caller does not choose, and refuses when there were too many. An attempt counts before it is
 * tried, so that many at once cannot slip through; a success gives the attempts back.
 */
export class AttemptLimit {
  readonly #limiter: RateLimiterMemory

  constructor(points: number, duration_s: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: duration_s })
  }

  /** Throws TOO_MANY_ATTEMPTS when the key has used its attempts up. */
  async take(key: string): Promise<void> {
    try {
      await this.#limiter.consume(limitKey(key))
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new AppError('TOO_MANY_ATTEMPTS', [], {
        retry_after_s: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)),
      })
    }
  }

  /** Seconds to wait while the key has used its attempts up, otherwise 0. Counts nothing. */
  async waitOf(key: string): Promise<number> {
    const used = await this.#limiter.get(limitKey(key))
    return used && used.remainingPoints <= 0 ? Math.max(1, Math.ceil(used.msBeforeNext / 1_000)) : 0
  }

  /** Whether the attempt just refused was the first to be refused. */
  async isFirstRefusal(key: string): Promise<boolean> {
    const used = await this.#limiter.get(limitKey(key))
    return used?.consumedPoints === this.#limiter.points + 1
  }

  async forget(key: string): Promise<void> {
    await this.#limiter.delete(limitKey(key))
  }
}

/** Exchanges of API keys that fail, by address. */
export const exchangeAttempts = new AttemptLimit(60, 60)

/** An address as a limiter counts it: IPv6 by /64, since one customer owns all of that; mapped IPv4 as IPv4. */
export function limitKey(key: string): string {
  const address = key.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!address.includes(':') || !/^[\da-f:]+$/i.test(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail !== undefined) while (groups.length < 8 - tail.split(':').filter(Boolean).length) groups.push('0')
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
