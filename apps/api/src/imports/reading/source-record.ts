import type { FileEncoding, ImportFormat } from '@clientele/contracts'
import type { Cells } from './cells.ts'

/** A row of a table, or an object of a JSON file. */
export interface SourceRecord {
  /** Counted from 1, the header not counted. */
  row: number
  /** The line on which it begins. A record in the middle of a JSON document has none. */
  line: number | undefined
  cells: Cells
  /** Why it can't be read at all. */
  fault?: string
}

export interface Records {
  format: ImportFormat
  /** That of a text file. */
  encoding?: FileEncoding | undefined
  /** Words that look wrong in it, if it was guessed. */
  odd?: readonly string[]
  /** The columns of a table, or the keys of the first objects. */
  columns: string[]
  /** The first records. */
  head: SourceRecord[]
  /** All records, from the beginning, in batches. */
  read(): AsyncGenerator<SourceRecord[]>
}

/** How many records tell what the columns are used for. */
export const headMax = 60

/** The first records of a file. */
export async function firstOf(batches: AsyncGenerator<SourceRecord[]>): Promise<SourceRecord[]> {
  const head: SourceRecord[] = []
  for await (const records of batches) {
    head.push(...records)
    if (head.length >= headMax) break
  }
  return head.slice(0, headMax)
}
