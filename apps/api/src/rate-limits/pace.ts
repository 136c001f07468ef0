import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { limitKey } from './keys.ts'

/*
 * How many failed attempts are recorded. Anyone can make attempts fail, so a flood of them must neither fill the disk nor become a flood of
 * writes. Whether an attempt is recorded depends on what was sent, and never on whether the contact belongs to anyone.
 */

const hour_s = 3_600
/** The first failures of a kind are recorded one by one, and then the 20th, the 50th, the 100th, and so on, for all since the last one. */
const oneByOneMax = 10
const perAddressMax = 200
const perApplicationMax = 10_000

interface Counters {
  alike: RateLimiterMemory
  ofAddress: RateLimiterMemory
  ofApplication: RateLimiterMemory
}

const countersBy = new WeakMap<Services, Counters>()

function countersOf(services: Services): Counters {
  const counters = countersBy.get(services) ?? {
    alike: new RateLimiterMemory({ points: oneByOneMax, duration: hour_s }),
    ofAddress: new RateLimiterMemory({ points: perAddressMax, duration: hour_s }),
    ofApplication: new RateLimiterMemory({ points: perApplicationMax, duration: hour_s }),
  }
  countersBy.set(services, counters)
  return counters
}

/**
 * Counts a failed attempt. Returns how many attempts its event stands for, or undefined if it isn't recorded. `kind` says which attempts are
 * alike: the same failure with the same contact. Each process counts by itself.
 */
export async function takeRecord(ctx: Context, kind: string): Promise<number | undefined> {
  const { alike, ofAddress, ofApplication } = countersOf(ctx.services)
  const address = `${ctx.application_id} ${limitKey(ctx.request.ip)}`
  // Before anything is stored under a key that the caller chooses.
  if (await isSpent(ofAddress, address, perAddressMax)) return undefined
  if (await isSpent(ofApplication, ctx.application_id, perApplicationMax)) return undefined
  const { consumedPoints } = await alike.penalty(`${ctx.application_id} ${kind}`)
  const repeats = repeatsAt(consumedPoints)
  if (repeats === undefined) return undefined
  await ofAddress.penalty(address)
  const { consumedPoints: recorded } = await ofApplication.penalty(ctx.application_id)
  if (recorded === perApplicationMax)
    ctx.services.log.warn({ application_id: ctx.application_id }, 'too many failed attempts to record them all')
  return repeats
}

async function isSpent(counter: RateLimiterMemory, key: string, most: number): Promise<boolean> {
  const counted = await counter.get(key)
  return counted !== null && counted.consumedPoints >= most
}

/** How many attempts the event of the nth one stands for; undefined if it has none. */
export function repeatsAt(nth: number): number | undefined {
  if (nth <= oneByOneMax) return 1
  const power = 10 ** Math.floor(Math.log10(nth))
  const first = nth / power
  if (first === 1) return nth / 2
  if (first === 2) return nth / 2
  if (first === 5) return (nth / 5) * 3
  return undefined
}
