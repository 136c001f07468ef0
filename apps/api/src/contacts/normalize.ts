import { domainToASCII } from 'node:url'
import parsePhoneNumber from 'libphonenumber-js/min'

/*
 * Normalizes email addresses and phone numbers. Everything that compares identifiers compares the normalized form.
 */

/** The parts of a phone number; `value` is in E.164 format, and is used for comparisons. */
export interface Phone {
  value: string
  country_code: number
  phone: string
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** Normalizes an email address, and then validates it. Returns undefined if it is invalid. */
export function normalizeEmail(text: string): string | undefined {
  const folded = text.normalize('NFKC').trim().toLowerCase()
  const at = folded.lastIndexOf('@')
  const local = folded.slice(0, at)
  const domain = domainToASCII(folded.slice(at + 1).replace(/\.$/, ''))
  const sound = at > 0 && local.length <= 64 && localPart.test(local) && domain.length <= 253 && domainName.test(domain)
  return sound ? `${local}@${domain}` : undefined
}

/**
 * Parses a phone number in any common format. Returns undefined if it can't be one. A number that starts with `+` or `00` includes its country;
 * otherwise, it belongs to `countryCode`, or to the application's default. An extension is dropped.
 */
export function normalizePhone(text: string, defaultCountryCode: number, countryCode?: number): Phone | undefined {
  // `(+91) 98765 43210`: the parentheses would hide the country code.
  const folded = text
    .normalize('NFKC')
    .trim()
    .replace(/^\(\s*(\+|00)([\d\s.\-/–]*)\)/, '$1$2 ')
    .replace(/^00/, '+')
  if (folded.length > 40 || !/^\+?[\d\s().\-/–]*\d(\s*(ext|x|#|;ext=)\.?\s*\d+)?$/i.test(folded)) return undefined
  const number = parsed(folded, String(countryCode ?? defaultCountryCode))
  if (!number?.isPossible()) return undefined
  if (countryCode !== undefined && folded.startsWith('+') && Number(number.countryCallingCode) !== countryCode)
    return undefined
  return { value: number.number, country_code: Number(number.countryCallingCode), phone: number.nationalNumber }
}

/** `091 86525 23958`: a country code after a national leading zero counts only if the number exists without the zero. */
function parsed(text: string, defaultCallingCode: string) {
  const number = parsePhoneNumber(text, { defaultCallingCode, extract: false })
  if (!number || number.isValid() || !number.nationalNumber.startsWith(number.countryCallingCode)) return number
  const within = parsePhoneNumber(`+${number.nationalNumber}`, { extract: false })
  return within?.isValid() ? within : number
}

/** Normalizes a name for searching: lowercase, without accents, single spaces. */
export const nameKey = (...names: (string | null | undefined)[]): string =>
  names
    .filter(Boolean)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)

/** Normalizes a username for comparison. */
export const usernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase()
