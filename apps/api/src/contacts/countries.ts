import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import {
  callingCodeIn,
  callingCodeOf,
  countryOf,
  findMobile,
  isSharedByMany,
  type MobileNumber,
} from './mobile-numbers.ts'
import { firstVerifiedNumber } from './repository.ts'

/** How long a result is cached. A country that gets its first customer opens within the shorter of the two. */
const someKept_ms = 3_600_000
const noneKept_ms = 60_000

interface Remembered {
  some: boolean
  until: number
}
const rememberedBy = new WeakMap<Services, Map<string, Remembered>>()

/**
 * Returns whether any customer has a verified number in a number's country. The result covers all numbers of the country: looking up single
 * numbers would give the first customer there away.
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

export interface PhoneCountry {
  country: string
  calling_code: string
}

interface Offered {
  countries: readonly PhoneCountry[]
  until: number
}
const offeredBy = new WeakMap<Services, Map<string, Offered>>()

/**
 * Returns the countries to choose from for a phone number: those that the application lists or, without a list, its own and those where it has
 * customers. Its own comes first.
 */
export async function countriesToChooseFrom(
  ctx: Pick<Context, 'db' | 'services' | 'application_id' | 'now'>,
  { default_country_code, code_countries }: Pick<Context['application'], 'default_country_code' | 'code_countries'>,
): Promise<readonly PhoneCountry[]> {
  const home = countryOf(String(default_country_code))
  const homeFirst = (countries: readonly string[]) =>
    [...new Set(countries)].toSorted((one, other) => Number(other === home) - Number(one === home)).flatMap(withCode)
  if (code_countries !== null) return homeFirst(code_countries)
  const known = offeredBy.get(ctx.services) ?? new Map<string, Offered>()
  offeredBy.set(ctx.services, known)
  const before = known.get(ctx.application_id)
  if (before && before.until > ctx.now.getTime()) return before.countries
  const countries = homeFirst([...(home === undefined ? [] : [home]), ...(await findCallingCodes(ctx, home))])
  known.set(ctx.application_id, { countries, until: ctx.now.getTime() + noneKept_ms })
  return countries
}

function withCode(country: string): PhoneCountry[] {
  const calling_code = callingCodeOf(country)
  return calling_code === undefined ? [] : [{ country, calling_code }]
}

/** The countries where the application has customers, one per calling code: one index lookup each. */
async function findCallingCodes(ctx: Pick<Context, 'db' | 'application_id'>, home: string | undefined) {
  const found: string[] = []
  for (let from = '+'; ; ) {
    const value = await firstVerifiedNumber(ctx, { from, end: ',' })
    const calling_code = value && callingCodeIn(value)
    if (calling_code === undefined || calling_code === '') return found
    const country = isSharedByMany(calling_code) ? findMobile(value ?? '')?.planOf : countryOf(calling_code)
    const isHome = home !== undefined && callingCodeOf(home) === calling_code
    if (country !== undefined && !isHome) found.push(country)
    from = after(`+${calling_code}`)
  }
}

/** The leading digits, after a shared calling code, that all numbers of one country have in common. */
const areaDigits = 3

/**
 * A single index lookup if a calling code belongs to one country. If many share it, one for each area code that has numbers, at most a
 * thousand.
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

/** Returns the first string that sorts after all strings with this prefix. */
const after = (beginning: string): string =>
  beginning.slice(0, -1) + String.fromCharCode(beginning.charCodeAt(beginning.length - 1) + 1)
