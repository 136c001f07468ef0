import { type ColumnUse, columnUses, identifyingUses, typed } from '@clientele/contracts'
import { cleanCell, emailsIn, idIn, isDate, phonesIn, rounded } from '../files/cells.ts'
import type { Layout } from '../files/layout.ts'
import { storable } from '../files/printable.ts'
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
  /** The header of its column; empty if it has none. */
  field: string
  /** Why the row can't be used. */
  fault: Fault | undefined
  /** The row as it is in the file, unless it is too long to be stored if it is skipped. */
  cells: string[] | undefined
  /** Whether a value was rounded by a spreadsheet, or is a date, so that it identifies nobody. */
  isRounded: boolean
  isDated: boolean
}

/** What is wrong with a row: for people, for programs, and in which column, if that isn't the one that identifies the user. */
export interface Fault {
  message: string
  code: string
  field?: string
}

const fieldLengthMax = 10_000
const storedLengthMax = 4_000

/** Reads a row of a file. An error in it is stored in the row. */
export function toMemberRow({ line, fields }: SourceRow, { uses, headers }: Layout): MemberRow {
  const cells = (use: ColumnUse) => uses[use].map((position) => fields[position] ?? '')
  const numbers = (use: 'user_id' | 'phone_number') => cells(use).filter((cell) => !isDate(cell))
  const ids = numbers('user_id').map(idIn)
  const phones = numbers('phone_number').map(phonesIn)
  const action = typed(cleanCell(cells('action')[0] ?? '')).toLowerCase()
  const places = [...identifyingUses.flatMap((use) => uses[use]), ...fields.keys()]
  const shownAt = places.find((position) => isFilled(fields[position] ?? '')) ?? -1
  return {
    line,
    ids: ids.filter((id) => id !== rounded && id !== '') as string[],
    emails: cells('email').flatMap(emailsIn),
    phones: phones.flatMap((each) => (each === rounded ? [] : each)),
    country_code: typed(cleanCell(cells('country_code')[0] ?? '')),
    action: action === 'add' || action === 'remove' ? action : '',
    shown: fields[shownAt] ?? '',
    field: headers[shownAt] ?? '',
    fault: faultOf(fields, { width: headers.length, action, action_field: headers[uses.action[0] ?? -1] ?? '' }),
    cells: fields.reduce((length, cell) => length + cell.length, 0) > storedLengthMax ? undefined : fields,
    isRounded: [...ids, ...phones].includes(rounded),
    isDated: [...cells('user_id'), ...cells('phone_number')].some(isDate),
  }
}

const isFilled = (cell: string) => cell.trim() !== ''

function faultOf(
  fields: string[],
  { width, action, action_field }: { width: number; action: string; action_field: string },
): Fault | undefined {
  if (fields.some((field) => field.length > fieldLengthMax))
    return {
      message: `A field has more than ${fieldLengthMax} characters. Check for an unclosed quotation mark.`,
      code: 'field_too_long',
    }
  if (fields.slice(width).some((field) => field.trim() !== ''))
    return { message: 'The row has more fields than the header.', code: 'too_many_fields' }
  if (!['', 'add', 'remove'].includes(action))
    return { message: 'The action must be add or remove.', code: 'invalid_action', field: action_field }
  return undefined
}

/** The header under which skipped rows can be read again: columns without a name are called what they are used for. */
export function headerOf({ headers, uses }: Layout): string[] {
  const useAt = (position: number) => columnUses.find((use) => uses[use].includes(position))
  return headers.map((header, position) => storable(header) || (useAt(position) ?? `column ${position + 1}`))
}
