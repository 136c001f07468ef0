import {
  type CountryCallingCode,
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'

/*
 * Classifies phone numbers by their numbering plan: whether text messages can reach them, and which country they belong to.
 */

/** A number that can receive text messages: it exists, and it is a mobile number. */
export interface MobileNumber {
  country: CountryCode
  /** The country that the number counts as: for example, GB for Jersey. Where unrelated countries share a calling code, its own. */
  planOf: CountryCode
  calling_code: string
}

/**
 * Undefined for everything else: premium, shared-cost, and toll-free numbers, landlines, pagers, impossible numbers, and numbers of unknown
 * type. In North America, mobile numbers look like landlines, so all of those may be mobile.
 */
export function findMobile(value: string): MobileNumber | undefined {
  const number = parsePhoneNumberFromString(value)
  const kind = number?.isValid() ? number.getType() : undefined
  if (!number?.country || (kind !== 'MOBILE' && kind !== 'FIXED_LINE_OR_MOBILE')) return undefined
  const { country, countryCallingCode: calling_code } = number
  const planOf = isSharedByMany(calling_code) ? country : (countryOf(calling_code) ?? country)
  return { country, planOf, calling_code }
}

/** The country of a calling code; the largest one if several share it. */
export const countryOf = (calling_code: string): CountryCode | undefined =>
  metadata.country_calling_codes[calling_code as CountryCallingCode]?.[0]

/** The calling code of a country. */
export const callingCodeOf = (country: string): string | undefined =>
  isSupportedCountry(country) ? getCountryCallingCode(country) : undefined

/** The calling code of a number, even if the number doesn't exist. */
export const callingCodeIn = (value: string): string | undefined =>
  parsePhoneNumberFromString(value)?.countryCallingCode

/** Whether unrelated countries share a calling code: North America and the Caribbean; Russia and Kazakhstan. */
export const isSharedByMany = (calling_code: string): boolean => calling_code === '1' || calling_code === '7'
