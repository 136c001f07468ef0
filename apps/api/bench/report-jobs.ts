import { exportGoal } from './exports.ts'
import { importGoals } from './imports.ts'
import { atLeast, atMost, grouped, markdown, milliseconds, sizeOf } from './markdown.ts'
import type { DatabaseFigures } from './measure.ts'
import { membersGoal } from './members.ts'
import { lagGoal_ms } from './segments.ts'

/** The tables of jobs, each beside the raw limit of the same work. */
export const jobTables = (figures: readonly DatabaseFigures[]): string =>
  [
    imports(figures),
    dryRuns(figures),
    exports(figures),
    bulkBlocks(figures),
    members(figures),
    segments(figures),
    roundTrips(figures),
  ]
    .filter((text) => text !== '')
    .join('\n')

/** A table with a row for each database that has these figures; nothing if none has. */
function table(
  title: string,
  head: string[],
  figures: readonly DatabaseFigures[],
  rowOf: (one: DatabaseFigures) => string[] | undefined,
): string {
  const rows = figures.flatMap((one) => {
    const row = rowOf(one)
    return row ? [[sizeOf(one), ...row]] : []
  })
  return rows.length === 0 ? '' : `### ${title}\n\n${markdown(['', ...head], rows)}\n`
}

const perSecond = (rows: number, seconds: number) => `${grouped(rows / seconds)}/s`

const heldUp = (delay_ms: number | undefined) => (delay_ms === undefined ? '' : `${grouped(delay_ms)} ms`)

/** The rate of a job, of its raw limit, and their ratio. */
const beside = (rows: number, seconds: number, limit: number) => [
  perSecond(rows, seconds),
  perSecond(rows, limit),
  (limit / seconds).toFixed(2),
]

const imports = (figures: readonly DatabaseFigures[]) =>
  table(
    'Importing customers',
    [
      'imported',
      'raw load',
      'ratio',
      'goal',
      'RSS',
      'event loop held up',
      'p99 of others before',
      'meanwhile',
      'ratio',
      'goal',
      'undone',
      'RSS',
      'event loop held up',
    ],
    figures,
    ({ jobs }) => {
      if (!jobs.import) return undefined
      const { rows, seconds, most_mb, held_ms, others } = jobs.import
      return [
        ...beside(rows, seconds.import, seconds.limit),
        atLeast(importGoals.ratio),
        `${most_mb.import} MB`,
        heldUp(held_ms.import),
        milliseconds(others.quiet.p99_ms),
        `${milliseconds(others.busy.p99_ms)}${others.busy.failures > 0 ? ` (${others.busy.failures} failed)` : ''}`,
        (others.busy.p99_ms / others.quiet.p99_ms).toFixed(1),
        atMost(importGoals.p99Growth),
        perSecond(rows, seconds.undo),
        `${most_mb.undo} MB`,
        heldUp(held_ms.undo),
      ]
    },
  )

const dryRuns = (figures: readonly DatabaseFigures[]) =>
  table(
    'Dry runs of imports',
    ['checked', 'read and looked up by hand', 'ratio', 'RSS'],
    figures,
    ({ jobs: { 'dry-run': dryRun } }) =>
      dryRun && [...beside(dryRun.rows, dryRun.seconds.dryRun, dryRun.seconds.limit), `${dryRun.most_mb} MB`],
  )

const exports = (figures: readonly DatabaseFigures[]) =>
  table(
    'Exporting customers',
    ['as CSV', 'with the driver alone', 'ratio', 'goal', 'as Excel', 'RSS'],
    figures,
    ({ jobs }) => {
      if (!jobs.export) return undefined
      const { rows, seconds, most_mb } = jobs.export
      return [
        ...beside(rows, seconds.csv, seconds.limit),
        atLeast(exportGoal),
        perSecond(rows, seconds.xlsx),
        `${most_mb} MB`,
      ]
    },
  )

const bulkBlocks = (figures: readonly DatabaseFigures[]) =>
  table(
    'Blocking many customers at once',
    ['blocked', 'by one statement for each table', 'ratio', 'undone', 'RSS'],
    figures,
    ({ jobs }) => {
      const block = jobs['bulk-block']
      if (!block) return undefined
      const { users, seconds, most_mb } = block
      return [...beside(users, seconds.block, seconds.limit), perSecond(users, seconds.undo), `${most_mb} MB`]
    },
  )

const members = (figures: readonly DatabaseFigures[]) =>
  table(
    'A CSV that becomes a user group',
    ['rows read', 'best set-based load', 'ratio', 'goal', 'RSS'],
    figures,
    ({ jobs: { 'group-csv': csv } }) =>
      csv && [...beside(csv.rows, csv.seconds, csv.limit_seconds), atLeast(membersGoal), `${csv.most_mb} MB`],
  )

const segments = (figures: readonly DatabaseFigures[]) =>
  table(
    'Customers who change, with 1,000 segments',
    ['followed', 'the statements alone', 'ratio', 'longest until one change is followed', 'goal'],
    figures,
    ({ jobs: { 'segment-change': segment } }) =>
      segment && [
        ...beside(segment.changes, segment.seconds, segment.limit_seconds),
        milliseconds(segment.lag_ms),
        atMost(lagGoal_ms),
      ],
  )

const roundTrips = (figures: readonly DatabaseFigures[]) =>
  table(
    'Imported, made a segment, exported, and compared with the file',
    [
      'customers',
      'imported',
      'RSS',
      'segment filled',
      'RSS',
      'exported',
      'RSS',
      'missing, twice, or different',
      'segment off by',
    ],
    figures,
    ({ jobs: { 'round-trip': trip } }) =>
      trip && [
        grouped(trip.rows),
        perSecond(trip.rows, trip.seconds.import),
        `${trip.most_mb.import} MB`,
        perSecond(trip.rows, trip.seconds.segment),
        `${trip.most_mb.segment} MB`,
        perSecond(trip.rows, trip.seconds.export),
        `${trip.most_mb.export} MB`,
        `${trip.faults.missing}, ${trip.faults.twice}, ${trip.faults.different}`,
        String(trip.members_off),
      ],
  )
