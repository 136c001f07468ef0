import { readXml } from './xml.ts'

/*
 * Excel stores a date as a number of days, and only the style of the cell says that it is one. A date is written out as ISO 8601, so that it isn't taken for
 * a number.
 */

/** Writes out the number in a cell of a style as a date. Undefined if the style is none of a date, or the number can't be one. */
export type DateCells = (style: string | undefined, number: number) => string | undefined

/** The formats that every workbook has: dates, times, and both, also in East Asian calendars. */
const isBuiltIn = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format such as `yyyy-mm-dd` is one of dates. Quoted and escaped text, colors, and conditions mean nothing; `[h]` is a duration. */
const isDateFormat = (code: string): boolean =>
  /[dhmsy]/i.test(code.split(';', 1)[0]?.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General/gi, '') ?? '')

const stylesMax = 100_000

/** Reads which styles are those of dates. */
export async function readDateStyles(pieces: AsyncIterable<Uint8Array> | undefined): Promise<Set<string>> {
  const dateFormats = new Set<string>()
  const styles = new Set<string>()
  let isInCells = false
  let count = 0
  await readXml(pieces, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt' && isDateFormat(formatCode) && dateFormats.size < stylesMax) dateFormats.add(numFmtId)
      else if (name === 'cellXfs') isInCells = true
      else if (name === 'xf' && isInCells) {
        if (count < stylesMax && (dateFormats.has(numFmtId) || isBuiltIn(Number(numFmtId)))) styles.add(String(count))
        count += 1
      }
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false
    },
  })
  return styles
}

const day_ms = 86_400_000
/** 9999-12-31, the last day that Excel knows. A longer number is no date, whatever its style: a phone number, for example. */
const daysMax = 2_958_466

/** Workbooks of old Macs count from 1904. Elsewhere, Excel counts from 1900, and takes that for a leap year. */
export const dateCells =
  (styles: ReadonlySet<string>, from1904: boolean): DateCells =>
  (style, number) => {
    if (style === undefined || !styles.has(style) || !(number >= 0 && number < daysMax)) return undefined
    const isLeapBug = !from1904 && number < 61
    const zero = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, isLeapBug ? 31 : 30)
    const moment = new Date(zero + Math.round((number * day_ms) / 1_000) * 1_000).toISOString()
    const [date = '', time = ''] = moment.slice(0, 19).split('T')
    if (number < 1) return time
    return Number.isInteger(number) ? date : `${date}T${time}`
  }
