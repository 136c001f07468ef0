import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max'
import { codesOfChangedCountries } from './old-spellings.ts'
import { exists } from './valid-numbers.ts'

/*
 * Reads the numbers that most files consist of: digits behind a plus, with a calling code that only one country has, and nothing that people dial
 * only within it. The library needs several times as long to come to the same. It reads all others.
 */

/** The parts of a number, as in `normalize.ts`. */
interface PlainNumber {
  value: string
  country_code: number
  phone: string
}

interface Country {
  country: CountryCode
  /** What people dial first within the country. */
  prefix: RegExp | undefined
}

/** The countries that share their calling code with no other, and whose numbers are still spelled as they were. */
const countries = new Map<string, Country>()

function countryOf(callingCode: string): Country | undefined {
  if (countries.size === 0) fillCountries()
  return countries.get(callingCode)
}

function fillCountries() {
  const byCode = Map.groupBy(getCountries(), (country) => String(getCountryCallingCode(country)))
  for (const [callingCode, [country, ...others]] of byCode)
    if (country && others.length === 0 && !codesOfChangedCountries.includes(callingCode))
      countries.set(callingCode, { country, prefix: prefixOf(country) })
}

function prefixOf(country: CountryCode): RegExp | undefined {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  const plan = metadata.numberingPlan as unknown as { nationalPrefixForParsing(): string | undefined }
  const prefix = plan.nationalPrefixForParsing()
  return prefix ? new RegExp(`^(?:${prefix})`) : undefined
}

/** The longest calling code. */
const codeLengthMax = 3

/** Returns the parts of a number that is certainly a valid one. Undefined says nothing about it. */
export function readPlainNumber(text: string): PlainNumber | undefined {
  if (!/^\+\d{6,15}$/.test(text)) return undefined
  for (let length = 1; length <= codeLengthMax; length += 1) {
    const countryCallingCode = text.slice(1, 1 + length)
    const found = countryOf(countryCallingCode)
    if (!found) continue
    const nationalNumber = text.slice(1 + length)
    if (found.prefix?.test(nationalNumber)) return undefined
    if (!exists({ country: found.country, countryCallingCode, nationalNumber })) return undefined
    return { value: text, country_code: Number(countryCallingCode), phone: nationalNumber }
  }
  return undefined
}
