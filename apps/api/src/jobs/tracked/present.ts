import {
  type BulkAction,
  bulkActions,
  endedJobStates,
  type ImportFault,
  type Job,
  type JobAction,
  type JobError,
  jobKinds,
  type JobRights,
  type JobState,
  type Permission,
} from '@clientele/contracts'
import type { Context } from '../../context.ts'
import type { StoredProgress } from './control.ts'
import type { JobErrorRow, TrackedJobRow } from './repository/jobs.ts'
import { kindIn } from './start.ts'

/** A job as its callers see it. An outdated one can't be retried. */
export function toJob(ctx: Context, row: TrackedJobRow, isOutdated = false): Job {
  const state = row.state as JobState
  return {
    _id: row.id,
    kind: kindIn(row.kind),
    ...(isBulk(row) && { action: bulkActionIn(row) }),
    ...(isDryRun(row) && { dry_run: true }),
    state,
    about: { type: row.about_type as Job['about']['type'], id: row.about_id, name: row.about_name },
    started_by: row.started_by,
    ...(row.progress && { progress: progressOf(row.progress as unknown as StoredProgress, row) }),
    // Only the job's own kind writes it.
    ...(row.result &&
      (row.undoes === null
        ? { result: row.result as unknown as NonNullable<Job['result']> }
        : { undo_result: row.result as unknown as NonNullable<Job['undo_result']> })),
    ...(row.undoes !== null && { undoes: row.undoes }),
    ...(row.undone_by !== null && { undone_by: row.undone_by }),
    ...(row.failure !== null && { failure: row.failure }),
    error_count: row.error_count,
    actions: mayControl(ctx, row) ? actionsOf(row).filter((action) => action !== 'retry' || !isOutdated) : [],
    created_at: row.created_at.toISOString(),
    ...(row.started_at && { started_at: row.started_at.toISOString() }),
    ...(row.finished_at && { finished_at: row.finished_at.toISOString() }),
  }
}

/** A skipped row as its readers see it. */
export function toJobError(
  { line, value, message, code, field, faults }: JobErrorRow,
  expectedInsteadOf?: (code: string) => string | undefined,
): JobError {
  const expected = faults?.[0]?.expected ?? (code ? expectedInsteadOf?.(code) : undefined)
  return {
    line,
    value,
    message,
    ...(code && { code }),
    ...(expected && { expected }),
    ...(field && { field }),
    // Only an import writes them.
    ...(faults && faults.length > 1 && { faults: faults as ImportFault[] }),
  }
}

/** What can be done with a job. One that has changed something can be undone once. */
export function actionsOf(row: TrackedJobRow): JobAction[] {
  const state = row.state as JobState
  const canBeUndone = isEnded(state) && row.undoable > 0 && row.undoes === null && row.undone_by === null
  const never = rightsTo(row)?.never ?? []
  const actions = actionsIn[state].filter((action) => !never.includes(action))
  return canBeUndone ? [...actions, 'undo'] : actions
}

const isEnded = (state: JobState) => endedJobStates.some((each) => each === state)

const actionsIn: Readonly<Record<JobState, JobAction[]>> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  canceling: [],
  canceled: ['retry'],
  completed: [],
  failed: ['retry'],
}

/** A kind that only a newer version of the service knows is invisible to this one. */
const rightsTo = ({ kind }: Pick<TrackedJobRow, 'kind'>): JobRights | undefined =>
  Object.hasOwn(jobKinds, kind) ? jobKinds[kindIn(kind)] : undefined

const holds = ({ actor }: Context, permission: Permission | undefined) =>
  permission !== undefined && actor.permissions.includes(permission)

export const isBulk = ({ kind }: Pick<TrackedJobRow, 'kind'>) => kindIn(kind) === 'bulk_action'

/** Nothing that a dry run has done can be undone, and only imports have any. */
const isDryRun = ({ input }: Pick<TrackedJobRow, 'input'>) => input.dry_run === true

/** Only bulk actions write the input of their jobs. */
export const bulkActionIn = ({ input }: Pick<TrackedJobRow, 'input'>) => input.action as BulkAction

/** The permission to control a job: that of its kind or, of several, that of what it does. */
export function permissionToControl(row: Pick<TrackedJobRow, 'kind' | 'input'>): Permission | undefined {
  const permission = rightsTo(row)?.controlledWith
  return typeof permission === 'string' || !isBulk(row) ? asOne(permission) : bulkActions[bulkActionIn(row)]?.permission
}

const asOne = (permission: JobRights['controlledWith'] | undefined) =>
  typeof permission === 'string' ? permission : permission?.[0]

/** Someone who may control a job may also see it. */
export const maySee = (ctx: Context, row: Pick<TrackedJobRow, 'kind' | 'input'>): boolean =>
  holds(ctx, rightsTo(row)?.seenWith) || mayControl(ctx, row)

export const mayControl = (ctx: Context, row: Pick<TrackedJobRow, 'kind' | 'input'>): boolean =>
  holds(ctx, permissionToControl(row))

/** A rate over a shorter time would say little. */
const measured_msMin = 1_000

function progressOf(
  { step, unit, done, total, since, since_done }: StoredProgress,
  { state, changed_at }: TrackedJobRow,
): NonNullable<Job['progress']> {
  const position = { step, unit, done, ...(total !== undefined && { total }) }
  const elapsed_ms = changed_at.getTime() - Date.parse(since)
  if (state !== 'running' || elapsed_ms < measured_msMin || done <= since_done) return position
  const per_second = (done - since_done) / (elapsed_ms / 1_000)
  return {
    ...position,
    per_second: Math.round(per_second * 10) / 10,
    ...(total !== undefined && { seconds_left: Math.ceil(Math.max(0, total - done) / per_second) }),
  }
}
