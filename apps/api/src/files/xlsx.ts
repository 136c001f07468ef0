// Hand-written: libraries hold the workbook in memory, or haven’t been released for years. yauzl and sax do the reading.
import { posix } from 'node:path'
import { type DateCells, dateCells, readDateStyles } from './date-cells.ts'
import { rankOf } from './layout.ts'
import { refuseFile } from './refuse.ts'
import { readStrings, type Strings } from './shared-strings.ts'
import {
  type FileSource,
  headRows,
  isBlank,
  row_bytesMax,
  rowsAtOnce,
  type SourceRow,
  type SourceRows,
} from './source.ts'
import { parseXml, readXml } from './xml.ts'
import { type Archive, openArchive } from './zip.ts'

/*
 * Reads Excel workbooks (.xlsx) row by row. Hidden sheets are skipped, and the sheet whose header is recognized comes before the first one.
 */

/** ZIP archives begin with these bytes; .xlsx is one. */
export const isWorkbook = (beginning: Buffer): boolean =>
  beginning.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004'

const sheetsMax = 20
/** Cells to the right of these are ignored. */
const columnsMax = 1_000

interface Sheet {
  name: string
  part: string
}

export async function openWorkbook(file: FileSource): Promise<SourceRows> {
  const archive = await openArchive(file)
  const { sheets, stringsPart, stylesPart, from1904 } = await readContents(archive)
  if (sheets.length === 0)
    throw refuseFile('This is an archive, but not an Excel workbook (.xlsx). Save the table as .xlsx or CSV.')
  const values: Values = {
    strings: await readStrings(archive.open(stringsPart)),
    dates: dateCells(await readDateStyles(archive.open(stylesPart)), from1904),
  }
  const heads: { sheet: Sheet; head: SourceRow[]; rank: number }[] = []
  for (const sheet of sheets.slice(0, sheetsMax)) {
    const head = await headOf(readSheet(archive, sheet, values))
    const rank = head.length > 0 ? 1 + (rankOf(head)[0] ?? 0) : 0
    heads.push({ sheet, head, rank })
    if (rank > 1) break
  }
  const best = heads.reduce((one, other) => (other.rank > one.rank ? other : one))
  return {
    format: 'xlsx',
    sheet: best.sheet.name,
    head: best.head,
    read: () => readSheet(archive, best.sheet, values),
  }
}

/** What the cells of a workbook refer to. */
interface Values {
  strings: Strings
  dates: DateCells
}

/** The visible sheets of a workbook, where its texts and styles are, and how it counts days. */
async function readContents(archive: Archive) {
  const root = await readRelations(archive, '_rels/.rels', '')
  const workbook = root.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  const folder = posix.dirname(workbook)
  const relations = await readRelations(archive, `${folder}/_rels/${posix.basename(workbook)}.rels`, folder)
  const sheets: Sheet[] = []
  let from1904 = false
  await readXml(archive.open(workbook), {
    open(name, { name: title = '', id, state = 'visible', date1904 }) {
      if (name === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true'
      const target = relations.find((relation) => relation.id === id)
      if (name === 'sheet' && state === 'visible' && target?.type.endsWith('/worksheet') && sheets.length < sheetsMax)
        sheets.push({ name: title, part: target.target })
    },
  })
  const partOf = (kind: string) =>
    relations.find(({ type }) => type.endsWith(`/${kind}`))?.target ?? `${folder}/${kind}.xml`
  return { sheets, stringsPart: partOf('sharedStrings'), stylesPart: partOf('styles'), from1904 }
}

interface Relation {
  id: string
  type: string
  target: string
}

const relationsMax = 1_000

async function readRelations(archive: Archive, part: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  await readXml(archive.open(part), {
    open(name, { Id: id = '', Type: type = '', Target: target = '' }) {
      if (name !== 'Relationship' || relations.length === relationsMax) return
      relations.push({ id, type, target: posix.join(target.startsWith('/') ? '' : folder, target).replace(/^\/+/, '') })
    },
  })
  return relations
}

async function headOf(batches: AsyncIterable<SourceRow[]>): Promise<SourceRow[]> {
  const head: SourceRow[] = []
  for await (const rows of batches) {
    head.push(...rows)
    if (head.length >= headRows) break
  }
  return head.slice(0, headRows)
}

async function* readSheet(archive: Archive, { part }: Sheet, values: Values): AsyncGenerator<SourceRow[]> {
  const pieces = archive.open(part)
  if (!pieces) return
  let rows: SourceRow[] = []
  const reader = rowReader(values, (row) => void rows.push(row))
  for await (const _ of parseXml(pieces, reader)) {
    for (; rows.length >= rowsAtOnce; rows = rows.slice(rowsAtOnce)) yield rows.slice(0, rowsAtOnce)
  }
  if (rows.length > 0) yield rows
}

/** Collects the cells of a sheet into rows. */
function rowReader(values: Values, onRow: (row: SourceRow) => void) {
  let line = 0
  let fields: string[] = []
  let length = 0
  let cell: CellText = { at: 0, type: 'n', style: undefined, text: '' }
  let isInValue = false
  let isInPhonetic = false
  return {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        line = Number(attributes.r ?? line + 1)
        fields = []
        length = 0
      } else if (name === 'c')
        cell = {
          at: columnOf(attributes.r) ?? fields.length,
          type: attributes.t ?? 'n',
          style: attributes.s,
          text: '',
        }
      else if (name === 'rPh') isInPhonetic = true
      else if (name === 'v' || name === 't') isInValue = true
    },
    text(text: string) {
      if (!isInValue || isInPhonetic) return
      length += text.length
      if (length > row_bytesMax) throw refuseFile(`The row at line ${line} is larger than 64 kB.`)
      cell.text += text
    },
    close(name: string) {
      if (name === 'v' || name === 't') isInValue = false
      else if (name === 'rPh') isInPhonetic = false
      else if (name === 'c' && cell.at < columnsMax) {
        const value = valueOf(cell, values)
        if (cell.type === 's') length += value.length
        if (length > row_bytesMax) throw refuseFile(`The row at line ${line} is larger than 64 kB.`)
        while (fields.length < cell.at) fields.push('')
        fields[cell.at] = value
      } else if (name === 'row' && !isBlank(fields)) onRow({ line, fields })
    },
  }
}

/** The position of a cell such as "AB12", counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,4})\d*$/i.exec(reference ?? '')?.[1]
  if (!letters) return undefined
  return Array.from(letters.toUpperCase()).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

interface CellText {
  at: number
  type: string
  style: string | undefined
  text: string
}

function valueOf({ type, style, text }: CellText, { strings, dates }: Values): string {
  if (type === 's') return unescaped(strings.at(Number(text)))
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (type === 'e') return ''
  if (type !== 'n') return unescaped(text)
  const number = text === '' ? Number.NaN : Number(text)
  return dates(style, number) ?? writtenOut(text)
}

/** What XML has no character for is escaped, such as the line breaks of Windows: `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text

/** Excel stores long numbers as 9.198123E11. It keeps 15 digits, so a longer number is no longer what was typed. */
function writtenOut(text: string): string {
  const number = Number(text)
  if (text === '' || !Number.isFinite(number)) return text
  return Math.abs(number) < 1e15 ? String(number) : number.toExponential(14).toUpperCase()
}
