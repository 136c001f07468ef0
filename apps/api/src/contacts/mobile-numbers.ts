import { type CountryCallingCode, type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'

/*
 * What a phone number is by its numbering plan: whether text messages can reach it, and which country it belongs to.
 */

/** A number that text messages can go to: it exists, and it is that of a mobile phone. */
export interface MobileNumber {
  country: CountryCode
  /** The country whose numbers these are part of, as those of Jersey are of GB; its own where unrelated countries share a calling code. */
  planOf: CountryCode
  calling_code: string
}

/**
 * Undefined for everything else: premium, shared-cost, toll-free, fixed lines, pagers, numbers that cannot exist, and those whose kind
 * nobody knows. In North America mobile numbers look like fixed lines, so those may all be mobile.
 */
export function findMobile(value: string): MobileNumber | undefined {
  const number = parsePhoneNumberFromString(value)
  const kind = number?.isValid() ? number.getType() : undefined
  if (!number?.country || (kind !== 'MOBILE' && kind !== 'FIXED_LINE_OR_MOBILE')) return undefined
  const { country, countryCallingCode: calling_code } = number
  const planOf = isSharedByMany(calling_code) ? country : (countryOf(calling_code) ?? country)
  return { country, planOf, calling_code }
}

/** The country of a calling code; the largest where several have it. */
export const countryOf = (calling_code: string): CountryCode | undefined =>
  metadata.country_calling_codes[calling_code as CountryCallingCode]?.[0]

/** Whether countries that have nothing to do with each other have a calling code: North America and the Caribbean; Russia and Kazakhstan. */
export const isSharedByMany = (calling_code: string): boolean => calling_code === '1' || calling_code === '7'
