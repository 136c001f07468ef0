import type { FileEncoding, FileFormat } from '@clientele/contracts'

/** A file whose bytes can be read as often as needed. */
export interface FileSource {
  size: number
  /** The bytes from `start` up to `end` (exclusive), in pieces; all of them by default. */
  read(start?: number, end?: number): AsyncGenerator<Uint8Array>
}

/** A row as text, before anything is known about its columns. */
export interface SourceRow {
  /** Counted from 1, as an editor or a spreadsheet counts. */
  line: number
  fields: string[]
}

/** A file as rows of text, whatever its format. */
export interface SourceRows {
  format: FileFormat
  encoding?: FileEncoding
  /** Words that look wrong in this encoding, if it was guessed. */
  odd?: string[]
  delimiter?: string
  sheet?: string
  /** The first rows. */
  head: SourceRow[]
  /** All rows, from the beginning, in batches. Blank rows are skipped. */
  read(): AsyncGenerator<SourceRow[]>
}

/** How many rows of a file are looked at to recognize it. */
export const headRows = 60
export const rowsAtOnce = 500
/** A longer row is a quotation mark that is never closed, or an attack. */
export const row_bytesMax = 64 * 1024

export const isBlank = (fields: string[]): boolean => fields.every((field) => field.trim() === '')
