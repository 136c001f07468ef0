import { asCalendarDate, firstBirthday } from '@clientele/contracts'

/*
 * The spellings of times and dates in exports. A time without a zone is in UTC.
 */

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?$/i

/** The time that text means. Undefined if it means none. */
export function timeIn(text: string): Date | undefined {
  const plain = text.trim()
  if (/^\d{12,14}$/.test(plain)) return valid(new Date(Number(plain)))
  if (/^\d{9,10}$/.test(plain)) return valid(new Date(Number(plain) * 1_000))
  const match = iso.exec(plain)
  if (match) return valid(utcOf(match))
  // Mar 18, 2024 2:22 PM
  if (!/^[A-Za-z]{3}|^\d{1,2} [A-Za-z]{3}/.test(plain)) return undefined
  return valid(new Date(/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(plain) ? plain : `${plain} UTC`))
}

function utcOf([, year, month, day, hour, minute, second, fraction, , sign, hours, minutes]: RegExpExecArray): Date {
  const at = [year, month, day, hour, minute, second].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const ms = Math.floor(Number(`0.${fraction ?? 0}`) * 1_000)
  const time = new Date(Date.UTC(at[0], at[1] - 1, at[2], at[3], at[4], at[5], ms))
  // February 30 is a day of March to JavaScript, and a mistake to everyone else.
  if (time.getUTCMonth() !== at[1] - 1 || time.getUTCDate() !== at[2]) return new Date(Number.NaN)
  const offset_min = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return new Date(time.getTime() - (sign === '-' ? -1 : 1) * offset_min * 60_000)
}

const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(9999, 11, 31)
const valid = (time: Date) => (time.getTime() >= earliest && time.getTime() <= latest ? time : undefined)

/** Whether a time lies ahead. */
export const isDue = (text: string): boolean => (timeIn(text)?.getTime() ?? 0) > Date.now()

/** The date of birth that text means, as it is stored. */
export function birthdayIn(text: string): string | undefined {
  const day = /^(\d{4}-\d\d-\d\d)(?:[T ][\d:.]+Z?)?$/.exec(text.trim())?.[1]
  const today = new Date().toISOString().slice(0, 10)
  return day !== undefined && day >= firstBirthday && day <= today && isDay(day) ? asCalendarDate(day) : undefined
}

const isDay = (day: string) => {
  const match = iso.exec(day)
  return match !== null && !Number.isNaN(utcOf(match).getTime())
}
