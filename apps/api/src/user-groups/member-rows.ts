import { type ColumnUse, identifyingUses, typed } from '@clientele/contracts'
import { cleanCell, emailsIn, idIn, isDate, phonesIn, rounded } from '../files/cells.ts'
import type { Layout } from '../files/layout.ts'
import type { SourceRow } from '../files/source.ts'

/** A row of a group's file. What identifies its user is in the order in which it is tried. */
export interface MemberRow {
  line: number
  ids: string[]
  emails: string[]
  phones: string[]
  country_code: string
  action: '' | 'add' | 'remove'
  /** The first value that identifies the user, as it is in the file, or else the first value of the row. */
  shown: string
  /** Why the row can't be used. */
  fault: string | undefined
  /** Whether a value was rounded by a spreadsheet, or is a date, so that it identifies nobody. */
  isRounded: boolean
  isDated: boolean
}

const fieldLengthMax = 10_000

/** Reads a row of a file. An error in it is stored in the row. */
export function toMemberRow({ line, fields }: SourceRow, { uses, headers }: Layout): MemberRow {
  const cells = (use: ColumnUse) => uses[use].map((position) => fields[position] ?? '')
  const numbers = (use: 'user_id' | 'phone_number') => cells(use).filter((cell) => !isDate(cell))
  const ids = numbers('user_id').map(idIn)
  const phones = numbers('phone_number').map(phonesIn)
  const action = typed(cleanCell(cells('action')[0] ?? '')).toLowerCase()
  return {
    line,
    ids: ids.filter((id) => id !== rounded && id !== '') as string[],
    emails: cells('email').flatMap(emailsIn),
    phones: phones.flatMap((each) => (each === rounded ? [] : each)),
    country_code: typed(cleanCell(cells('country_code')[0] ?? '')),
    action: action === 'add' || action === 'remove' ? action : '',
    shown: [...identifyingUses.flatMap(cells), ...fields].find(isFilled) ?? '',
    fault: faultOf(fields, headers.length, action),
    isRounded: [...ids, ...phones].includes(rounded),
    isDated: [...cells('user_id'), ...cells('phone_number')].some(isDate),
  }
}

const isFilled = (cell: string) => cell.trim() !== ''

function faultOf(fields: string[], width: number, action: string): string | undefined {
  if (fields.some((field) => field.length > fieldLengthMax))
    return `A field has more than ${fieldLengthMax} characters. Check for an unclosed quotation mark.`
  if (fields.slice(width).some((field) => field.trim() !== '')) return 'The row has more fields than the header.'
  if (!['', 'add', 'remove'].includes(action)) return 'The action must be add or remove.'
  return undefined
}
