import type { JobError } from '@clientele/contracts'

/** A spreadsheet would run a cell that begins with one of these as a formula. */
const formula = /^[=+\-@\t\r\0]/

const cell = (value: string | number): string => {
  const text = String(value)
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** The rows that a job has skipped as a CSV file, which spreadsheets open as UTF-8. */
export const errorFile = (errors: readonly JobError[]): string =>
  `\ufeff${[['line', 'value', 'reason'], ...errors.map(({ line, value, message }) => [line, value, message])]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')}\r\n`

/** Saves a text as a file of this name. */
export function saveAs(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
