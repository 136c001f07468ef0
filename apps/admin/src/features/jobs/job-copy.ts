import type { ExportCustomersResult, Job } from '@clientele/contracts'
import type { Tone } from '@/components/data/badge'
import { absoluteTime, count, plural } from '@/lib/format'

/* How the console describes jobs. */

export const stateCopy: Readonly<Record<Job['state'], { label: string; tone: Tone }>> = {
  queued: { label: 'Waiting', tone: 'neutral' },
  running: { label: 'Running', tone: 'accent' },
  paused: { label: 'Paused', tone: 'warning' },
  canceling: { label: 'Canceling', tone: 'warning' },
  canceled: { label: 'Canceled', tone: 'neutral' },
  completed: { label: 'Done', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
}

/** What each kind of job does, followed by the name of what it is about. */
export const kindCopy: Readonly<Record<Job['kind'], string>> = {
  import_members: 'Members of',
  import_customers: 'Customers in',
  export_customers: 'Export to',
  bulk_action: 'Change',
  fill_segment: 'Filling the segment',
  clear_attribute: 'Deleting all values of',
}

/** The same, for a bulk action. */
const bulkCopy: Readonly<Record<NonNullable<Job['action']>, string>> = {
  block: 'Block',
  unblock: 'Unblock',
  archive: 'Archive',
  erase: 'Erase',
  sign_out: 'Sign out',
  add_to_group: 'Add customers to',
  remove_from_group: 'Remove customers from',
  invite: 'Invite',
  set_attribute: 'Set an attribute of',
}

/** The same, for a job that undoes another one. */
export function workCopy({
  kind,
  action,
  undoes,
  dry_run,
}: Pick<Job, 'kind' | 'action' | 'undoes' | 'dry_run'>): string {
  if (dry_run) return 'Dry run: customers in'
  if (!action) return undoes === undefined ? kindCopy[kind] : undoCopy[kind]
  const copy = bulkCopy[action]
  return undoes === undefined ? copy : `Undo: ${copy.charAt(0).toLowerCase()}${copy.slice(1)}`
}

const undoCopy: Readonly<Record<Job['kind'], string>> = {
  import_members: 'Undo: members of',
  import_customers: 'Undo: customers in',
  bulk_action: 'Undo: change',
  export_customers: 'Undo: export to',
  fill_segment: 'Undo: filling the segment',
  clear_attribute: 'Undo: deleting all values of',
}

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })

/** When a job was started, to the second: two of one file may be of the same minute. */
export const startedCopy = ({ created_at }: Pick<Job, 'created_at'>): string =>
  `started ${exact.format(new Date(created_at))}`

/** The states that each choice of the filter shows. */
export const filters = {
  all: undefined,
  running: ['queued', 'running', 'paused', 'canceling'],
  failed: ['failed', 'canceled'],
  done: ['completed'],
} as const satisfies Record<string, readonly Job['state'][] | undefined>
export type JobFilterName = keyof typeof filters
export const filterNames = Object.keys(filters) as JobFilterName[]

/** Whether a job may change by itself, so that it is worth asking again. */
export const isMoving = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'queued' || state === 'running' || state === 'canceling'

const steps: Readonly<Record<string, string>> = {
  fetch: 'Downloading the file',
  check: 'Checking the file',
  collect: 'Finding customers',
  apply: 'Applying rows',
  write: 'Writing customers',
  remove: 'Removing customers who aren’t in the file',
  undo: 'Undoing changes',
}

type JobProgress = NonNullable<Job['progress']>

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

const amount = ({ unit, done, total }: JobProgress): string => {
  if (unit === 'bytes') return `${megabytes(done)}${total === undefined ? '' : ` of ${megabytes(total)}`}`
  return total === undefined ? count(done) : `${count(done)} of ${count(total)}`
}

/** "5 seconds", "3 minutes", "2 hours": rounded up, because a promise that isn't kept is worse than none. */
const timeLeft = (seconds: number): string => {
  if (seconds < 60) return plural(Math.max(1, seconds), 'second')
  return seconds < 3_600 ? plural(Math.ceil(seconds / 60), 'minute') : plural(Math.ceil(seconds / 3_600), 'hour')
}

/** What a job has done, or would do, in a few words. */
type Applied = Exclude<NonNullable<Job['result']>, ExportCustomersResult>

function outcomeOf(result: Applied): string {
  if ('cleared' in result) return `The values of ${plural(result.cleared, 'customer')} were deleted`
  if ('selected' in result) {
    const { selected, changed, unchanged, refused } = result
    const parts = [`${count(changed)} changed`]
    if (unchanged > 0) parts.push(`${count(unchanged)} didn’t need it`)
    if (refused > 0) parts.push(`${count(refused)} couldn’t be changed`)
    return `${plural(selected, 'customer')}: ${parts.join(', ')}`
  }
  if ('joined' in result)
    return `${plural(result.rows, 'row')}: ${count(result.joined)} joined, ${count(result.left)} left`
  const { rows, dry_run, created, updated, rejected } = result
  const would = dry_run ? 'would be ' : ''
  return `${plural(rows, 'record')}: ${count(created)} ${would}created, ${count(updated)} ${would}changed, ${count(rejected)} rejected`
}

/** What an export has come to, and until when its file is there. */
function exportLine({ exported, difference, file }: ExportCustomersResult): string {
  const isThere = new Date(file.expires_at) > new Date()
  const there = isThere ? `Can be downloaded until ${absoluteTime(file.expires_at)}.` : 'The file has expired.'
  return `${plural(exported, 'customer')}. ${difference === undefined ? '' : `${difference} `}${there}`
}

/** Whether a job has a file that can be downloaded now. */
export const hasFile = ({ result }: Pick<Job, 'result'>): boolean =>
  result !== undefined && 'file' in result && new Date(result.file.expires_at) > new Date()

const keptLine = (kept: number) => (kept === 0 ? '' : `, ${count(kept)} kept because of later changes`)

type JobErrors = Pick<Job, 'error_count' | 'undoes' | 'kind'>

/** The rows that a job has skipped, or the changes that an undo has kept; nothing if there are none, or its line says it. */
export function skippedLine({ error_count, undoes, kind, result }: JobErrors & Pick<Job, 'result'>): string {
  if (error_count === 0 || undoes !== undefined) return ''
  if (kind === 'bulk_action') return ` · ${count(error_count)} skipped`
  if (kind === 'import_members') return ` · ${plural(error_count, 'row')} skipped`
  if (kind === 'export_customers') return ` · ${plural(error_count, 'line')} skipped`
  return result === undefined ? ` · ${plural(error_count, 'record')} rejected` : ''
}

/** What the file of a job's errors is called, and saved as. */
export function errorFileCopy({ undoes, kind }: Pick<JobErrors, 'undoes' | 'kind'>): { label: string; name: string } {
  if (undoes !== undefined) return { label: 'Kept changes', name: 'kept-changes.csv' }
  if (kind === 'bulk_action' || kind === 'export_customers') return { label: 'Skipped', name: 'skipped.csv' }
  return kind === 'import_customers'
    ? { label: 'Rejected records', name: 'rejected-records.csv' }
    : { label: 'Skipped rows', name: 'skipped-rows.csv' }
}

/** What the steps of some kinds do, if that isn't what they do in others. */
const stepsOf: Partial<Record<Job['kind'], Readonly<Record<string, string>>>> = {
  import_customers: { apply: 'Applying records' },
  bulk_action: { apply: 'Changing customers' },
  fill_segment: { apply: 'Comparing customers', remove: 'Removing members who don’t match' },
  clear_attribute: { remove: 'Deleting values' },
}

/** Where a job is, or what came of it, in one line. */
export function jobLine({ kind, state, progress, result, undo_result, failure }: Job): string {
  if (failure !== undefined) return failure
  if (undo_result) return `${plural(undo_result.undone, 'change')} undone${keptLine(undo_result.kept)}`
  if (result) return 'file' in result ? exportLine(result) : outcomeOf(result)
  if (!progress || state === 'queued') return state === 'queued' ? 'Starts as soon as a worker is free' : ''
  const step = stepsOf[kind]?.[progress.step] ?? steps[progress.step]
  const left = progress.seconds_left === undefined ? '' : `, about ${timeLeft(progress.seconds_left)} left`
  return `${step ?? progress.step}: ${amount(progress)}${left}`
}
