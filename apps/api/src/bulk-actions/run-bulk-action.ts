import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type BulkActionResult } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { counted } from '../files/counted.ts'
import { type JobErrorRow, jobErrorsMax, type Left, type TrackedKind } from '../jobs/tracked/kind.ts'
import { groupsOfJobs } from '../rows/user-groups.ts'
import { gone as groupIsGone, occupyGroup } from '../user-groups/bulk-members.ts'
import { lockUsers } from '../users/change.ts'
import {
  asAsked,
  release,
  withoutFilter,
  type BulkInput,
  type BulkJob,
  type Checkpoint,
  type Control,
  firstCheckpoint,
} from './bulk-job.ts'
import { collect, unexpected } from './collect.ts'
import { type Fate, gone, type Refusal } from './fates.ts'
import { deleteParts, type PartUser, readPart } from './repository.ts'
import { undoBulkAction } from './undo-bulk-action.ts'
import { works } from './works.ts'

/*
 * Does something with many users: first stores whom it is about, and then changes some of them in each transaction. A user who can't be changed is
 * skipped, with the reason.
 */

export const bulkAction: TrackedKind<BulkInput, Checkpoint, BulkActionResult> = {
  async run(system, job, control) {
    const ctx = asAsked(system, job)
    try {
      await runFrom(ctx, job, control)
    } catch (error) {
      if (error !== groupIsGone) throw error
      await control.abandon('The group was deleted while its members were changed.')
    }
  },
  async cancel(tx, job): Promise<Left<BulkActionResult>> {
    await release(tx, job)
    const at = job.checkpoint
    const isBegun = at !== undefined && at.done > 0
    return {
      failure: isBegun
        ? `The action was canceled after ${counted(at.done)} of ${counted(at.found.count)} customers. What was changed stays.`
        : 'The action was canceled before it changed anything.',
      result: isBegun ? resultOf(at) : undefined,
      input: withoutFilter(job.input),
    }
  },
  async giveUp(tx, job) {
    await release(tx, job)
    return 'The action could not be completed because of a problem on our side. Retry the job: nobody is changed twice.'
  },
  /** The users stay the same, once they have been found. If the job was canceled before, nobody knows who they are. */
  async restart(tx, { input }) {
    if (forgotWhom(input)) throw new AppError('JOB_OUTDATED')
    if (input.group_id !== undefined) await occupyGroup(tx, input.group_id)
  },
  async outdatedAmong(ctx, jobs) {
    const groups = await groupsOfJobs(ctx, jobs)
    return jobs.filter(
      ({ input }) => forgotWhom(input) || (input.group_id !== undefined && !groups.has(input.group_id)),
    )
  },
  undo: undoBulkAction,
}

const forgotWhom = ({ found, filter }: BulkInput) => found === undefined && filter === undefined

async function runFrom(ctx: Context, job: BulkJob, control: Control) {
  const { input } = job
  const found = input.filter ? await collect(ctx, job, input.filter, control) : input.found
  if (!found) return
  const { expected_count } = input
  if (expected_count !== undefined && expected_count !== found.count)
    return fail(ctx, job, unexpected(found.count, expected_count), control)
  let at = job.checkpoint?.stamp === undefined ? await begin(ctx, found, control) : job.checkpoint
  while (at.part < found.parts) {
    control.signal.throwIfAborted()
    at = await actOnPart(ctx, job, at, control)
    await breathe()
  }
  await atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.complete(tx, resultOf(at))
    await deleteParts(tx.db, { application_id: ctx.application_id, job_id: job.id })
    await release(tx, job)
  })
}

const resultOf = ({ found, changed, unchanged, refused }: Checkpoint): BulkActionResult => ({
  selected: found.count,
  changed,
  unchanged,
  refused,
})

const fail = (ctx: Context, job: BulkJob, failure: string, control: Control) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.fail(tx, failure)
    await release(tx, job)
  })

const positionOf = ({ done, found }: Checkpoint) =>
  ({ step: 'apply', unit: 'users', done, total: found.count }) as const

/** Saves the time of the job, which every change to a group carries, before the first one. */
const begin = (ctx: Context, found: Checkpoint['found'], control: Control): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    const checkpoint = { ...firstCheckpoint(found), stamp: tx.now.toISOString() }
    await control.hold(tx)
    await control.advance(tx, { checkpoint, position: positionOf(checkpoint) })
    return checkpoint
  })

/** Acts on the users of a part, in one transaction. */
const actOnPart = (ctx: Context, job: BulkJob, at: Checkpoint, control: Control): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const part = await readPart(tx.db, { application_id: tx.application_id, job_id: job.id }, at.part)
    const { input } = job
    const work = works[input.action]
    const users = await lockUsers(
      tx,
      part.map(({ id }) => id),
    )
    const fates = await work.fatesOf(tx, users, input)
    const having = (wanted: Fate) => users.filter((_, i) => fates[i] === wanted)
    const [changing, others] = [having('changed'), having('unchanged')]
    const doing = { ...input, job_id: job.id, stamp: new Date(at.stamp ?? tx.now) }
    const done = changing.length + others.length > 0 ? await work.act(tx, changing, doing, others) : undefined
    const refused = refusedOf(part, new Map(users.map(({ id }, i) => [id, fates[i] ?? gone])), at)
    const checkpoint = {
      ...at,
      part: at.part + 1,
      done: at.done + part.length,
      changed: at.changed + changing.length,
      unchanged: at.unchanged + others.length,
      refused: at.refused + refused.length,
    }
    const changed = done && changing.length > 0 && { ...done, size: changing.length }
    await control.advance(tx, {
      checkpoint,
      position: positionOf(checkpoint),
      skipped: { rows: refused.slice(0, Math.max(0, jobErrorsMax - at.refused)), count: refused.length },
      ...(changed && { changed }),
    })
    return checkpoint
  })

/** The users who can't be changed, with the line that names them, or else their number. */
function refusedOf(part: readonly PartUser[], fates: ReadonlyMap<string, Fate>, { done }: Checkpoint): JobErrorRow[] {
  const asRow = ({ id, line }: PartUser, index: number, { code, message }: Refusal): JobErrorRow => ({
    line: line ?? done + index + 1,
    value: id,
    code,
    message,
  })
  return part.flatMap((user, index) => {
    const fate = fates.get(user.id) ?? gone
    return fate === 'changed' || fate === 'unchanged' ? [] : [asRow(user, index, fate)]
  })
}
