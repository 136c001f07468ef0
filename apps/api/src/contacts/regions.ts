import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

/** The calling code of a country, by its two letters: 47 for NO. */
export function callingCodeOf(region: string): number | undefined {
  const letters = region.trim().toUpperCase()
  return isSupportedCountry(letters) ? Number(getCountryCallingCode(letters)) : undefined
}
