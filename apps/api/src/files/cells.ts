import { typed, typedId } from '@clientele/contracts'

/*
 * What spreadsheets and address books do to values: an apostrophe in front, ="…" around them, names before addresses, rounded numbers. What
 * people type is normalized elsewhere.
 */

/** A value that a spreadsheet has rounded, so that its last digits are lost. */
export const rounded = Symbol('rounded')

/** Whether a cell holds a date, or a date and a time, which identifies nobody, although its digits may look like a number. */
export const isDate = (cell: string): boolean =>
  /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?$/.test(
    cleanCell(cell),
  )

/** A cell that neither begins nor ends with anything that spreadsheets put around values, as nearly all. */
const isPlain = /^[^\s='"\u2018\u2019`](?:.*[^\s'"])?$/s

/** Removes what spreadsheets put around a value to keep it as text. */
export function cleanCell(cell: string): string {
  if (cell === '' || isPlain.test(cell)) return cell
  let text = cell.trim()
  text = /^="(.*)"$/s.exec(text)?.[1]?.replace(/""/g, '"') ?? text
  text = /^"(.*)"$/s.exec(text)?.[1] ?? text
  return text
    .replace(/^['\u2018\u2019`](?=.)/s, '')
    .replace(/^(\S.*)'$/s, (whole, inner: string) => (cell.trim().startsWith("'") ? inner : whole))
    .trim()
}

/** The same for what people have written: its own quotation marks and apostrophes are kept. */
export function cleanText(cell: string): string {
  const text = cell.trim()
  const kept =
    /^="(.*)"$/s.exec(text)?.[1]?.replace(/""/g, '"') ?? text.replace(/^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/u, '')
  return kept.trim()
}

/** Address books put several values into one cell: `a@x.org ::: b@x.org`. */
const separated = (text: string, separator: RegExp) =>
  text
    .split(separator)
    .map((each) => each.trim())
    .filter((each) => each !== '')

const valuesMax = 5

/** The email addresses in a cell: `Name <address>`, `mailto:` links, and lists. If it contains none, the cell as it is. */
export function emailsIn(cell: string): string[] {
  const text = cleanCell(cell)
  if (text === '') return []
  // As nearly always, and much faster.
  if (/^[^\s<>,;:?%|]+$/.test(text)) return [text]
  const inBrackets = Array.from(
    text.matchAll(/<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+?)\s*>/gi),
    ([, address = '']) => address,
  )
  if (inBrackets.length > 0) return inBrackets.slice(0, valuesMax).map(plainAddress)
  const ats = text.split('@').length - 1
  // `asha@example.com (Asha Rao)`, or the other way around.
  const [, aside = '', commented = ''] =
    ats === 1 ? (/\(\s*([^\s()]+@[^\s()]+)\s*\)|^\s*([^\s()]+@[^\s()]+)\s*\(/.exec(text) ?? []) : []
  if (aside + commented !== '') return [plainAddress(aside + commented)]
  const parts = ats > 1 ? separated(text, /\s*:::\s*|[;,|\s]+/).filter((part) => part.includes('@')) : [text]
  return (parts.length > 0 ? parts : [text]).slice(0, valuesMax).map(plainAddress)
}

/** `mailto:asha%40example.com?subject=Hello` is a link to asha@example.com. */
function plainAddress(text: string): string {
  const link = /^mailto:([^?]*)/i.exec(text)?.[1]
  return (link === undefined ? text : decoded(link)).replace(/[,;]+$/, '').trim()
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The phone numbers in a cell, or that they were rounded. */
export function phonesIn(cell: string): string[] | typeof rounded {
  const text = cleanCell(cell)
  if (text === '') return []
  // As nearly always, and much faster.
  if (/^\+?\d+$/.test(text)) return [text]
  const phones = separated(text, /\s*:::\s*|\s*[\r\n]+\s*|\s*;\s*(?=['+(\d])/)
    .slice(0, valuesMax)
    .map((phone) => plainNumber(typed(phone)))
  const whole = phones.filter((phone) => phone !== rounded)
  return whole.length > 0 || phones.length === 0 ? whole : rounded
}

/** The ID in a cell, or that it was rounded. */
export function idIn(cell: string): string | typeof rounded {
  const text = typedId(cleanCell(cell))
  return /^\d+[.,]\d+E\+\d+$/i.test(text) ? rounded : text
}

/** A number that a spreadsheet or a program wrote its own way: 9.19812300004E+11, 9812300004.0, 9,812,300,004. */
function plainNumber(text: string): string | typeof rounded {
  const scientific = /^([+-]?)(\d)(?:[.,](\d*))?E\+?(\d{1,2})$/i.exec(text)
  if (scientific) {
    const [, sign = '', first = '', decimals = '', exponent = ''] = scientific
    // With fewer digits than the number has, the missing ones are lost. Excel keeps 15 at most.
    const digits = Number(exponent) + 1
    if (decimals.length + 1 < digits || digits > 15) return rounded
    return sign + (first + decimals).slice(0, digits)
  }
  if (/^\+?\d{1,3}(,\d{3}){2,}$/.test(text)) return text.replace(/,/g, '')
  return text.replace(/^(\+?\d{5,})[.,]0+$/, '$1')
}
