import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type EmptyReason } from '@clientele/contracts'
import { afterCommit, atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { refuseFile, sentenceOf } from '../files/refuse.ts'
import { deleteStored, storedFile } from '../files/stored-files.ts'
import { openTable, shownHeaders, type Table, withoutSamples } from '../files/table.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { groupFile } from './group-file.ts'
import { type Match, matchRows } from './match-rows.ts'
import { toMemberRow } from './member-rows.ts'
import { type Reading, readingOf } from './reading.ts'
import { type GroupKey, nothingRead, setReading } from './repository/groups.ts'
import { addMembers, deleteUnstamped, endOfStretch, removeMembers } from './repository/members.ts'
import { deleteRowErrors, insertRowErrors, type RowError, rowErrorsMax } from './repository/row-errors.ts'
import { type Told, tellUsers } from './tell-users.ts'
import { emptyTally, modeOf, outcomeOf, type Tally, tallyRows } from './tally.ts'

/*
 * Reads a group's file in three steps: fetch and store it, read it once to check that it can be read to the end and what it would change, and read
 * it again to import the rows. So a broken file, one that matches nobody, or a server that stops in the middle leaves the members unchanged.
 * Members in the file are stamped with the time of this import. After all rows have been read, members without the stamp are removed, unless
 * the file only edits the group.
 */

/** The parts of the group that the job needs. */
type Import = PayloadOf<'import_members'>

const stretch = 5_000

/** Thrown when the group is deleted while its file is being read. */
const gone = new Error('The group is gone.')

export async function importMembers(system: Context, wanted: Import, control: JobControl) {
  const { default_country_code } = wanted
  const ctx = { ...system, application: { ...system.application, default_country_code } }
  const key = { application_id: ctx.application_id, group_id: wanted.group_id }
  try {
    const group = await begin(ctx, key, control)
    if (group) await readInto(ctx, group, wanted, control)
  } catch (error) {
    if (error !== gone) throw error
  }
  await deleteStored(ctx, wanted.copy_id)
}

async function readInto(ctx: Context, group: UserGroupRow, wanted: Import, control: JobControl) {
  const key = { application_id: ctx.application_id, group_id: group.id }
  try {
    const file = await groupFile(ctx, wanted, control)
    await setReading(ctx.db, key, { total_bytes: file.size, read_bytes: 0 })
    const read = { bytes: 0 }
    const source = storedFile(ctx, file, (bytes) => void (read.bytes = bytes))
    const table = await openTable(source, wanted.inRequest ? undefined : readingOf(group).columns)
    const reading = wanted.inRequest ? readingOf(group) : await reportRecognized(ctx, group, table)
    refuseUnidentified(table)

    const tally = await survey(ctx, table, key, control)
    const target = { key, member_count: group.member_count, partial: wanted.partial }
    if (!wanted.confirm_empty) {
      if (tally.rows === 0) throw refuseFile('The file has no rows.')
      const { needs_confirm_empty } = outcomeOf(tally, target)
      if (needs_confirm_empty)
        return await failUnconfirmed(
          ctx,
          key,
          { tally, needs_confirm_empty, ...(!wanted.inRequest && { reading }) },
          control,
        )
    }
    const replaces = modeOf(tally, target) === 'replace' && group.member_count > 0
    const told = wanted.asked && { name: group.name, asked: wanted.asked }
    const result = await changeMembers(ctx, key, table, { replaces, read, control, told })
    await complete(ctx, key, { ...result, read_bytes: file.size }, control)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await fail(ctx, key, { failure: sentenceOf(error) }, control)
  }
}

/** Reports that a file could not be read, although the file may be fine. */
export async function giveUpImport(tx: Context, { group_id, copy_id }: Import) {
  const { application_id } = tx
  const sentence = 'The file could not be read because of a problem on our side. Save the group again to retry.'
  await fail(tx, { application_id, group_id }, { failure: sentence })
  afterCommit(tx, (ctx) => deleteStored(ctx, copy_id))
}

/** Marks the group as being read, from the beginning. Returns undefined if there is nothing left to read. */
const begin = (ctx: Context, key: GroupKey, control: JobControl) =>
  atomically(ctx, async (tx) => {
    await control.heartbeat(tx.db)
    await deleteRowErrors(tx.db, key)
    return setReading(tx.db, key, { ...nothingRead, status: 'processing' })
  })

/** Stores what was recognized in the file, so that its owner can see it. */
async function reportRecognized(ctx: Context, group: UserGroupRow, { recognized }: Table) {
  const key = { application_id: ctx.application_id, group_id: group.id }
  const reading = { ...readingOf(group), recognized: withoutSamples(recognized) }
  if (!(await setReading(ctx.db, key, { reading: { ...reading } }))) throw gone
  return reading
}

function refuseUnidentified({ isIdentifying, layout }: Table) {
  if (!isIdentifying)
    throw refuseFile(`The header must contain user_id, email, or phone_number. It contains: ${shownHeaders(layout)}.`)
}

/** Reads all rows, and adds up what they would change. Throws, with the reason, if the file can't be read to the end. */
async function survey(ctx: Context, table: Table, key: GroupKey, control: JobControl): Promise<Tally> {
  const tally = emptyTally()
  const canRemove = table.layout.uses.action.length > 0
  for await (const rows of table.rows()) {
    control.signal.throwIfAborted()
    // If nobody can be removed, one user who joins is enough: the group won't be empty.
    if (canRemove || tally.matched === 0) {
      const memberRows = rows.map((row) => toMemberRow(row, table.layout))
      await tallyRows(ctx, tally, memberRows, { key, errorsMax: rowErrorsMax })
    }
    await control.heartbeat()
    await breathe()
  }
  return tally
}

interface Result {
  rows: number
  matched: number
  error_count: number
}

async function changeMembers(
  ctx: Context,
  key: GroupKey,
  table: Table,
  {
    replaces,
    read,
    control,
    told,
  }: { replaces: boolean; read: { bytes: number }; control: JobControl; told: Told | undefined },
): Promise<Result> {
  const stamp = new Date()
  const result: Result = { rows: 0, matched: 0, error_count: 0 }
  for await (const rows of table.rows()) {
    control.signal.throwIfAborted()
    const match = await matchRows(
      ctx,
      rows.map((row) => toMemberRow(row, table.layout)),
    )
    result.rows += rows.length
    result.matched += match.matched
    const errors = match.errors.slice(0, Math.max(0, rowErrorsMax - result.error_count))
    result.error_count += match.errors.length
    const progress = { ...result, read_bytes: read.bytes }
    await applyMatch(ctx, key, { ...match, errors }, { stamp, progress, control, told })
    await breathe()
  }
  if (replaces) await removeUnstamped(ctx, key, stamp, control)
  return result
}

/** Writes the result of some rows: members, count, errors, and progress, in one transaction. */
const applyMatch = (
  ctx: Context,
  key: GroupKey,
  { actions, errors }: Match,
  {
    stamp,
    progress,
    control,
    told,
  }: { stamp: Date; progress: Result & { read_bytes: number }; control: JobControl; told: Told | undefined },
) =>
  atomically(ctx, async (tx) => {
    const whose = (action: 'add' | 'remove') => [...actions].flatMap(([id, its]) => (its === action ? [id] : []))
    await control.heartbeat(tx.db)
    const added = await addMembers(tx.db, key, whose('add'), stamp)
    const removed = await removeMembers(tx.db, key, whose('remove'))
    await insertRowErrors(tx.db, key, errors)
    if (!(await setReading(tx.db, key, progress, added.length - removed.length))) throw gone
    if (told) await tellUsers(tx, { group_id: key.group_id, ...told }, { added, removed })
  })

/** Deletes the members that aren't in this file, in batches. */
async function removeUnstamped(ctx: Context, key: GroupKey, stamp: Date, control: JobControl) {
  let after = ''
  for (let last: string | undefined; ; after = last) {
    control.signal.throwIfAborted()
    last = await endOfStretch(ctx.db, key, after, stretch)
    const bounds = { after, last, added_at: stamp }
    await atomically(ctx, async (tx) => {
      await control.heartbeat(tx.db)
      const removed = await deleteUnstamped(tx.db, key, bounds)
      if (removed > 0) await setReading(tx.db, key, { status: 'processing' }, -removed)
    })
    if (last === undefined) return
    await breathe()
  }
}

const complete = (
  ctx: Context,
  key: GroupKey,
  { read_bytes, ...result }: Result & { read_bytes: number },
  control: JobControl,
) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.done(tx.db)
    const group = await setReading(tx.db, key, { ...result, read_bytes, status: 'completed', modified_at: tx.now })
    if (group)
      await recordEvent(tx, key.group_id, { type: 'user_group.completed', ...result, members: group.member_count })
  })

const unconfirmed: Record<EmptyReason, string> = {
  matches_nobody: 'No row of the file matches a user, so the members were left unchanged.',
  empties_group: 'The file would leave the group without members, so they were left unchanged.',
}

/** Fails with the reason, and with the rows that matched nobody. */
const failUnconfirmed = (
  ctx: Context,
  key: GroupKey,
  { tally, needs_confirm_empty, reading }: { tally: Tally; needs_confirm_empty: EmptyReason; reading?: Reading },
  control: JobControl,
) =>
  fail(
    ctx,
    key,
    {
      failure: unconfirmed[needs_confirm_empty],
      rows: tally.rows,
      matched: tally.matched,
      error_count: tally.error_count,
      ...(reading && { reading: { ...reading, needs_confirm_empty } }),
    },
    control,
    tally.errors,
  )

const fail = (
  ctx: Context,
  key: GroupKey,
  changes: { failure: string } & Partial<UserGroupRow>,
  control?: JobControl,
  errors: RowError[] = [],
) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control?.done(tx.db)
    await insertRowErrors(tx.db, key, errors)
    const group = await setReading(tx.db, key, { ...changes, status: 'failed', modified_at: tx.now })
    if (group) await recordEvent(tx, key.group_id, { type: 'user_group.failed', failure: changes.failure })
  })
