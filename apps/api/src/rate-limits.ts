import { isIP } from 'node:net'
import { AppError } from '@clientele/contracts'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts attempts under keys that a caller does not choose, and refuses when there were too many. An attempt counts before it is
 * tried, so that many at once cannot slip through; a success gives the attempt back.
 */
export class AttemptLimit {
  readonly #limiter: RateLimiterMemory

  constructor(points: number, duration_s: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: duration_s })
  }

  /**
   * Throws TOO_MANY_ATTEMPTS when the key has used its attempts up. `onExhausted` is called by the first attempt that is refused, and
   * by no other.
   */
  async take(key: string, onExhausted?: () => Promise<unknown>): Promise<void> {
    try {
      await this.#limiter.consume(limitKey(key))
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      if (refused.consumedPoints === this.#limiter.points + 1) await onExhausted?.()
      throw new AppError('TOO_MANY_ATTEMPTS', [], {
        retry_after_s: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)),
      })
    }
  }

  /** Gives one attempt back: it was a success. */
  async giveBack(key: string): Promise<void> {
    const used = await this.#limiter.get(limitKey(key))
    if (used && used.consumedPoints > 0) await this.#limiter.reward(limitKey(key))
  }

  /** Gives all attempts back. */
  async forget(key: string): Promise<void> {
    await this.#limiter.delete(limitKey(key))
  }
}

/** Exchanges of API keys that fail, by address. */
export const exchangeAttempts = new AttemptLimit(60, 60)

/** An address as a limiter counts it: IPv6 by /64, since one customer owns all of that; mapped IPv4 as IPv4. Other keys as they are. */
export function limitKey(key: string): string {
  if (isIP(key) === 0) return key
  const address = ipaddr.process(key)
  return address instanceof ipaddr.IPv6
    ? `${address.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : address.toString()
}
