import { crc32, deflateRawSync } from 'node:zlib'

/*
 * Excel workbooks for tests, written by hand so that they can also be damaged, hidden, or malicious.
 */

export interface ZipPart {
  name: string
  content: Buffer | string
  /** What the archive says about the size of the part, if that isn't true. */
  claimed_bytes?: number
}

/** A ZIP archive with these parts. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claimed_bytes } of parts) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(crc32(plain), 0)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(claimed_bytes ?? plain.length, 8)
    const common = Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0, 0])
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(Buffer.byteLength(name), 0)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, sizes, lengths, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002'),
        Buffer.from([20, 0]),
        common,
        sizes,
        lengths,
        place,
        Buffer.from(name),
      ]),
    )
    bodies.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, entries, end])
}

/** A cell: a text, a number, or a number that is shown as a date. */
export type Cell = string | number | { date: number } | undefined

export interface SheetOfCells {
  name: string
  rows: readonly (readonly Cell[])[]
  hidden?: boolean
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
const relations = (inside: string) =>
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`

/** The parts of a workbook, as Excel writes them: texts are shared, and empty cells are left out. */
export function workbookParts(sheets: readonly SheetOfCells[]): ZipPart[] {
  const texts: string[] = []
  const cellOf = (value: Cell, column: number, row: number) => {
    if (value === undefined || value === '') return ''
    const reference = `${String.fromCharCode(65 + column)}${row}`
    if (typeof value === 'number') return `<c r="${reference}" s="0"><v>${value}</v></c>`
    if (typeof value === 'object') return `<c r="${reference}" s="1"><v>${value.date}</v></c>`
    texts.push(value)
    return `<c r="${reference}" t="s"><v>${texts.length - 1}</v></c>`
  }
  const written = sheets.map(({ rows }, at) => ({
    name: `xl/worksheets/sheet${at + 1}.xml`,
    content: `${declaration}<worksheet xmlns="${main}"><sheetData>${rows
      .map((row, i) => `<row r="${i + 1}">${row.map((value, column) => cellOf(value, column, i + 1)).join('')}</row>`)
      .join('')}</sheetData></worksheet>`,
  }))
  return [
    { name: '[Content_Types].xml', content: `${declaration}<Types/>` },
    { name: '_rels/.rels', content: relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets
        .map(
          ({ name, hidden }, at) =>
            `<sheet name="${escaped(name)}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(
        `${sheets.map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('')}${relation('strings', 'sharedStrings', 'sharedStrings.xml')}${relation('styles', 'styles', 'styles.xml')}`,
      ),
    },
    {
      name: 'xl/styles.xml',
      content: `${declaration}<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    },
    ...written,
    {
      name: 'xl/sharedStrings.xml',
      content: `${declaration}<sst xmlns="${main}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    },
  ]
}

export const workbook = (...sheets: SheetOfCells[]): Buffer => zip(workbookParts(sheets))
