import { asCalendarDate, firstBirthday } from '@clientele/contracts'

/*
 * The spellings of times and dates in exports. A time without a zone is in UTC.
 */

/** Whether the day comes first in dates such as 03/04/2024. Undefined if a file doesn't show it. */
export type DayFirst = boolean | undefined

const clock = String.raw`(?:,?(?:T| +|, *)(?:(?:à|às|a las|um|kl\.?|alle|om|at) +)?(\d{1,2})[:h](\d\d)(?::(\d\d)(?:[.,:](\d{1,9}))?)?(?: ?([AP])\.?M\.?)?)?`
const zone = String.raw`\s*(Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?`
const iso = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}${zone}$`, 'i')
/** 18.03.2024, 3/18/2024, or 18-03-24. */
const numeric = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)${clock}${zone}$`, 'i')

/** The names of zones that systems write, where one has only one meaning. */
const zonesByName: Readonly<Record<string, string>> = {
  UTC: '+00:00',
  GMT: '+00:00',
  EST: '-05:00',
  EDT: '-04:00',
  CST: '-06:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  BST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  MEZ: '+01:00',
  MESZ: '+02:00',
  JST: '+09:00',
}

/** A date without what languages write around its numbers: 1990年4月3日, 18.03.2024 14:22 Uhr. */
const inDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/^(\d{4})[\u5E74\uB144] ?(\d{1,2})[\u6708\uC6D4] ?(\d{1,2})[\u65E5\uC77C]/u, '$1-$2-$3')
    .replace(
      /(\d{1,2})[\u6642\u65F6\uC2DC] ?(\d{1,2})[\u5206\uBD84](?: ?\d{1,2}[\u79D2\uCD08])?$/u,
      (_, hour, minute) => `${hour}:${String(minute).padStart(2, '0')}`,
    )
    .replace(/\s+Uhr$/, '')

/** The time that text means. Undefined if it means none, or if nothing says which of two. */
export function timeIn(text: string, dayFirst?: DayFirst): Date | undefined {
  // As nearly always, and much faster.
  const simple = iso.exec(text.trim())
  if (simple) return valid(utcOf(simple))
  const plain = inDigits(text)
    // Go writes the zone twice: `+0000 UTC`.
    .replace(/( [+-]\d{4}) [A-Z]{3,4}$/, '$1')
    .replace(/ ([A-Z]{3,4})$/, (whole, name: string) => ` ${zonesByName[name] ?? whole.trim()}`)
  if (/^\d{12,14}$/.test(plain)) return valid(new Date(Number(plain)))
  if (/^\d{9,10}(?:\.\d+)?$/.test(plain)) return valid(new Date(Math.floor(Number(plain) * 1_000)))
  const match = iso.exec(plain)
  if (match) return valid(utcOf(match))
  const other = numeric.exec(plain)
  if (other) return valid(utcOf(inOrder(other, dayFirst)))
  return worded(plain)
}

/** `Mar 18, 2024 2:22 PM`, `Mon, 18 Mar 2024 14:22:09 GMT`, or what JavaScript writes, with the name of the zone at its end. */
function worded(text: string): Date | undefined {
  if (!/^[A-Za-z]{3}|^\d{1,2}[ -][A-Za-z]{3}/.test(text)) return undefined
  const plain = text
    .replace(/\s*\([^()]*\)$/, '')
    .replace(/,? at (?=\d)|(?<=\d{4}), (?=\d)/, ' ')
    .replace(/([ap])\.m\.?$/i, '$1m')
  return valid(new Date(/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(plain) ? plain : `${plain} UTC`))
}

type Parts = readonly (string | undefined)[]

/** The parts of a date in the order of ISO 8601. Those of 03/04/2024 are no date, unless its file shows which is the day. */
function inOrder([whole, one, mark, other, written = '', ...rest]: Parts, dayFirst: DayFirst): Parts {
  const first = Number(one) > 12 || mark === '.' ? true : Number(other) > 12 ? false : dayFirst
  if (first === undefined && one !== other) return [whole]
  const [day, month] = first ? [one, other] : [other, one]
  return [whole, yearOf(written), month, day, ...rest]
}

/** Of two digits, the year that isn't ahead. */
function yearOf(written: string): string {
  if (written.length === 4) return written
  const century = Number(written) > new Date().getUTCFullYear() % 100 ? 19 : 20
  return `${century}${written}`
}

function utcOf([, year, month, day, hour, minute, second, fraction, half, , sign, hours, minutes]: Parts): Date {
  const [month_at, day_at] = [Number(month ?? 0) - 1, Number(day ?? 0)]
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1_000)
  const clock = [hourOf(hour, half), Number(minute ?? 0), Number(second ?? 0), ms] as const
  const time = new Date(Date.UTC(Number(year ?? 0), month_at, day_at, ...clock))
  // February 30 is a day of March to JavaScript, and a mistake to everyone else.
  if (time.getUTCMonth() !== month_at || time.getUTCDate() !== day_at) return new Date(Number.NaN)
  const offset_min = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return offset_min === 0 ? time : new Date(time.getTime() - (sign === '-' ? -1 : 1) * offset_min * 60_000)
}

const hourOf = (hour: string | undefined, half: string | undefined): number =>
  half === undefined ? Number(hour ?? 0) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)

const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(9999, 11, 31)
const valid = (time: Date) => (time.getTime() >= earliest && time.getTime() <= latest ? time : undefined)

/** What databases and people write where there is no time. */
export const isNoTime = (text: string): boolean =>
  /^(?:0000-00-00(?:[T ]00:00:00)?|0|-|\u2013|\u2014|never|n\/a)$/i.test(text.trim())

const zoneOfHeader = /\s*\((?:([A-Z]{3,4})|(?:GMT|UTC)?\s*([+-])(\d{1,2})(?::?(\d\d))?)\)$/

/** The name of a column without the time zone that some systems write after it: `Create Date (EST)`. */
export const withoutZone = (header: string): string =>
  zoneInHeader(header) === undefined ? header : header.replace(zoneOfHeader, '')

/** The time zone that a header names, as times have it. */
export function zoneInHeader(header: string): string | undefined {
  const [whole, name, sign, hours = '', minutes = '00'] = zoneOfHeader.exec(header) ?? []
  if (whole === undefined) return undefined
  return name === undefined ? `${sign}${hours.padStart(2, '0')}:${minutes}` : zonesByName[name]
}

/** Whether a time lies ahead. Postgres calls one that never comes `infinity`. */
export const isDue = (text: string): boolean =>
  /^infinity$/i.test(text.trim()) || (timeIn(text)?.getTime() ?? 0) > Date.now()

/** Whether a date can be one of two days, such as 03/04/2024. */
export const isAmbiguous = (text: string): boolean =>
  dateOf(text, true) !== undefined && dateOf(text, false) !== undefined && dateOf(text, true) !== dateOf(text, false)

/** Which part of dates such as 03/18/2024 is the day, if some of them show it, and none of them the opposite. */
export function dayFirstIn(texts: readonly string[]): DayFirst {
  const shown = new Set(
    texts.flatMap((text) => {
      const [, one, , other] = numeric.exec(text.trim()) ?? []
      if (Number(one) > 12) return true
      return Number(other) > 12 ? false : []
    }),
  )
  return shown.size === 1 ? [...shown][0] : undefined
}

/** The date of birth that text means, as it is stored. */
export function birthdayIn(text: string, dayFirst?: DayFirst): string | undefined {
  const day = dateOf(text, dayFirst)
  const today = new Date().toISOString().slice(0, 10)
  return day !== undefined && day >= firstBirthday && day <= today ? asCalendarDate(day) : undefined
}

const compact = /^(\d{4})(\d\d)(\d\d)$/
const wordedDay = /^(?:[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})$/

/** The day that text means, whatever time follows it, as 1995-07-23. */
function dateOf(text: string, dayFirst: DayFirst): string | undefined {
  const plain = inDigits(text)
  const other = numeric.exec(plain)
  const [, year, month, day] =
    iso.exec(plain) ?? compact.exec(plain) ?? (other ? inOrder(other, dayFirst) : undefined) ?? []
  const time = wordedDay.test(plain) ? new Date(`${plain} UTC`) : utcOf([plain, year, month, day])
  return year === undefined && !wordedDay.test(plain) ? undefined : dayOf(time)
}

const dayOf = (time: Date): string | undefined =>
  Number.isNaN(time.getTime()) ? undefined : time.toISOString().slice(0, 10)
