import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type ImportMembersResult, type SegmentRule } from '@clientele/contracts'
import { blocksEventLoop } from '@clientele/db'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { Left, TrackedControl, TrackedJob, TrackedKind } from '../jobs/tracked/kind.ts'
import { findUserGroup, groupsOfJobs, lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { countListed } from '../users/change.ts'
import { endOfStretch, gone, setReading, setReadingIfAny, updateGroup } from '../user-groups/of-segments.ts'
import { ruleOf } from '../user-groups/segment-rule.ts'
import { changeMembers } from './change-members.ts'
import { storedReader } from './readings.ts'
import { endOfUsers } from './repository/members.ts'

/*
 * Compares all users with the rule of a segment, after it was created or changed: first the members, some of whom leave, and then all users, some of whom
 * join. Each step is one transaction that changes many rows with a few statements, and saves a checkpoint. It locks the group, as `follow.ts` does, so
 * that a user who changes meanwhile is compared again after the step, and nothing that it has read is outdated when it is written.
 */

interface FillInput {
  group_id: string
}

/** Where filling continues, and what has come of it so far. */
interface Checkpoint {
  phase: 'leave' | 'join' | 'done'
  /** The last user that was compared in this phase. */
  after: string
  compared: number
  joined: number
  left: number
  total: number
}

type Fill = TrackedJob<FillInput, Checkpoint>
type Control = TrackedControl<Checkpoint, ImportMembersResult>

/** Users per step. On SQLite, nothing else runs or writes meanwhile. */
const usersOnEventLoop = 1_000
const users = 10_000

export const fillSegment: TrackedKind<FillInput, Checkpoint, ImportMembersResult> = {
  async run(ctx, job, control) {
    try {
      await fill(ctx, job, control)
    } catch (error) {
      if (error !== gone) throw error
      await control.abandon('The group was deleted while it was filled.')
    }
  },
  cancel: cancelFill,
  async giveUp(tx, job) {
    const failure = 'The segment could not be filled because of a problem on our side. Retry the job.'
    await endFill(tx, job, failure)
    return failure
  },
  async restart(tx, { input }) {
    const { id: group_id } = await lockUserGroup(tx, input.group_id)
    const key = { application_id: tx.application_id, group_id }
    const restarted = await updateGroup(tx.db, key, { status: 'pending', failure: null }, { unlessBusy: true })
    if (!restarted) throw new AppError('USER_GROUP_BUSY')
  },
  async outdatedAmong(ctx, jobs) {
    const groups = await groupsOfJobs(ctx, jobs)
    return jobs.filter(({ input }) => !groups.has(input.group_id))
  },
}

async function fill(ctx: Context, { input, checkpoint }: Fill, control: Control) {
  let at = checkpoint ?? (await firstCheckpoint(ctx, input))
  while (at.phase !== 'done') {
    control.signal.throwIfAborted()
    at = await step(ctx, input, at, control)
    await breathe()
  }
  await complete(ctx, input, at, control)
}

async function firstCheckpoint(ctx: Context, { group_id }: FillInput): Promise<Checkpoint> {
  const group = await findUserGroup(ctx, group_id)
  if (!group) throw gone
  const phase = group.member_count > 0 ? 'leave' : 'join'
  return { phase, after: '', compared: 0, joined: 0, left: 0, total: await countListed(ctx) }
}

/** Compares the next members, or the next users, with the rule. Returns where to continue. */
const step = (ctx: Context, { group_id }: FillInput, at: Checkpoint, control: Control): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const group = await holdSegment(tx, group_id)
    const size = blocksEventLoop(tx.db) ? usersOnEventLoop : users
    const isJoining = at.phase === 'join'
    const key = { application_id: tx.application_id, group_id }
    const last = isJoining
      ? await endOfUsers(tx.db, tx.application_id, at.after, size)
      : await endOfStretch(tx.db, key, at.after, size)
    const place = (await storedReader(tx)).read(group.rule)
    const compared = { rule: group.rule, place, within: { after: at.after, last }, causeOf: () => 'rule' }
    const { joined, left } = await changeMembers(tx, group, compared, { joins: isJoining, leaves: !isJoining })
    const checkpoint: Checkpoint = {
      ...at,
      ...(last === undefined && { phase: isJoining ? 'done' : 'join' }),
      after: last ?? '',
      compared: isJoining ? Math.min(at.compared + size, at.total) : 0,
      joined: at.joined + joined.length,
      left: at.left + left.length,
    }
    await control.advance(tx, { checkpoint, position: positionOf(checkpoint) })
    return checkpoint
  })

const positionOf = ({ phase, compared, left, total }: Checkpoint) =>
  phase === 'leave'
    ? ({ step: 'remove', unit: 'members', done: left } as const)
    : ({ step: 'apply', unit: 'rows', done: compared, total } as const)

/** Locks the segment until the transaction ends, so that nothing else changes its members. */
async function holdSegment(tx: Context, group_id: string): Promise<UserGroupRow & { rule: SegmentRule }> {
  const key = { application_id: tx.application_id, group_id }
  const group = await setReading(tx.db, key, { status: 'processing', failure: null })
  const rule = ruleOf(group)
  if (!rule) throw gone
  return { ...group, rule }
}

const complete = (ctx: Context, { group_id }: FillInput, { total, joined, left }: Checkpoint, control: Control) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const key = { application_id: tx.application_id, group_id }
    const ended = { status: 'completed', refreshed_at: tx.now } as const
    const { member_count: members } = await setReading(tx.db, key, ended)
    await control.complete(tx, { rows: total, matched: members, joined, left, members })
    await recordEvent(tx, group_id, { type: 'user_group.filled', joined, left, members })
  })

/** Who has joined and left until then stays so, and changes of users are followed anyway. */
async function cancelFill(tx: Context, job: Fill): Promise<Left<ImportMembersResult>> {
  const failure =
    'Filling the segment was canceled, so it may miss customers, or have some who don’t match. Refresh it to fill it.'
  const members = await endFill(tx, job, failure)
  const { compared: rows = 0, joined = 0, left = 0 } = job.checkpoint ?? {}
  return { failure, result: job.checkpoint && { rows, matched: joined, joined, left, members } }
}

/** Marks the segment as failed, unless it is gone. Returns the number of its members. */
async function endFill(
  tx: Context,
  { application_id, input }: Pick<Fill, 'application_id' | 'input'>,
  failure: string,
) {
  const key = { application_id, group_id: input.group_id }
  const group = await setReadingIfAny(tx.db, key, { failure, status: 'failed' })
  if (group) await recordEvent(tx, key.group_id, { type: 'user_group.failed', failure })
  return group?.member_count ?? 0
}
