import { language, ownCallingCode, phoneCountries } from './page-facts.ts'

/*
 * The country of a phone number, chosen from those that the store serves. A number that starts with + names its own.
 */

const names = new Intl.DisplayNames(language, { type: 'region' })

/** The choices, by name. The store's own country comes first. */
export const countryChoices = phoneCountries
  .map(({ country, calling_code }) => [country, `${names.of(country) ?? country} (+${calling_code})`] as const)
  .toSorted(([one, a], [other, b]) => Number(isOwn(other)) - Number(isOwn(one)) || a.localeCompare(b))

function isOwn(country: string): boolean {
  return country === phoneCountries[0]?.country
}

/** Whether a number says which country it belongs to. */
const namesCountry = (typed: string): boolean => /^\D*(\+|＋|00)/.test(typed)

/** Whether the country of what was typed has to be chosen. */
export const hasToChoose = (typed: string): boolean => phoneCountries.length > 1 && !namesCountry(typed)

/** A contact as it was entered: a phone number may come with the calling code of a chosen country. */
export interface EnteredContact {
  number: string
  country_code?: string
}

/** A phone number as the API takes it. Without a country, the service finds it: usually its own. */
export function numberIn(typed: string, country: string | undefined): EnteredContact {
  const chosen = phoneCountries.find((each) => each.country === country)?.calling_code
  return chosen === undefined || chosen === ownCallingCode || !hasToChoose(typed)
    ? { number: typed }
    : { number: typed, country_code: chosen }
}
