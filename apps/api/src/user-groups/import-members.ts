import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type EmptyReason, type ImportMembersResult } from '@clientele/contracts'
import { afterCommit, atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { refuseFile, sentenceOf } from '../files/refuse.ts'
import { deleteStored, storedFile } from '../files/stored-files.ts'
import { openTable, shownHeaders, type Table, withoutSamples } from '../files/table.ts'
import {
  type JobErrorRow,
  type TrackedControl,
  type TrackedJob,
  type TrackedKind,
  trackedUndo,
} from '../jobs/tracked/kind.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { applyRows, removeUnstamped } from './apply-rows.ts'
import { cancelImport, giveUpImport, outdatedImports, restartImport } from './end-import.ts'
import { groupFile } from './group-file.ts'
import { type Checkpoint, firstCheckpoint, type ImportInput } from './import-job.ts'
import { headerOf, toMemberRow } from './member-rows.ts'
import { noteReading } from './note-reading.ts'
import { type Reading, readingOf } from './reading.ts'
import { gone, type GroupKey, nothingRead, setReading } from './repository/groups.ts'
import { deleteRowErrors, rowErrorsMax } from './repository/row-errors.ts'
import { emptyTally, modeOf, outcomeOf, type Tally, tallyRows } from './tally.ts'
import { storeRowErrors } from './store-row-errors.ts'
import { undoImport } from './undo-import.ts'

/*
 * Reads a group's file in three steps: fetch and store it, read it once to check that it can be read to the end and what it would change, and read
 * it again to import the rows. So a broken file, one that matches nobody, or a server that stops in the middle leaves the members unchanged.
 * Members in the file are stamped with the time of this import. After all rows have been read, members without the stamp are removed, unless
 * the file only edits the group.
 *
 * The first two steps change no member, and are repeated if they are interrupted. From then on, each transaction saves a checkpoint.
 */

type Import = TrackedJob<ImportInput, Checkpoint>
type Control = TrackedControl<Checkpoint, ImportMembersResult>

export const importMembers: TrackedKind<ImportInput, Checkpoint, ImportMembersResult> = {
  async run(system, job, control) {
    const { default_country_code } = job.input
    const ctx = { ...system, application: { ...system.application, default_country_code } }
    try {
      const group = await begin(ctx, job, control)
      await readInto(ctx, group, job, control)
    } catch (error) {
      if (error !== gone) throw error
      await control.abandon('The group was deleted while its file was read.')
      await deleteStored(ctx, job.input.copy_id)
    }
  },
  cancel: cancelImport,
  giveUp: giveUpImport,
  restart: restartImport,
  outdatedAmong: outdatedImports,
  undo: trackedUndo(undoImport),
}

/** Marks the group as being read; from the beginning, unless there is a checkpoint. */
const begin = (ctx: Context, { application_id, input: { group_id }, checkpoint }: Import, control: Control) =>
  atomically(ctx, async (tx) => {
    await control.hold(tx)
    const key = { application_id, group_id }
    if (!checkpoint) await deleteRowErrors(tx.db, key)
    return setReading(tx.db, key, { ...(!checkpoint && nothingRead), status: 'processing' })
  })

async function readInto(ctx: Context, group: UserGroupRow, job: Import, control: Control) {
  const key = { application_id: ctx.application_id, group_id: group.id }
  const wanted = job.input
  try {
    const { file, isNew } = await groupFile(ctx, job, control)
    if (isNew && job.checkpoint) await startOver(ctx, key, control)
    const checkpoint = isNew ? undefined : job.checkpoint
    await noteReading(ctx, key, { total_bytes: file.size, ...(!checkpoint && { read_bytes: 0 }) }, control)
    const read = { bytes: 0, total: file.size }
    const source = storedFile(ctx, file, (bytes) => void (read.bytes = bytes))
    const table = await openTable(source, wanted.inRequest ? undefined : readingOf(group).columns)
    const reading = wanted.inRequest ? readingOf(group) : await reportRecognized(ctx, group, table, control)
    refuseUnidentified(table)

    const from = checkpoint ?? (await check(ctx, { group, wanted, table, reading, read }, control))
    if (!from) return
    const told = wanted.asked && { name: group.name, asked: wanted.asked }
    const applied = await applyRows(ctx, key, table, { from, read, told, control })
    const last = applied.replaces ? await removeUnstamped(ctx, key, applied, control) : applied
    await complete(ctx, key, last, { read_bytes: file.size, copy_id: wanted.copy_id }, control)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await fail(ctx, key, { wanted, changes: { failure: sentenceOf(error) } }, control)
  }
}

/** Deletes the results of an earlier copy of the file, because the new one may have other rows. */
const startOver = (ctx: Context, key: GroupKey, control: Control) =>
  atomically(ctx, async (tx) => {
    await control.startOver(tx)
    await deleteRowErrors(tx.db, key)
    await setReading(tx.db, key, nothingRead)
  })

/** Stores what was recognized in the file, so that its owner can see it. */
async function reportRecognized(ctx: Context, group: UserGroupRow, { recognized }: Table, control: Control) {
  const key = { application_id: ctx.application_id, group_id: group.id }
  const reading = { ...readingOf(group), recognized: withoutSamples(recognized) }
  await noteReading(ctx, key, { reading: { ...reading } }, control)
  return reading
}

function refuseUnidentified({ isIdentifying, layout }: Table) {
  if (!isIdentifying)
    throw refuseFile(`The header must contain user_id, email, or phone_number. It contains: ${shownHeaders(layout)}.`)
}

interface Checked {
  group: UserGroupRow
  wanted: ImportInput
  table: Table
  reading: Reading
  read: { bytes: number; total: number }
}

/** Reads the file to its end, and decides where to begin. Returns undefined if the job has failed for want of a confirmation. */
async function check(ctx: Context, checked: Checked, control: Control): Promise<Checkpoint | undefined> {
  const { group, wanted, table, reading, read } = checked
  const key = { application_id: ctx.application_id, group_id: group.id }
  const tally = await survey(ctx, table, { key, read }, control)
  const target = { key, member_count: group.member_count, partial: wanted.partial }
  if (!wanted.confirm_empty) {
    const { needs_confirm_empty } = outcomeOf(tally, target)
    if (needs_confirm_empty) {
      await failUnconfirmed(
        ctx,
        key,
        { wanted, tally, header: headerOf(table.layout), needs_confirm_empty, reading },
        control,
      )
      return undefined
    }
  }
  return firstCheckpoint({
    stamp: new Date(),
    rows_total: tally.rows,
    replaces: modeOf(tally, target) === 'replace' && group.member_count > 0,
  })
}

/** Reads all rows, and adds up what they would change. Throws, with the reason, if the file can't be read to the end. */
async function survey(
  ctx: Context,
  table: Table,
  { key, read }: { key: GroupKey; read: Checked['read'] },
  control: Control,
): Promise<Tally> {
  const tally = emptyTally()
  const canRemove = table.layout.uses.action.length > 0
  for await (const rows of table.rows()) {
    control.signal.throwIfAborted()
    // If nobody can be removed, one user who joins is enough: the group won't be empty.
    if (canRemove || tally.matched === 0) {
      const memberRows = rows.map((row) => toMemberRow(row, table.layout))
      await tallyRows(ctx, tally, memberRows, { key, errorsMax: rowErrorsMax })
    } else tally.rows += rows.length
    await control.report({ step: 'check', unit: 'bytes', done: read.bytes, total: read.total })
    await breathe()
  }
  return tally
}

const complete = (
  ctx: Context,
  key: GroupKey,
  { rows, matched, error_count, joined, left }: Checkpoint,
  { read_bytes, copy_id }: { read_bytes: number; copy_id: string },
  control: Control,
) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const counts = { rows, matched, error_count }
    const group = await setReading(tx.db, key, { ...counts, read_bytes, status: 'completed', modified_at: tx.now })
    const members = group.member_count
    await control.complete(tx, { rows, matched, joined, left, members })
    await recordEvent(tx, key.group_id, { type: 'user_group.completed', ...counts, members })
    afterCommit(tx, (after) => deleteStored(after, copy_id))
  })

const noRows = 'The file has no rows, so the members were left unchanged.'
const unconfirmed: Record<EmptyReason, string> = {
  matches_nobody: 'No row of the file matches a user, so the members were left unchanged.',
  empties_group: 'The file would leave the group without members, so they were left unchanged.',
}

/** Fails with the reason, and with the rows that matched nobody. */
const failUnconfirmed = (
  ctx: Context,
  key: GroupKey,
  {
    wanted,
    tally,
    header,
    needs_confirm_empty,
    reading,
  }: { wanted: ImportInput; tally: Tally; header: string[]; needs_confirm_empty: EmptyReason; reading: Reading },
  control: Control,
) =>
  fail(
    ctx,
    key,
    {
      wanted,
      changes: {
        failure: tally.rows === 0 ? noRows : unconfirmed[needs_confirm_empty],
        rows: tally.rows,
        matched: tally.matched,
        error_count: tally.error_count,
        ...(!wanted.inRequest && { reading: { ...reading, needs_confirm_empty } }),
      },
      errors: tally.errors,
      header,
    },
    control,
  )

interface Failed {
  wanted: ImportInput
  changes: { failure: string } & Partial<UserGroupRow>
  errors?: JobErrorRow[]
  header?: string[]
}

const fail = (ctx: Context, key: GroupKey, { wanted, changes, errors = [], header }: Failed, control: Control) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    const { failure, error_count = 0 } = changes
    await control.fail(tx, failure, { rows: errors, count: error_count, ...(header && { header }) })
    await storeRowErrors(tx, key, errors)
    await setReading(tx.db, key, { ...changes, status: 'failed', modified_at: tx.now })
    await recordEvent(tx, key.group_id, { type: 'user_group.failed', failure })
    // A file from another server is fetched again if someone retries, but the rows of a request are nowhere else.
    if (!wanted.inRequest) afterCommit(tx, (after) => deleteStored(after, wanted.copy_id))
  })
