import { domainToASCII } from 'node:url'
import { typed, typedEmail, typedPhone } from '@clientele/contracts'
import { foldText } from '@clientele/contracts/search-text'
import parsePhoneNumber from 'libphonenumber-js/max'
import { currentSpelling, samePhone } from './old-spellings.ts'
import { readPlainNumber } from './plain-numbers.ts'
import { exists } from './valid-numbers.ts'

/*
 * Normalizes email addresses and phone numbers. Everything that compares identifiers compares the normalized form. How people type is the
 * contract's `typed.ts`; what the text then means is decided here.
 */

/** The parts of a phone number. `value` is what numbers are compared by, in E.164 format; `country_code` and `phone` are shown. */
export interface Phone {
  value: string
  country_code: number
  phone: string
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** Normalizes an email address, and then validates it. Returns undefined if it is invalid. */
export function normalizeEmail(text: string): string | undefined {
  const plain = typedEmail(text)
  const at = plain.lastIndexOf('@')
  const local = plain.slice(0, at)
  const domain = inAscii(plain.slice(at + 1).replace(/\.$/, ''))
  const sound = at > 0 && local.length <= 64 && localPart.test(local) && domain.length <= 253 && domainName.test(domain)
  return sound ? `${local}@${domain}` : undefined
}

/** A domain name in ASCII, except for Punycode, and for those that a URL would read as an IP address. */
const isAscii = /^(?!.*xn--)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,63}$/

/** A domain name as it is sent. Nearly all are already, and `domainToASCII` takes longer than everything else about an address. */
const inAscii = (domain: string): string => (isAscii.test(domain) ? domain : domainToASCII(domain))

/**
 * Parses a phone number in any common format. Returns undefined if it isn't a valid one. A number that starts with `+` or `00` includes its
 * country. Any other one belongs to `countryCode` if given; otherwise to the application's country or, if it isn't valid there, to the country
 * it begins with. An extension is dropped, and old spellings are replaced (`old-spellings.ts`).
 */
export function normalizePhone(text: string, defaultCountryCode: number, countryCode?: number): Phone | undefined {
  return readPhone(text, defaultCountryCode, countryCode, ({ isValid }) => isValid)
}

/**
 * The same for looking up a number that is already stored: numbers that don't exist anymore, or that were accepted before they had to be valid,
 * are still found.
 */
export function lookUpPhone(text: string, defaultCountryCode: number, countryCode?: number): Phone | undefined {
  return (
    normalizePhone(text, defaultCountryCode, countryCode) ??
    readPhone(text, defaultCountryCode, countryCode, ({ number }) => number.isPossible())
  )
}

type Parsed = NonNullable<ReturnType<typeof parsePhoneNumber>>

/** A number, and whether it is valid, which takes longer to find out than to parse it. */
interface Candidate {
  number: Parsed
  isValid: boolean
}
type IsAccepted = (candidate: Candidate) => boolean

function readPhone(
  text: string,
  defaultCountryCode: number,
  countryCode: number | undefined,
  isAccepted: IsAccepted,
): Phone | undefined {
  const plain = spelledOut(text)
  if (plain.length > 40 || !/^\+?[\d\s().\-/]*\d(\s*(ext|x|#|;ext=)\.?\s*\d+)?$/i.test(plain)) return undefined
  const simple = readPlainNumber(plain)
  if (simple) return countryCode === undefined || simple.country_code === countryCode ? simple : undefined
  const number = parsed(plain, defaultCountryCode, countryCode, isAccepted)
  if (!number) return undefined
  const country_code = Number(number.countryCallingCode)
  if (countryCode !== undefined && country_code !== countryCode) return undefined
  return { value: samePhone(number), country_code, phone: number.nationalNumber }
}

/** A number as people type it, without what hides its country code. */
function spelledOut(text: string): string {
  // As in most files, and much faster.
  if (/^\+\d+$/.test(text)) return text
  // `(+91) 98765 43210`: the parentheses would hide the country code.
  return typedPhone(text)
    .replace(/^\(\s*(\+|00)([\d\s.\-/]*)\)/, '$1$2 ')
    .replace(/^00/, '+')
}

function parsed(
  plain: string,
  defaultCountryCode: number,
  countryCode: number | undefined,
  isAccepted: IsAccepted,
): Parsed | undefined {
  const given = within(plain, countryCode ?? defaultCountryCode)
  if (given && isAccepted(given))
    return (countryCode === undefined ? mobileWithCountry(plain, given.number) : undefined) ?? given.number
  if (countryCode !== undefined || plain.startsWith('+')) return undefined
  const international = within(`+${plain}`, defaultCountryCode)
  return international?.isValid ? international.number : undefined
}

/**
 * A mobile number of which a spreadsheet has dropped the `+`, so that its country looks like the beginning of a number on a landline: `4915123456789`.
 * Undefined if it is none.
 */
function mobileWithCountry(plain: string, given: Parsed): Parsed | undefined {
  const { nationalNumber, countryCallingCode } = given
  if (!plain.startsWith(countryCallingCode) || !nationalNumber.startsWith(countryCallingCode)) return undefined
  if (given.getType() === 'MOBILE') return undefined
  const other = within(`+${plain}`, Number(countryCallingCode))
  return other?.isValid && other.number.getType() === 'MOBILE' ? other.number : undefined
}

/** Parses a number of a country. The library throws if no country has the calling code. */
function parsedWith(text: string, defaultCallingCode: string): Parsed | undefined {
  try {
    return parsePhoneNumber(text, { defaultCallingCode, extract: false })
  } catch {
    return undefined
  }
}

/** Parses a number of a country, in its current spelling. */
function within(text: string, callingCode: number): Candidate | undefined {
  const number = parsedWith(text, String(callingCode))
  if (!number) return undefined
  const current = currentSpelling(number)
  const isValid = exists(current)
  if (isValid || !current.nationalNumber.startsWith(current.countryCallingCode)) return { number: current, isValid }
  // `091 86525 23958`: a country code after a national leading zero counts only if the number exists without the zero.
  const again = parsePhoneNumber(`+${number.nationalNumber}`, { extract: false })
  return again && exists(again) ? { number: currentSpelling(again), isValid: true } : { number: current, isValid }
}

/** The digits of a phone number without its country code, and as it is dialed and displayed there: with a leading zero, for instance. */
export function nationalDigits(value: string): string[] {
  const number = parsePhoneNumber(value)
  return number ? [number.nationalNumber, number.formatNational().replace(/\D/g, '')] : []
}

const joined = (names: readonly (string | null | undefined)[]) => names.filter(Boolean).join(' ')
const keyLengthMax = 200

/** Normalizes the name of a person for searching, as searches are normalized. */
export const nameKey = (...names: (string | null | undefined)[]): string =>
  foldText(joined(names)).slice(0, keyLengthMax)

/** Normalizes the name of a group or an application for searching: lowercase, without accents, single spaces. */
export const titleKey = (title: string): string =>
  title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim().slice(0, keyLengthMax)

/** How usernames with the digits or hyphens of other scripts were compared before. `verify` finds and repairs what was stored like this. */
export const earlierUsernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

/** Normalizes a username for comparison. */
export const usernameKey = (username: string): string => typed(username).toLowerCase()
