import { describe, expect, test } from 'vitest'
import { dateCells, readDateStyles } from './date-cells.ts'

async function* stylesOf(formats: Record<number, string>, ids: readonly number[]) {
  const numbers = Object.entries(formats).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`)
  const xfs = ids.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`)
  yield Buffer.from(
    `<styleSheet><numFmts>${numbers.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
  )
}

test.each([
  ['dd/mm/yyyy', true],
  ['[$-409]d\\-mmm\\-yy;@', true],
  ['yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;', true],
  ['h:mm AM/PM', true],
  ['[h]:mm:ss', true],
  ['General', false],
  ['0', false],
  ['#,##0 &quot;days&quot;', false],
  ['[Red]#,##0.00', false],
  ['0.00E+00', false],
  ['\\d\\m0', false],
  ['_-* #,##0 _€_-', false],
])('the format %s is one of dates: %s', async (code, isDate) => {
  expect([...(await readDateStyles(stylesOf({ 164: code }, [0, 164])))]).toEqual(isDate ? ['1'] : [])
})

test('built-in formats are known, and a workbook without styles has no dates', async () => {
  expect([...(await readDateStyles(stylesOf({}, [0, 1, 14, 22, 37, 47, 49])))]).toEqual(['2', '3', '5'])
  expect([...(await readDateStyles(undefined))]).toEqual([])
})

describe('a number with the style of a date', () => {
  const since1900 = dateCells(new Set(['1']), false)
  const since1904 = dateCells(new Set(['1']), true)

  test.each([
    [45_000, '2023-03-15'],
    [45_000.5, '2023-03-15T12:00:00'],
    [44_927.999_988_43, '2023-01-01T23:59:59'],
    [0.25, '06:00:00'],
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [2_958_465, '9999-12-31'],
  ])('%d is %s', (number, date) => {
    expect(since1900('1', number)).toBe(date)
  })

  test('counts from 1904 in workbooks of old Macs', () => {
    expect(since1904('1', 43_538)).toBe('2023-03-15')
  })

  test.each([-1, 2_958_466, 9_812_300_004, Number.NaN, Number.POSITIVE_INFINITY])('%d is no date', (number) => {
    expect(since1900('1', number)).toBeUndefined()
  })

  test('is a date only in that style', () => {
    expect(since1900('0', 45_000)).toBeUndefined()
    expect(since1900(undefined, 45_000)).toBeUndefined()
  })
})
