import {
  type ColumnSource,
  type ColumnUse,
  type FileColumnChoice,
  type FileSystem,
  identifyingUses,
} from '@clientele/contracts'
import { keyOf, looksLikeId, systemOf, useOf } from './headers.ts'
import { printable } from './printable.ts'
import { refuseFile } from './refuse.ts'
import { isBlank, type SourceRow } from './source.ts'

/*
 * Finds the header of a file, which may follow a title, and what its columns are used for.
 */

export interface Layout {
  /** The names of the columns; empty ones if there is no header. */
  headers: string[]
  header_line: number | undefined
  /** The last line before the rows. */
  skip: number
  /** The positions of the columns for each use, counted from 0, in the order in which they are tried. */
  uses: Record<ColumnUse, number[]>
  by: ColumnSource
  system: FileSystem | undefined
}

/** How many rows may precede the header. */
const titleRowsMax = 30
/** How many of the rows that follow a header tell how wide it must be. */
const rowsCompared = 5

export function layoutOf(head: SourceRow[], choice?: FileColumnChoice): Layout {
  if (choice) return chosenLayout(head, choice)
  const known = knownHeader(head)
  if (known) return { ...known, by: 'header' }
  const { at, isHeader } = likelyHeader(head)
  return { ...layoutAt(head, at, isHeader), uses: usesByValues(head, at, isHeader), by: 'values' }
}

/** The same for a file of which the first row is a record. */
export const layoutWithoutHeader = (head: SourceRow[]): Layout => ({
  ...layoutAt(head, 0, false),
  uses: usesByValues(head, 0, false),
  by: 'values',
})

export const identifies = ({ uses }: Pick<Layout, 'uses'>): boolean =>
  identifyingUses.some((use) => uses[use].length > 0)

/** How well these rows make sense: the more columns a header identifies, and the more rows are as wide as each other, the better. */
export function rankOf(head: SourceRow[]): number[] {
  const known = knownHeader(head)
  const isOneColumn = known?.headers.length === 1
  const identifying = known ? identifyingUses.filter((use) => known.uses[use].length > 0).length : 0
  const widths = new Map<number, number>()
  for (const { fields } of head) {
    // A header of one column has rows of one: other signs in them separate nothing, unless nothing follows.
    const width = isOneColumn && isBlank(fields.slice(1)) ? 1 : fields.length
    if (width > 1 !== isOneColumn) widths.set(width, (widths.get(width) ?? 0) + 1)
  }
  return [identifying, known?.headers.length ?? 0, Math.max(0, ...widths.values())]
}

function knownHeader(head: SourceRow[]): Omit<Layout, 'by'> | undefined {
  for (const at of head.slice(0, titleRowsMax).keys()) {
    const layout = layoutAt(head, at, true)
    if (identifies(layout) && isWideEnough(head, at)) return layout
  }
  return undefined
}

/** A title line is narrower than the rows that follow it. */
function isWideEnough(head: SourceRow[], at: number): boolean {
  const filled = (row: SourceRow | undefined) => row?.fields.filter((field) => field.trim() !== '').length ?? 0
  const next = Math.max(0, ...head.slice(at + 1, at + 1 + rowsCompared).map(filled))
  return filled(head[at]) * 2 >= next
}

function layoutAt(head: SourceRow[], at: number, isHeader: boolean): Omit<Layout, 'by'> {
  const row = head[at]
  const headers = isHeader ? (row?.fields ?? []) : (row?.fields ?? []).map(() => '')
  const line = row?.line ?? 0
  return {
    headers: headers.map((header) => header.replace(/^\ufeff/, '').trim()),
    header_line: isHeader ? line : undefined,
    skip: isHeader ? line : line - 1,
    uses: isHeader ? usesByHeader(headers, head.slice(at + 1)) : nothingUsed(),
    system: isHeader ? systemOf(headers, (position) => valuesAt(head.slice(at + 1), position)) : undefined,
  }
}

const nothingUsed = (): Record<ColumnUse, number[]> => ({
  user_id: [],
  email: [],
  phone_number: [],
  country_code: [],
  action: [],
})

const valuesAt = (rows: SourceRow[], position: number): string[] =>
  rows.map(({ fields }) => fields[position]?.trim() ?? '').filter((value) => value !== '')

function usesByHeader(headers: string[], rows: SourceRow[]): Record<ColumnUse, number[]> {
  const uses = nothingUsed()
  const found = headers
    .flatMap((header, position) => {
      const spelling = useOf(header, () => valuesAt(rows, position))
      return spelling ? [{ ...spelling, position }] : []
    })
    .sort((one, other) => one.rank - other.rank || one.position - other.position)
  for (const { use, position } of found) uses[use].push(position)
  if (identifies({ uses }) && uses.action.length > 1) throw refuseFile('The header contains the column action twice.')
  return uses
}

const isEmail = (value: string) => /^\S*[^\s@<]@[^\s@>]+\.[^\s@>]{2,}>?$|<[^\s@<>]+@[^\s@<>]+>$/.test(value)
const isInternationalNumber = (value: string) => /^'?\+\d[\d\s().-]{6,20}$/.test(value)
const isValue = (value: string) =>
  isEmail(value) || isInternationalNumber(value) || looksLikeId(value) || /^[\d\s.,:/+-]+$/.test(value)

/** The row that looks like a header, or else the first row with values. */
function likelyHeader(head: SourceRow[]): { at: number; isHeader: boolean } {
  const at = Math.max(
    0,
    head.findIndex((_, place) => isWideEnough(head, place)),
  )
  return { at, isHeader: !head[at]?.fields.some((field) => isValue(field.trim())) }
}

/** The share of the values of a column that must look alike. */
const shareMin = 0.6

/** For each use, the only column whose values look like it. If there are several, their owner has to choose. */
function usesByValues(head: SourceRow[], at: number, isHeader: boolean): Record<ColumnUse, number[]> {
  const rows = head.slice(isHeader ? at + 1 : at)
  const width = Math.max(0, ...rows.map(({ fields }) => fields.length))
  const only = (looksRight: (value: string) => boolean) => {
    const found = Array.from({ length: width }, (_, position) => position).filter((position) => {
      const values = valuesAt(rows, position)
      return values.length > 0 && values.filter(looksRight).length >= shareMin * values.length
    })
    return found.length === 1 ? found : []
  }
  return {
    ...nothingUsed(),
    user_id: only(looksLikeId),
    email: only(isEmail),
    phone_number: only(isInternationalNumber),
  }
}

function chosenLayout(head: SourceRow[], choice: FileColumnChoice): Layout {
  const named = [
    ...(choice.user_id ?? []),
    ...(choice.email ?? []),
    ...(choice.phone_number ?? []),
    ...[choice.country_code, choice.action].filter((each) => each !== undefined),
  ]
  const at = headerWith(
    head,
    named.filter((each) => typeof each === 'string'),
  )
  const layout =
    at ?? (knownHeader(head) ? { at: placeOf(head, knownHeader(head)), isHeader: true } : likelyHeader(head))
  const base = layoutAt(head, layout.at, layout.isHeader)
  const width = Math.max(base.headers.length, ...head.map(({ fields }) => fields.length))
  const positionOf = (column: string | number) => {
    const position = typeof column === 'number' ? column - 1 : positionIn(base.headers, column)
    if (position === -1 || position >= width)
      throw refuseFile(`The file has no column ${typeof column === 'number' ? column : `“${printable(column, 100)}”`}.`)
    return position
  }
  const optional = (column: string | number | undefined) => (column === undefined ? [] : [positionOf(column)])
  return {
    ...base,
    uses: {
      user_id: (choice.user_id ?? []).map(positionOf),
      email: (choice.email ?? []).map(positionOf),
      phone_number: (choice.phone_number ?? []).map(positionOf),
      country_code: optional(choice.country_code),
      action: optional(choice.action),
    },
    by: 'chosen',
  }
}

const placeOf = (head: SourceRow[], layout: Pick<Layout, 'header_line'> | undefined) =>
  Math.max(
    0,
    head.findIndex(({ line }) => line === layout?.header_line),
  )

/** The first row that has all of these headers. */
function headerWith(head: SourceRow[], names: string[]): { at: number; isHeader: true } | undefined {
  if (names.length === 0) return undefined
  const at = head
    .slice(0, titleRowsMax)
    .findIndex(({ fields }) => names.every((name) => positionIn(fields, name) !== -1))
  return at === -1 ? undefined : { at, isHeader: true }
}

function positionIn(headers: string[], name: string): number {
  const exact = headers.findIndex((header) => header.trim() === name.trim())
  return exact === -1 ? headers.findIndex((header) => keyOf(header) === keyOf(name)) : exact
}
