import { AppError, type ImportMembersResult } from '@clientele/contracts'
import { afterCommit, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { counted } from '../files/counted.ts'
import { deleteStored } from '../files/stored-files.ts'
import type { JobControl } from '../jobs/job.ts'
import type { Left, TrackedJob } from '../jobs/tracked/kind.ts'
import { startJob } from '../jobs/tracked/start.ts'
import { findUserGroup, groupsOfJobs, lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import type { Checkpoint, ImportInput } from './import-job.ts'
import { readingOf } from './reading.ts'
import { nothingRead, setReadingIfAny, updateGroup } from './repository/groups.ts'

/*
 * Canceling the job that reads a group's file, giving it up, and starting it again.
 */

type Import = TrackedJob<ImportInput, Checkpoint>

/** What was applied stays. Members who are missing from the file are only removed at the end, so most of them stay as well. */
export async function cancelImport(tx: Context, job: Import): Promise<Left<ImportMembersResult>> {
  const failure = leftBy(job.checkpoint)
  const members = await failGroup(tx, job, failure)
  const { rows, matched, joined, left } = job.checkpoint ?? {}
  const result = { rows: rows ?? 0, matched: matched ?? 0, joined: joined ?? 0, left: left ?? 0, members }
  return { failure, result: job.checkpoint && result }
}

/** Reports that a file could not be read, although the file may be fine. */
export async function giveUpImport(tx: Context, job: Pick<Import, 'application_id' | 'input'>): Promise<string> {
  const failure = 'The file could not be read because of a problem on our side. Save the group again to retry.'
  await failGroup(tx, job, failure)
  return failure
}

/** Marks the group as failed, unless it is gone. Returns the number of its members. */
async function failGroup(
  tx: Context,
  { application_id, input }: Pick<Import, 'application_id' | 'input'>,
  failure: string,
): Promise<number> {
  const key = { application_id, group_id: input.group_id }
  const group = await setReadingIfAny(tx.db, key, { failure, status: 'failed', modified_at: tx.now })
  if (group) await recordEvent(tx, key.group_id, { type: 'user_group.failed', failure })
  // The rows of a request are kept for a retry, because they are nowhere else.
  if (!input.inRequest) afterCommit(tx, (ctx) => deleteStored(ctx, input.copy_id))
  return group?.member_count ?? 0
}

function leftBy(checkpoint: Checkpoint | undefined): string {
  if (!checkpoint || checkpoint.rows === 0) return 'The import was canceled before it changed anything.'
  const { rows, rows_total, replaces } = checkpoint
  const applied =
    rows < rows_total
      ? `The import was canceled after ${counted(rows)} of ${counted(rows_total)} rows. What they changed stays.`
      : 'The import was canceled after all rows were applied.'
  return replaces ? `${applied} Members who aren’t in the file may not have been removed.` : applied
}

/** Prepares the group for reading the file again. */
export async function restartImport(tx: Context, { input }: Import): Promise<void> {
  const group = await lockUserGroup(tx, input.group_id)
  if (readsOtherFile(group, input)) throw new AppError('JOB_OUTDATED')
  const { needs_confirm_empty: _, ...reading } = readingOf(group)
  const restarted = await updateGroup(
    tx.db,
    { application_id: tx.application_id, group_id: group.id },
    { ...nothingRead, status: 'pending', modified_at: tx.now, reading: { ...reading } },
    { unlessBusy: true },
  )
  if (!restarted) throw new AppError('USER_GROUP_BUSY')
}

/** Whether the group has another file by now. The rows of a request are nowhere else. */
const readsOtherFile = (group: UserGroupRow, { inRequest, file_url }: ImportInput) =>
  !inRequest && group.file_url !== file_url

/** The imports whose group is gone, or has another file. */
export async function outdatedImports(ctx: Context, jobs: readonly Import[]): Promise<readonly Import[]> {
  const groups = await groupsOfJobs(ctx, jobs)
  return jobs.filter(({ input }) => {
    const group = groups.get(input.group_id)
    return group === undefined || readsOtherFile(group, input)
  })
}

/** Makes a job that people can see of one that the previous release has added to the queue. */
export async function adoptImport(tx: Context, input: ImportInput, control: JobControl): Promise<void> {
  await control.done(tx.db)
  const group = await findUserGroup(tx, input.group_id)
  if (!group) return
  const started_by = input.asked?.actor ?? tx.actor
  await startJob(tx, { kind: 'import_members', about: aboutGroup(group), input: { ...input }, started_by })
}

/** What the job is about, as its record says. */
export const aboutGroup = ({ id, name }: { id: string; name: string }) => ({ type: 'user_group' as const, id, name })
