import {
  AppError,
  type Job,
  type JobAction,
  type JobKind,
  jobKindNames,
  jobKinds,
  type JobState,
  type Permission,
  refuseField,
} from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import { cursorPageOf, pageOf, spanOf } from '../../paging/pages.ts'
import { errorFile } from './error-file.ts'
import { toTrackedJob, type TrackedKinds, workOf } from './kind.ts'
import { actionsOf, mayControl, maySee, permissionToControl, toJob, toJobError } from './present.ts'
import {
  countJobs,
  deleteJobErrors,
  findJob,
  jobErrorsMax,
  listJobErrors,
  listJobRows,
  lockJob,
  type TrackedJobRow,
  writeJob,
} from './repository/jobs.ts'
import { cancelNow } from './run.ts'
import { enqueueRun, factsOf, kindIn, startJob } from './start.ts'
import { refusedAction } from './why-not.ts'

/*
 * Watching and controlling jobs. A change of state is one short transaction: a worker writes only while the state is `running`, so it notices at
 * its next step, and nothing is written after a pause.
 */

/** A job that the caller has just started, in the same transaction. */
export const startedJob = async (tx: Context, id: string): Promise<Job> => {
  const row = await findJob(tx.db, placeOf(tx, id))
  if (!row) throw new AppError('JOB_NOT_FOUND')
  return toJob(tx, row)
}

/** The operations that need to know what a kind of work consists of. */
export const jobOperationsOf = (kinds: TrackedKinds) => ({
  listJobs: (async (ctx, { mine, state, kind, about, ...wanted }) => {
    const listed = kindsToSee(ctx).filter((each) => kind === undefined || each === kind)
    const filter = {
      application_id: ctx.application_id,
      kinds: listed,
      starter_id: mine ? ctx.actor.id : undefined,
      states: state,
      about_id: about,
    }
    const rows = await listJobRows(ctx.db, filter, spanOf(wanted, 'newest'))
    const { items, page } = await pageOf(wanted, 'newest', rows, (limit) => countJobs(ctx.db, filter, limit))
    const outdated = await outdatedAmong(ctx, kinds, items)
    return { items: items.map((row) => toJob(ctx, row, outdated.has(row.id))), page }
  }) satisfies Handler<'listJobs'>,

  getJob: (async (ctx, { jobId }) => {
    refuseWithoutRight(ctx)
    const row = visible(ctx, await findJob(ctx.db, placeOf(ctx, jobId)))
    const options = row.undoes === null ? kinds[kindIn(row.kind)].optionsOf?.(row.input) : undefined
    const outdated = await outdatedAmong(ctx, kinds, [row])
    return { ...toJob(ctx, row, outdated.has(row.id)), ...(options && { options }) }
  }) satisfies Handler<'getJob'>,

  getJobErrors: (async (ctx, { jobId, pageSize = jobErrorsMax, cursor = '0' }) => {
    refuseWithoutRight(ctx)
    if (!/^\d{1,9}$/.test(cursor)) throw refuseField('cursor', 'must be the next_cursor from a page of this list')
    const place = placeOf(ctx, jobId)
    const job = visible(ctx, await findJob(ctx.db, place))
    const rows = await listJobErrors(ctx.db, place, { after: Number(cursor), limit: pageSize + 1 })
    const { items, page, next } = cursorPageOf(pageSize, rows, ({ line }) => String(line))
    const expected = expectedIn(kinds, job)
    return { items: items.map((row) => toJobError(row, expected)), page: { ...page, ...next } }
  }) satisfies Handler<'getJobErrors'>,

  /** Only columns that describe what is wrong are new in the file, so that it can be corrected and read again. */
  getJobErrorFile: (async (ctx, { jobId }) => {
    refuseWithoutRight(ctx)
    const job = visible(ctx, await findJob(ctx.db, placeOf(ctx, jobId)))
    return { name: `skipped-rows-${job.id}.csv`, content: errorFile(ctx.db, job, expectedIn(kinds, job)) }
  }) satisfies Handler<'getJobErrorFile'>,

  pauseJob: ((ctx, { jobId }) =>
    control(ctx, kinds, jobId, { action: 'pause', already: ['paused'] }, (tx, row) =>
      change(tx, row, 'job.paused', { state: 'paused' }),
    )) satisfies Handler<'pauseJob'>,

  resumeJob: ((ctx, { jobId }) =>
    control(ctx, kinds, jobId, { action: 'resume', already: ['queued', 'running'] }, async (tx, row) => {
      const resumed = await change(tx, row, 'job.resumed', { state: 'queued', run: row.run + 1, attempts: 0 })
      await enqueueRun(tx, resumed)
      return resumed
    })) satisfies Handler<'resumeJob'>,

  cancelJob: ((ctx, { jobId }) =>
    control(ctx, kinds, jobId, { action: 'cancel', already: ['canceling', 'canceled'] }, async (tx, row) => {
      // A worker ends its current step first.
      if (row.state === 'running') return change(tx, row, 'job.cancel_requested', { state: 'canceling' })
      return (await cancelNow(tx, kinds[kindIn(row.kind)], row)) ?? row
    })) satisfies Handler<'cancelJob'>,

  retryJob: ((ctx, { jobId }) =>
    control(ctx, kinds, jobId, { action: 'retry', already: ['queued', 'running'] }, async (tx, row) => {
      await workOf(kinds[kindIn(row.kind)], row).restart(tx, toTrackedJob(row))
      const error_count = await deleteJobErrors(tx.db, row)
      const again = { ...notStarted, error_count, state: 'queued', run: row.run + 1 }
      const retried = await change(tx, row, 'job.retried', again)
      await enqueueRun(tx, retried)
      return retried
    })) satisfies Handler<'retryJob'>,

  undoJob: ((ctx, { jobId }) =>
    control(ctx, kinds, jobId, { action: 'undo', instead: findUndoing }, async (tx, row) => {
      const kind = kindIn(row.kind)
      const input = await kinds[kind].undo?.prepare(tx, toTrackedJob(row))
      if (!input) throw new AppError('JOB_OUTDATED')
      const about = { type: row.about_type as Job['about']['type'], id: row.about_id, name: row.about_name }
      const id = await startJob(tx, { kind, about, input: { ...input }, undoes: row.id })
      await writeJob(tx.db, row, { undone_by: id, changed_at: tx.now })
      return (await findJob(tx.db, placeOf(tx, id))) ?? row
    })) satisfies Handler<'undoJob'>,
})

/** What would be right in the rows that a job has skipped, if its kind knows. */
const expectedIn = (kinds: TrackedKinds, { kind, undoes }: TrackedJobRow) =>
  undoes === null ? kinds[kindIn(kind)].expected : undefined

/** The IDs of the jobs whose retry would only be refused. */
async function outdatedAmong(
  ctx: Context,
  kinds: TrackedKinds,
  rows: readonly TrackedJobRow[],
): Promise<ReadonlySet<string>> {
  const retryable = rows.filter((row) => actionsOf(row).includes('retry'))
  const byWork = [...Map.groupBy(retryable, (row) => workOf(kinds[kindIn(row.kind)], row))]
  const outdated = await Promise.all(
    byWork.map(async ([work, jobs]) => (await work.outdatedAmong?.(ctx, jobs.map(toTrackedJob))) ?? []),
  )
  return new Set(outdated.flat().map(({ id }) => id))
}

/** The job that undoes this one already. */
const findUndoing = async (tx: Context, { undone_by }: TrackedJobRow) =>
  undone_by === null ? undefined : findJob(tx.db, placeOf(tx, undone_by))

/** A job that hasn't begun. */
const notStarted = {
  attempts: 0,
  checkpoint: null,
  progress: null,
  result: null,
  failure: null,
  started_at: null,
  finished_at: null,
  undone_by: null,
}

/** Changes the state of a job that the caller may control. If it is in the wanted state already, or was changed so before, nothing changes. */
function control(
  ctx: Context,
  kinds: TrackedKinds,
  jobId: string,
  {
    action,
    already = [],
    instead = async () => undefined,
  }: {
    action: JobAction
    already?: readonly JobState[]
    /** Returns the job of an earlier call that did the same. */
    instead?: (tx: Context, row: TrackedJobRow) => Promise<TrackedJobRow | undefined>
  },
  act: (tx: Context, row: TrackedJobRow) => Promise<TrackedJobRow>,
) {
  refuseWithoutRight(ctx, 'controlledWith')
  return atomically(ctx, async (tx) => {
    const row = await lockJob(tx.db, placeOf(tx, jobId))
    if (!row || !maySee(tx, row)) throw new AppError('JOB_NOT_FOUND')
    if (!mayControl(tx, row)) throw new AppError('FORBIDDEN', [], toldPermission(permissionToControl(row)))
    const state = row.state as JobState
    if (already.includes(state)) return toJob(tx, row)
    const earlier = await instead(tx, row)
    if (earlier) return toJob(tx, earlier)
    if (!actionsOf(row).includes(action)) throw refusedAction(row, action, kinds[kindIn(row.kind)])
    return toJob(tx, await act(tx, row))
  })
}

async function change(
  tx: Context,
  row: TrackedJobRow,
  type: 'job.paused' | 'job.resumed' | 'job.cancel_requested' | 'job.retried',
  changes: Parameters<typeof writeJob>[2],
): Promise<TrackedJobRow> {
  const changed = await writeJob(tx.db, row, { ...changes, changed_at: tx.now })
  await recordEvent(tx, row.id, { type, ...factsOf(row) })
  return changed ?? row
}

/** The kinds whose jobs the caller may see. */
function kindsToSee({ actor }: Context): JobKind[] {
  const kinds = jobKindNames.filter((kind) => actor.permissions.includes(jobKinds[kind].seenWith))
  if (kinds.length === 0) throw new AppError('FORBIDDEN', [], { permission: jobKinds[jobKindNames[0]].seenWith })
  return kinds
}

/** A caller without a right to any kind doesn't learn which jobs exist. */
function refuseWithoutRight({ actor }: Context, needed?: 'seenWith' | 'controlledWith') {
  const names = needed ? [needed] : (['seenWith', 'controlledWith'] as const)
  const permissions = names.flatMap((name) => jobKindNames.flatMap((kind) => jobKinds[kind][name]))
  if (!permissions.some((permission) => actor.permissions.includes(permission)))
    throw new AppError('FORBIDDEN', [], toldPermission(permissions[0]))
}

const toldPermission = (permission: Permission | undefined) => (permission === undefined ? undefined : { permission })

const placeOf = ({ application_id }: Context, id: string) => ({ application_id, id })

function visible(ctx: Context, row: TrackedJobRow | undefined): TrackedJobRow {
  if (!row || !maySee(ctx, row)) throw new AppError('JOB_NOT_FOUND')
  return row
}
