import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import { sheetRowsMax } from '@clientele/contracts'
import { refuseFile } from '../../files/refuse.ts'
import { smallPart, zipDirectory, zipHeader, type ZipPart, zipPart_bytesMax, zipSizes } from '../../files/write-zip.ts'
import { nothingWritten, type Written } from '../export-job.ts'
import type { Cell } from '../columns.ts'
import type { Format, Part } from './format.ts'
import { textOf } from './text.ts'

/*
 * A workbook with one sheet. Each step compresses its rows by themselves, up to a byte boundary, so that the steps of several processes are one
 * compressed sheet in the end. A text is never a formula, because its cell says that it is a text.
 */

const deflate = promisify(deflateRaw)

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const contentTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const sheetName = 'xl/worksheets/sheet1.xml'
const sheetStart = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const sheetEnd = '</sheetData></worksheet>'
/** The last block of a compressed stream, with nothing in it. */
const lastBlock = Buffer.from([0x03, 0x00])

const otherParts: readonly (readonly [name: string, text: string])[] = [
  [
    '[Content_Types].xml',
    `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentTypes}.sheet.main+xml"/><Override PartName="/${sheetName}" ContentType="${contentTypes}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
]

export const xlsx: Format = {
  extension: 'xlsx',
  async begin(columns) {
    const { bytes, written } = await packed(
      nothingWritten,
      sheetStart +
        rowOf(
          1,
          columns.map(({ name }) => name),
        ),
    )
    return { bytes: Buffer.concat([zipHeader(sheetPart(nothingWritten)), bytes]), written }
  },
  async rows(out, written, columns, some, before) {
    if (before + some.length > sheetRowsMax) throw tooMuch()
    const rows = some.map((each, at) => {
      const cells = columns.map(({ cell }) => cell(each))
      return rowOf(before + at + 2, cells)
    })
    const part = await packed(written, rows.join(''))
    out.add(part.bytes)
    return part.written
  },
  async end(written) {
    const end = await packed(written, sheetEnd)
    const sheet = sheetPart({ ...end.written, packed_size: end.written.packed_size + lastBlock.length })
    const head = zipHeader(sheet).length
    const pieces: Uint8Array[] = [end.bytes, lastBlock, zipSizes(sheet)]
    const parts = [sheet]
    let offset = head + sheet.packed_size + zipSizes(sheet).length
    for (const [name, text] of otherParts) {
      const { part, bytes } = smallPart(name, text, offset)
      parts.push(part)
      pieces.push(bytes)
      offset += bytes.length
    }
    return { bytes: Buffer.concat([...pieces, zipDirectory(parts, offset)]), written: end.written }
  },
}

const sheetPart = (written: Written): ZipPart => ({ name: sheetName, ...written, offset: 0, isStreamed: true })

/** Compresses more of the sheet. */
async function packed(written: Written, text: string): Promise<Part> {
  const plain = Buffer.from(text)
  const bytes = await deflate(plain, { finishFlush: constants.Z_FULL_FLUSH, level: 3 })
  const plain_size = written.plain_size + plain.length
  if (plain_size > zipPart_bytesMax) throw tooMuch()
  return {
    bytes,
    written: { crc: crc32(plain, written.crc), plain_size, packed_size: written.packed_size + bytes.length },
  }
}

const tooMuch = () => refuseFile('A workbook can’t hold that much. Export it as CSV or NDJSON.')

const rowOf = (number: number, cells: readonly (Cell | undefined)[]): string =>
  `<row r="${number}">${cells.map((cell, at) => (isEmpty(cell) ? '' : cellOf(cell, lettersOf(at) + String(number)))).join('')}</row>`

const isEmpty = (cell: Cell | undefined): cell is undefined =>
  cell === undefined || (Array.isArray(cell) && cell.length === 0)

function cellOf(cell: Cell, place: string): string {
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(String(textOf(cell)))}</t></is></c>`
}

const letters: string[] = []

/** The letters of a column, counted from 0: A, …, Z, AA, … */
function lettersOf(at: number): string {
  const known = letters[at]
  if (known !== undefined) return known
  const before = Math.floor(at / 26)
  return (letters[at] = (before === 0 ? '' : lettersOf(before - 1)) + String.fromCharCode(65 + (at % 26)))
}

/** The longest text that a cell can hold. */
const cellLengthMax = 32_767
const special = /[&<>\r]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML can't contain them.
const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

const escaped = (text: string): string =>
  text
    .slice(0, cellLengthMax)
    .toWellFormed()
    .replace(impossible, '')
    .replace(special, (character) => entities[character] ?? '')
