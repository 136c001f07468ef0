import { getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

/** The languages in which countries are named. Where two of them mean different countries by a name, the first one counts. */
const languages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'tr',
  'ja',
  'zh',
  'ko',
  'hi',
  'ru',
]

/** What people write in forms. */
const shortNames = { UK: 'GB', 'GREAT BRITAIN': 'GB', ENGLAND: 'GB', USA: 'US', HOLLAND: 'NL', UAE: 'AE' }

const regions = new Map<string, string>([
  ...languages.toReversed().flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' })
    return getCountries().map((letters): [string, string] => [
      (names.of(letters) ?? letters).normalize().toUpperCase(),
      letters,
    ])
  }),
  ...Object.entries(shortNames),
])

/** The calling code of a country, by its two letters or its name: 47 for NO and Norway. */
export function callingCodeOf(region: string): number | undefined {
  const text = region.trim().normalize().toUpperCase()
  const letters = regions.get(text) ?? text
  return isSupportedCountry(letters) ? Number(getCountryCallingCode(letters)) : undefined
}
