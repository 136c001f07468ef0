import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Counter, LimitSettings } from './limit.ts'

/** Counts in this process. */
export function countInMemory({ attemptsMax, within_s }: LimitSettings): Counter {
  const limiter = new RateLimiterMemory({ points: attemptsMax, duration: within_s })
  return {
    async add(key) {
      const { consumedPoints, msBeforeNext } = await limiter.consume(key).catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) return refused
        throw refused
      })
      return { used: consumedPoints, wait_ms: msBeforeNext }
    },
    async refund(key) {
      const counted = await limiter.get(key)
      if (counted && counted.consumedPoints > 0) await limiter.reward(key)
    },
    async forget(key) {
      await limiter.delete(key)
    },
  }
}
