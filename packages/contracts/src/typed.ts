/*
 * The one place that normalizes what people type and paste: contacts, one-time codes, IDs, and searches, in forms, in files, and on both sides of
 * the wire. Never use it for names, which keep their characters: Persian and Indic names need U+200C and U+200D (`names.ts`). It has no
 * dependencies, so that pages can use it without a schema.
 */

/** Characters without a width of their own, which come along when text is copied: direction marks, zero-width spaces, soft hyphens. */
const invisible = /[\p{Cf}\p{DI}]/gu
const apostrophes = /[\u00b4\u02b9-\u02bd\u2018-\u201b\u2032\u2035]/g
const dashes = /[\p{Pd}\u02d7\u2043\u2212]/gu
const isDigit = /^\p{Nd}$/u

/**
 * Returns text in its plain spelling: without invisible characters, with the digits 0 to 9, hyphens, straight apostrophes, and single spaces.
 * Letters are kept.
 */
export function typed(text: string): string {
  const plain = /^[ -~]*$/.test(text) ? text : folded(text)
  return plain.replace(/\s+/g, ' ').trim()
}

const folded = (text: string): string =>
  text
    // First, because the compatibility form of U+00B4 is a space and an accent.
    .replace(apostrophes, "'")
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(dashes, '-')

/** Unicode encodes the ten digits of every script in a row, starting with zero. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (isDigit.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String((point - zero) % 10)
}

const ownId = /^(?:sess:)?[0-9a-f]{24}$/i

/** Returns an ID in its plain spelling. Ours are in lowercase; those that other systems gave keep their letters. */
export function typedId(text: string): string {
  const plain = typed(text)
  return ownId.test(plain) ? plain.toLowerCase() : plain
}

/** The same for our own IDs. Anything else is returned as it is, such as a URL, which is compared character by character. */
export function typedOwnId(text: string): string {
  const plain = typedId(text)
  return ownId.test(plain) ? plain : text
}

/** Returns the digits of a one-time code, without the spaces, hyphens, and words that are pasted with them. */
export const typedCode = (text: string): string => typed(text).replace(/\D/g, '')

/** Returns an email address in its plain spelling, in lowercase. The digits and hyphens of a domain name are part of it. */
export function typedEmail(text: string): string {
  const shown = /^[!-~]*$/.test(text) ? text : text.normalize('NFKC').replace(invisible, '').trim()
  const at = shown.lastIndexOf('@') + 1
  return (typed(shown.slice(0, at)) + shown.slice(at)).replace(/^mailto:/i, '').toLowerCase()
}

/** A link to a chat names a number with its country code, and without +. */
const chatLink = /^(\w+:\/\/)?(wa\.me\/|([\w.]+\/)?send\/?\?phone=)(\+|%2B)?(?=\d)/i

/**
 * Returns a phone number in its plain spelling, without what links and spreadsheets add to it: `tel:` and the parameters of a link, the apostrophe
 * or the quotation marks around text in a cell, and the decimals of a cell that was read as a number.
 */
export function typedPhone(text: string): string {
  const plain = typed(text)
    .replace(/^=?"(.*)"$/, '$1')
    .replace(/^'+ ?/, '')
    .replace(chatLink, 'tel:+')
  const [, link] = /^(?:tel|sms|callto|whatsapp):(?:\/\/)? ?(.*)$/i.exec(plain) ?? []
  return (
    withoutParameters(link === undefined ? plain : unescaped(link))
      // The Japanese long vowel mark is typed as a dash between digits.
      .replace(/(?<=\d)[\u30fc\uff70](?=\d)/g, '-')
      .replace(/^(\+?\d+)[.,]0+$/, '$1')
  )
}

/** A link may escape its characters, and end in a query: `sms:%2B919876543210?body=Hello`. */
function unescaped(link: string): string {
  const [address = ''] = link.split(/[?&]/)
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

/** A number of one country may be followed by its country code: `98765-43210;phone-context=+91;ext=7`. */
function withoutParameters(text: string): string {
  const [, number, parameters] = /^([^;]*\d[^;]*)((?:;[a-z-]+=[^;]*)+)$/i.exec(text) ?? []
  if (number === undefined || parameters === undefined) return text
  const [, country] = /;phone-context=(\+\d[\d().-]*)/i.exec(parameters) ?? []
  return country === undefined || number.startsWith('+') ? number : country + number
}

/** Whether text looks like a phone number. Only the API knows whether it is one. */
export const looksLikePhone = (text: string): boolean => {
  const plain = typedPhone(text)
  return /^[\d ()+./-]+$/.test(plain) && plain.replace(/\D/g, '').length >= 5
}
