import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type UndoResult } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { counted } from '../files/counted.ts'
import { type Change, changesOf, lastChangeOf, laterChanges, sizeOfLaterChanges } from '../jobs/tracked/changes.ts'
import type { Left, TrackedControl, TrackedJob, TrackedUndo } from '../jobs/tracked/kind.ts'
import { groupsOfJobs, lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import type { ImportInput, MemberChange } from './import-job.ts'
import { gone, type GroupKey, setReading, setReadingIfAny, updateGroup } from './repository/groups.ts'
import { rowErrorsMax } from './repository/row-errors.ts'
import { passOnMembers } from './repository/segments.ts'
import { leaveAgain, rejoin } from './repository/undone-members.ts'
import { type Told, tellUsers } from './tell-users.ts'

/*
 * Undoes what a job has changed in a group: users who joined leave, and users who left join again, unless something else has changed that since. The
 * changes are undone in reverse order, each in the transaction that deletes its record, so that nothing is undone twice or left out.
 */

interface UndoInput {
  group_id: string
  /** Whether the group's file had been read to its end. */
  wasCompleted: boolean
  /** The times of the job, which its members are stamped with. ISO 8601 in UTC. */
  stamps: string[]
  /** The name of the group, and who undoes it, if the job had recorded its changes in the history of the users. */
  told?: Told
}

interface Checkpoint {
  /** How many of the changes were looked at, how many of them were undone, and how many were left because something has changed since. */
  done: number
  undone: number
  kept: number
  total: number
}

type UndoJob = TrackedJob<UndoInput, Checkpoint>
type Control = TrackedControl<Checkpoint, UndoResult>

/** The users in later changes are remembered, which takes about 100 MB for so many. */
const laterMax = 1_000_000

export const undoImport: TrackedUndo<Pick<ImportInput, 'group_id' | 'asked'>, UndoInput, Checkpoint, UndoResult> = {
  async prepare(tx, job) {
    const group = await lockUserGroup(tx, job.input.group_id)
    const { moments } = await changesOf(tx, job.id)
    const [first] = moments
    if (!first || (await sizeOfLaterChanges(tx, { job_id: job.id, about_id: group.id, first })) > laterMax)
      throw new AppError('JOB_OUTDATED')
    await occupy(tx, group)
    const { actor, request } = tx
    const asked = {
      actor: { kind: actor.kind, id: actor.id, name: actor.name },
      request_id: request.id,
      ip: request.ip,
    }
    return {
      group_id: group.id,
      wasCompleted: group.status === 'completed',
      stamps: moments.map((moment) => moment.toISOString()),
      ...(job.input.asked && { told: { name: group.name, asked } }),
    }
  },
  async run(ctx, job, control) {
    try {
      await undoAll(ctx, job, control)
    } catch (error) {
      if (error !== gone) throw error
      await control.abandon('The group was deleted while its import was undone.')
    }
  },
  cancel: cancelUndo,
  async giveUp(tx, job) {
    const failure = 'The import could not be undone because of a problem on our side. Retry the job.'
    await endUndo(tx, job, { status: 'failed', failure })
    return failure
  },
  async restart(tx, job) {
    await occupy(tx, await lockUserGroup(tx, job.input.group_id))
  },
  async outdatedAmong(ctx, jobs) {
    const groups = await groupsOfJobs(ctx, jobs)
    return jobs.filter(({ input }) => !groups.has(input.group_id))
  },
}

/** Nothing else changes the group's members until the undo has ended. */
async function occupy(tx: Context, group: UserGroupRow) {
  const key = { application_id: tx.application_id, group_id: group.id }
  const busy = await updateGroup(
    tx.db,
    key,
    { status: 'pending', failure: null, modified_at: tx.now },
    { unlessBusy: true },
  )
  if (!busy) throw new AppError('USER_GROUP_BUSY')
}

async function undoAll(ctx: Context, job: UndoJob, control: Control) {
  const key = { application_id: ctx.application_id, group_id: job.input.group_id }
  const undone = job.undoes ?? ''
  await atomically(ctx, async (tx) => {
    await control.hold(tx)
    await setReading(tx.db, key, { status: 'processing' })
  })
  let at = job.checkpoint ?? (await firstCheckpoint(ctx, undone))
  const later = await leaversAfter(ctx, key, undone, job.input.stamps)
  for (;;) {
    control.signal.throwIfAborted()
    const change = await lastChangeOf(ctx, undone)
    if (!change) break
    at = await undoStep(ctx, key, { job, change, at, later, control })
    await breathe()
  }
  await complete(ctx, job, at, control)
}

async function firstCheckpoint(ctx: Context, undone: string): Promise<Checkpoint> {
  const { size: total } = await changesOf(ctx, undone)
  return { done: 0, undone: 0, kept: 0, total }
}

/** When users left the group because of other jobs. Someone wanted that, even if this job had removed them before. */
async function leaversAfter(
  ctx: Context,
  { group_id }: GroupKey,
  undone: string,
  stamps: string[],
): Promise<ReadonlyMap<string, Date>> {
  const leavers = new Map<string, Date>()
  const [first] = stamps
  if (!first) return leavers
  const compared = { job_id: undone, about_id: group_id, first: new Date(first) }
  for await (const { change, changed_at } of laterChanges(ctx, compared))
    for (const { ids } of (change as unknown as MemberChange).left)
      for (const user_id of ids) {
        const known = leavers.get(user_id)
        if (!known || known < changed_at) leavers.set(user_id, changed_at)
      }
  return leavers
}

interface Step {
  job: UndoJob
  change: Change
  at: Checkpoint
  later: ReadonlyMap<string, Date>
  control: Control
}

const undoStep = (ctx: Context, key: GroupKey, { job, change, at, later, control }: Step): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const { joined, left } = change.change as unknown as MemberChange
    const isOverruled = (id: string) => (later.get(id) ?? change.changed_at) > change.changed_at
    const wanted = left.map(({ added_at, ids }) => ({ added_at, ids: ids.filter((id) => !isOverruled(id)) }))
    const { restored, missing } = await rejoin(tx.db, key, wanted)
    const { removed, kept } = await leaveAgain(tx.db, key, joined, job.input.stamps)
    const overruled = left.flatMap(({ ids }) => ids.filter(isOverruled))
    const faults = [
      ...kept.map((value) => ({ value, ...confirmedSince })),
      ...overruled.map((value) => ({ value, ...leftSince })),
      ...missing.map((value) => ({ value, ...noUserNow })),
    ]
    const checkpoint = {
      ...at,
      done: at.done + change.size,
      undone: at.undone + removed.length + restored.length,
      kept: at.kept + faults.length,
    }
    const rows = faults.map((fault, i) => ({ ...fault, line: at.kept + i + 1 }))
    const skipped = { rows: rows.slice(0, Math.max(0, rowErrorsMax - at.kept)), count: faults.length }
    const position = { step: 'undo', unit: 'members', done: checkpoint.done, total: at.total } as const
    await control.advance(tx, { checkpoint, position, skipped, undone: change })
    await setReading(tx.db, key, { status: 'processing' }, restored.length - removed.length)
    await passOnMembers(tx.db, key, [...restored, ...removed])
    if (job.input.told) await tellUsers(tx, { group_id: key.group_id, ...job.input.told }, { added: restored, removed })
    return checkpoint
  })

const confirmedSince = { code: 'changed_since', message: 'A later change named this customer again, so they stay' }
const leftSince = { code: 'changed_since', message: 'A later change removed this customer again, so they stay out' }
const noUserNow = { code: 'no_account', message: 'The customer is archived or gone' }

const complete = (ctx: Context, job: UndoJob, { undone, kept }: Checkpoint, control: Control) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.complete(tx, { undone, kept })
    const failure = 'The file was not read to its end, and what it had changed was undone.'
    const ended = job.input.wasCompleted ? ({ status: 'completed' } as const) : ({ status: 'failed', failure } as const)
    const group = await endUndo(tx, job, ended)
    if (!group) throw gone
    const { member_count: members } = group
    await recordEvent(tx, group.id, {
      type: 'user_group.import_undone',
      job_id: job.undoes ?? '',
      undone,
      kept,
      members,
    })
  })

/** The group can be changed again. */
const endUndo = (
  tx: Context,
  { application_id, input }: Pick<UndoJob, 'application_id' | 'input'>,
  changes: { status: 'completed' } | { status: 'failed'; failure: string },
) => setReadingIfAny(tx.db, { application_id, group_id: input.group_id }, { ...changes, modified_at: tx.now })

/** What was undone stays undone. */
async function cancelUndo(tx: Context, job: UndoJob): Promise<Left<UndoResult>> {
  const { done = 0, undone = 0, kept = 0, total = 0 } = job.checkpoint ?? {}
  const failure =
    done === 0
      ? 'Undoing was canceled before it changed anything.'
      : `Undoing was canceled after ${counted(done)} of ${counted(total)} changes. What was undone stays undone.`
  await endUndo(tx, job, done === 0 && job.input.wasCompleted ? { status: 'completed' } : { status: 'failed', failure })
  return { failure, result: job.checkpoint && { undone, kept } }
}
