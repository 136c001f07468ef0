import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { findMobile, isSharedByMany, type MobileNumber } from './mobile-numbers.ts'
import { firstVerifiedNumber } from './repository.ts'

/** How long an answer is remembered. A country that gets its first customer opens within the shorter of the two. */
const someKept_ms = 3_600_000
const noneKept_ms = 60_000

interface Remembered {
  some: boolean
  until: number
}
const rememberedBy = new WeakMap<Services, Map<string, Remembered>>()

/**
 * Whether somebody has a verified number in the country of a number. One answer holds for all of its numbers: if each were looked up by
 * itself, the first customer there would give themselves away.
 */
export async function hasCustomersIn(ctx: Context, number: MobileNumber): Promise<boolean> {
  const remembered = rememberedBy.get(ctx.services) ?? new Map<string, Remembered>()
  rememberedBy.set(ctx.services, remembered)
  const key = `${ctx.application_id} ${number.planOf}`
  const before = remembered.get(key)
  if (before && before.until > ctx.now.getTime()) return before.some
  const some = await findCustomerIn(ctx, number)
  remembered.set(key, { some, until: ctx.now.getTime() + (some ? someKept_ms : noneKept_ms) })
  return some
}

/** Digits behind a shared calling code that all numbers of one country have in common. */
const areaDigits = 3

/**
 * One look into an index, where a calling code belongs to one country. Where many share it, one for each area code that has numbers, of
 * which there are at most a thousand.
 */
async function findCustomerIn(ctx: Context, { planOf, calling_code }: MobileNumber): Promise<boolean> {
  const end = after(`+${calling_code}`)
  let from = `+${calling_code}`
  while (from < end) {
    const value = await firstVerifiedNumber(ctx, { from, end })
    if (value === undefined) return false
    if (!isSharedByMany(calling_code) || findMobile(value)?.planOf === planOf) return true
    from = after(value.slice(0, 1 + calling_code.length + areaDigits))
  }
  return false
}

/** The first text that sorts behind everything with this beginning. */
const after = (beginning: string): string =>
  beginning.slice(0, -1) + String.fromCharCode(beginning.charCodeAt(beginning.length - 1) + 1)
