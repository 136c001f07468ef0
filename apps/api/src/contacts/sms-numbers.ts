import { phoneFaults, refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { hasCustomersIn } from './countries.ts'
import { countryOf, findMobile, type MobileNumber } from './mobile-numbers.ts'

/*
 * Decides which numbers text messages are sent to. A message to any other number reaches nobody, or pays the person who requested it.
 */

/** Rejects a number that text messages aren't sent to. Only the number decides, not whether it belongs to an account. */
export async function refuseUnreachable(ctx: Context, value: string, field: string): Promise<void> {
  const number = findMobile(value)
  if (!number) throw refuseField(field, phoneFaults.noTexts)
  if (!(await isServed(ctx, number))) throw refuseField(field, phoneFaults.countryNotServed)
}

/** Whether a text message may be sent to a number. */
export async function isReachable(ctx: Context, value: string): Promise<boolean> {
  const number = findMobile(value)
  return number !== undefined && isServed(ctx, number)
}

/** The countries that the application lists or, without a list, its own and those where it has customers. */
async function isServed(ctx: Context, number: MobileNumber): Promise<boolean> {
  const { code_countries, default_country_code } = ctx.application
  const isAmong = (countries: readonly string[]) =>
    countries.includes(number.country) || countries.includes(number.planOf)
  if (code_countries !== null) return isAmong(code_countries)
  const home = countryOf(String(default_country_code))
  return (home !== undefined && isAmong([home])) || hasCustomersIn(ctx, number)
}
