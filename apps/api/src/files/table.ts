import { type ColumnUse, columnUses, type FileColumnChoice, type RecognizedFile } from '@clientele/contracts'
import { openCsv } from './csv.ts'
import { identifies, type Layout, layoutOf, layoutWithoutHeader } from './layout.ts'
import { printable } from './printable.ts'
import { refuseFile } from './refuse.ts'
import { type FileSource, type SourceRow } from './source.ts'
import { isWorkbook, openWorkbook } from './xlsx.ts'

/*
 * A file of any format as a table: its header, what its columns are used for, and its rows.
 */

export interface Table {
  layout: Layout
  /** Whether a column identifies customers. Without one, `rows` can be read, but mean nothing. */
  isIdentifying: boolean
  recognized: RecognizedFile
  /** Words that look wrong in the encoding, if it was guessed. */
  odd: readonly string[]
  /** The rows below the header, from the beginning, in batches. */
  rows(): AsyncGenerator<SourceRow[]>
}

const samplesMax = 3
const headerLengthMax = 200

/** `isRecord` says whether the first row is a record already, as in the files of a system that writes no header. */
export async function openTable(
  file: FileSource,
  chosen: Partial<FileColumnChoice> = {},
  isRecord: (first: readonly string[]) => boolean = () => false,
): Promise<Table> {
  const { encoding: said, ...choice } = chosen
  const beginning = await refuseOtherFormats(file)
  const source = isWorkbook(beginning) ? await openWorkbook(file) : await openCsv(file, said)
  if (source.head.length === 0) {
    // Whatever keeps the first rows from being read is the reason.
    await source.read().next()
    throw refuseFile('The file is empty.')
  }
  const layout = isRecord(source.head[0]?.fields ?? [])
    ? layoutWithoutHeader(source.head)
    : layoutOf(source.head, Object.keys(choice).length > 0 ? choice : undefined)
  const { format, encoding, delimiter, sheet, head } = source
  return {
    layout,
    isIdentifying: identifies(layout),
    odd: source.odd ?? [],
    recognized: {
      format,
      ...(encoding && { encoding }),
      ...(delimiter !== undefined && { delimiter }),
      ...(sheet !== undefined && { sheet }),
      ...(layout.header_line !== undefined && { header_line: layout.header_line }),
      ...(layout.system && { system: layout.system }),
      columns: columnsOf(layout, head),
    },
    async *rows() {
      for await (const rows of source.read()) {
        const below = (rows[0]?.line ?? 0) > layout.skip ? rows : rows.filter(({ line }) => line > layout.skip)
        if (below.length > 0) yield below
      }
    },
  }
}

/** What was recognized, without the values in the file. */
export const withoutSamples = ({ columns, ...others }: RecognizedFile): RecognizedFile => ({
  ...others,
  columns: columns.flatMap(({ position, header, use, by }) => (use && by ? [{ position, header, use, by }] : [])),
})

/** The headers of a file, for a sentence. */
export const shownHeaders = ({ headers }: Layout): string => {
  const names = headers
    .slice(0, 10)
    .map((name) => printable(name, 40) || '(empty)')
    .join(', ')
  return headers.length > 10 ? `${names} and ${headers.length - 10} more` : names
}

function columnsOf({ headers, uses, by, skip }: Layout, head: SourceRow[]): RecognizedFile['columns'] {
  const rows = head.filter(({ line }) => line > skip)
  const width = Math.min(200, Math.max(headers.length, ...rows.map(({ fields }) => fields.length)))
  const useAt = new Map<number, ColumnUse>()
  for (const use of columnUses) for (const position of uses[use]) useAt.set(position, use)
  return Array.from({ length: width }, (_, position) => {
    const use = useAt.get(position)
    return {
      position: position + 1,
      header: printable(headers[position] ?? '', headerLengthMax),
      ...(use && { use, by }),
      samples: rows
        .map(({ fields }) => printable(fields[position] ?? '', 100))
        .filter((value) => value !== '')
        .slice(0, samplesMax),
    }
  })
}

async function firstBytes(file: FileSource): Promise<Buffer> {
  let bytes = Buffer.alloc(0)
  for await (const piece of file.read(0, Math.min(8, file.size))) {
    bytes = Buffer.concat([bytes, piece])
    if (bytes.length >= 8) break
  }
  return bytes.subarray(0, 8)
}

/** Formats that people mistake for a table, by their first bytes. */
const otherFormats = [
  [
    'd0cf11e0',
    'This is an Excel 97–2003 workbook (.xls), or one with a password. Save it as .xlsx without a password, or as CSV.',
  ],
  ['25504446', 'This is a PDF document. Export the table as CSV or .xlsx.'],
  ['1f8b', 'The file is compressed. Unpack it first.'],
  ['377abcaf', 'The file is compressed. Unpack it first.'],
  ['52617221', 'The file is compressed. Unpack it first.'],
  ['89504e47', 'This is a picture. Export the table as CSV or .xlsx.'],
  ['ffd8ff', 'This is a picture. Export the table as CSV or .xlsx.'],
] as const

/** Returns the first bytes of a file, unless it is of a format that isn't read. */
export async function refuseOtherFormats(file: FileSource): Promise<Buffer> {
  const beginning = await firstBytes(file)
  if (beginning.length === 0) throw refuseFile('The file is empty.')
  const hex = beginning.toString('hex')
  const other = otherFormats.find(([bytes]) => hex.startsWith(bytes))
  if (other) throw refuseFile(other[1])
  return beginning
}
