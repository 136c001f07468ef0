import type { CustomerFilter, ExportFormat } from '@clientele/contracts'
import type { Actor } from '../context.ts'

/** What the job that exports customers has to do. */
export interface ExportInput {
  file_id: string
  name: string
  format: ExportFormat
  gzip: boolean
  /** Deleted once the export is completed, because it may say whom someone searched for. */
  filter?: CustomerFilter | undefined
  user_ids?: readonly string[] | undefined
  /** How many lines were given, if any were. */
  listed?: { lines: number } | undefined
  /** The fields in their order, attributes included. */
  fields: readonly string[]
  /** Whether masked attributes are exported as they are. The permission was checked when the job was created. */
  unmasked: boolean
  /** Whether the file has values of masked attributes as they are, once it is complete. */
  holds_masked?: boolean | undefined
  /** Users whose IDs are lower are exported: those who existed when the job was created. */
  below: string
  /** The total that the list showed. */
  counted: number
  counted_relation: 'eq' | 'gte'
  /** Who asked for it, for the history. */
  asked: { actor: Pick<Actor, 'kind' | 'id' | 'name'>; ip: string }
}

/** Where writing the file continues, and what is written so far. */
export interface Checkpoint {
  below: string
  exported: number
  size: number
  /** What the format has to know about the rows before. */
  written: Written
}

/** The state of a file that is written in steps. Only workbooks need one. */
export interface Written {
  /** The sheet so far, uncompressed and compressed, and the checksum of its content. */
  crc: number
  plain_size: number
  packed_size: number
}

export const nothingWritten: Written = { crc: 0, plain_size: 0, packed_size: 0 }
