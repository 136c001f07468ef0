import type { ChildProcess } from 'node:child_process'
import type { Dialect } from '@clientele/db'
import { type BulkBlockFigures, measureBulkBlock } from './bulk-blocks.ts'
import { type DryRunFigures, measureDryRun } from './dry-runs.ts'
import { type ExportFigures, measureExports } from './exports.ts'
import { type ImportFigures, measureImports } from './imports.ts'
import type { Api } from './jobs.ts'
import { measureMembers, type MembersFigures } from './members.ts'
import { memoryOf } from './processes.ts'
import type { Load } from './rounds.ts'
import { measureRoundTrip, type RoundTripFigures } from './round-trips.ts'
import { measureSegments, type SegmentFigures } from './segments.ts'

/*
 * Measurements of jobs: each runs once, beside the raw limit of the same work in the same run.
 */

/** The figures of those that were wanted. */
export interface JobFigures {
  'group-csv'?: MembersFigures
  'segment-change'?: SegmentFigures
  'dry-run'?: DryRunFigures
  import?: ImportFigures
  export?: ExportFigures
  'bulk-block'?: BulkBlockFigures
  'round-trip'?: RoundTripFigures
}

type Place = Api & {
  dialect: Dialect
  url: string
  users: number
  metricsPort: number
  load: Load
  api: ChildProcess
}

export async function jobFigures(
  place: Place,
  names: readonly string[],
  say: (line: string) => void,
): Promise<JobFigures> {
  const measured = { ...place, memoryNow_mb: () => memoryOf(place.api) }
  const figures: JobFigures = {}
  if (names.includes('group-csv')) say(lineOfMembers((figures['group-csv'] = await measureMembers(measured))))
  if (names.includes('segment-change')) say(lineOfSegments((figures['segment-change'] = await measureSegments(place))))
  if (names.includes('dry-run')) say(lineOfDryRun((figures['dry-run'] = await measureDryRun(measured))))
  if (names.includes('import')) say(lineOfImport((figures.import = await measureImports(measured))))
  if (names.includes('export')) say(lineOfExport((figures.export = await measureExports(measured))))
  if (names.includes('bulk-block')) say(lineOfBulkBlock((figures['bulk-block'] = await measureBulkBlock(measured))))
  if (names.includes('round-trip')) say(lineOfRoundTrip((figures['round-trip'] = await measureRoundTrip(measured))))
  return figures
}

const rate = (rows: number, seconds: number) => `${Math.round(rows / seconds).toLocaleString('en')} rows/s`
const beside = (rows: number, seconds: number, limit: number) =>
  `${rate(rows, seconds)} of ${rate(rows, limit)} (${(limit / seconds).toFixed(2)})`

const lineOfMembers = ({ rows, seconds, limit_seconds, most_mb }: MembersFigures) =>
  `group CSV: ${beside(rows, seconds, limit_seconds)}, at most ${most_mb} MB`

const lineOfSegments = ({ changes, seconds, limit_seconds, lag_ms }: SegmentFigures) =>
  `segments: ${beside(changes, seconds, limit_seconds)}, lag of one change at most ${lag_ms.toFixed(0)} ms`

const lineOfDryRun = ({ rows, seconds, most_mb }: DryRunFigures) =>
  `dry run: ${beside(rows, seconds.dryRun, seconds.limit)}, at most ${most_mb} MB`

const lineOfImport = ({ rows, seconds, most_mb, held_ms, others: { quiet, busy } }: ImportFigures) =>
  [
    `import: ${beside(rows, seconds.import, seconds.limit)}, at most ${most_mb.import} MB, held up ${held_ms.import?.toFixed(0) ?? '?'} ms`,
    `undo ${rate(rows, seconds.undo)}, at most ${most_mb.undo} MB, held up ${held_ms.undo?.toFixed(0) ?? '?'} ms`,
    `p99 of other requests ${quiet.p99_ms.toFixed(1)} ms before, ${busy.p99_ms.toFixed(1)} ms meanwhile`,
    ...(quiet.failures + busy.failures > 0 ? [`FAILED: ${quiet.failures} and ${busy.failures}`] : []),
  ].join(', ')

const lineOfExport = ({ rows, seconds, most_mb }: ExportFigures) =>
  `export: CSV ${beside(rows, seconds.csv, seconds.limit)}, Excel ${rate(rows, seconds.xlsx)}, at most ${most_mb} MB`

const lineOfBulkBlock = ({ users, seconds, most_mb }: BulkBlockFigures) =>
  `bulk block: ${beside(users, seconds.block, seconds.limit)}, undo ${rate(users, seconds.undo)}, at most ${most_mb} MB`

const lineOfRoundTrip = ({ rows, seconds, most_mb, faults, members_off }: RoundTripFigures) =>
  [
    `round trip: imported ${rate(rows, seconds.import)} at ${most_mb.import} MB`,
    `segment filled ${rate(rows, seconds.segment)} at ${most_mb.segment} MB`,
    `exported ${rate(rows, seconds.export)} at ${most_mb.export} MB`,
    `${faults.missing} missing, ${faults.twice} twice, ${faults.different} different, segment off by ${members_off}`,
  ].join(', ')
