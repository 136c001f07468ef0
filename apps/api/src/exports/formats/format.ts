import type { ExportFormat } from '@clientele/contracts'
import type { GatheredBytes } from '../../files/gathered-bytes.ts'
import type { Written } from '../export-job.ts'
import type { Column, Exported } from '../columns.ts'
import { csv } from './csv.ts'
import { ndjson } from './ndjson.ts'
import { xlsx } from './xlsx.ts'

/** Some bytes of a file, and its state behind them. */
export interface Part {
  bytes: Uint8Array
  written: Written
}

/** How a file is written in steps, each of which can be in another process. */
export interface Format {
  /** The extension of the file, and what its content is. */
  extension: string
  begin(columns: readonly Column[]): Promise<Part> | Part
  /** Adds rows to `out`, and returns the state behind them. `before` is how many there are already. */
  rows(
    out: GatheredBytes,
    written: Written,
    columns: readonly Column[],
    some: readonly Exported[],
    before: number,
  ): Promise<Written> | Written
  end(written: Written): Promise<Part> | Part
}

export const formats: Readonly<Record<ExportFormat, Format>> = { csv, ndjson, xlsx }
