// Hand-written: thirty lines, without a library's timers, events and statistics.
import type { Send } from './sender.ts'

/** How many failures in a row pause a provider, and for how long. */
const failuresMax = 5
const rest_ms = 30_000

/** Pauses a provider after several failures in a row, instead of making everyone wait for it. */
export function withBreaker(send: Send, now: () => number = Date.now): Send {
  let failures = 0
  let restsUntil = 0
  return async (message) => {
    if (now() < restsUntil) throw new Error('The provider is paused, because it failed several times in a row.')
    try {
      const outcome = await send(message)
      failures = 0
      return outcome
    } catch (error) {
      failures += 1
      if (failures >= failuresMax) {
        restsUntil = now() + rest_ms
        // One more failure after the pause starts it again.
        failures = failuresMax - 1
      }
      throw error
    }
  }
}
