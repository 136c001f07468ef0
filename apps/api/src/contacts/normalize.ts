import { domainToASCII } from 'node:url'
import parsePhoneNumber from 'libphonenumber-js/min'

/*
 * One spelling for each email address and phone number, whatever was typed. Everything that compares identifiers compares these.
 */

/** A phone number in its parts; `value` is E.164 and the one that is compared. */
export interface Phone {
  value: string
  country_code: number
  phone: string
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** The normal form of an email address; undefined when it is none. Normalized first and judged afterwards. */
export function normalizeEmail(text: string): string | undefined {
  const folded = text.normalize('NFKC').trim().toLowerCase()
  const at = folded.lastIndexOf('@')
  const local = folded.slice(0, at)
  const domain = domainToASCII(folded.slice(at + 1).replace(/\.$/, ''))
  const sound = at > 0 && local.length <= 64 && localPart.test(local) && domain.length <= 253 && domainName.test(domain)
  return sound ? `${local}@${domain}` : undefined
}

/**
 * The parts of a phone number in any common format; undefined when it cannot be one. A number with `+` or `00` says its country
 * itself; otherwise it belongs to `countryCode`, or to the default of the application. An extension is left out.
 */
export function normalizePhone(text: string, defaultCountryCode: number, countryCode?: number): Phone | undefined {
  // `(+91) 98765 43210`: brackets around the country would hide that it is one.
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

/** `091 86525 23958`: a country behind the zero of national numbers is one where only without it there is a number that exists. */
function parsed(text: string, defaultCallingCode: string) {
  const number = parsePhoneNumber(text, { defaultCallingCode, extract: false })
  if (!number || number.isValid() || !number.nationalNumber.startsWith(number.countryCallingCode)) return number
  const within = parsePhoneNumber(`+${number.nationalNumber}`, { extract: false })
  return within?.isValid() ? within : number
}

/** A name as it is searched: lower case, without accents, single spaces. */
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

/** A username as it is compared. */
export const usernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase()
