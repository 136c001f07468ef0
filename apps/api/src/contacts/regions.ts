import { getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

const names = new Intl.DisplayNames(['en'], { type: 'region' })
const regions = new Map(getCountries().map((letters) => [names.of(letters)?.toUpperCase(), letters as string]))

/** The calling code of a country, by its two letters or its name in English: 47 for NO and Norway. */
export function callingCodeOf(region: string): number | undefined {
  const text = region.trim().toUpperCase()
  const letters = regions.get(text) ?? text
  return isSupportedCountry(letters) ? Number(getCountryCallingCode(letters)) : undefined
}
