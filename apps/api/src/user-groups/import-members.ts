import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '@clientele/contracts'
import { afterCommit, atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { fetchFile } from '../outbound/fetch-file.ts'
import { readRows, sentenceOf } from './csv.ts'
import { fileIdIn, readFile, requireFile, storeFile } from './files.ts'
import { type Match, matchRows } from './match-rows.ts'
import { deleteFile, findFile } from './repository/files.ts'
import { type GroupKey, nothingRead, setReading } from './repository/groups.ts'
import { addMembers, deleteUnstamped, endOfStretch, removeMembers } from './repository/members.ts'
import { deleteRowErrors, insertRowErrors, rowErrorsMax } from './repository/row-errors.ts'

/*
 * Reads a group's file in three steps: fetch and store it, read it once to check that it can be read to the end, and read it again to import
 * the rows. So a broken file, or a server that stops in the middle, leaves the members unchanged. Members in the file are stamped with the
 * time of this import. After all rows have been read, members without the stamp are removed.
 */

/** The parts of the group that the job needs. */
type Import = PayloadOf<'import_members'>

const stretch = 5_000
const progressEvery_ms = 1_000

export async function importMembers(system: Context, wanted: Import, control: JobControl) {
  const { default_country_code } = wanted
  const ctx = { ...system, application: { ...system.application, default_country_code } }
  const key = { application_id: ctx.application_id, group_id: wanted.group_id }
  const group = await begin(ctx, key, control)
  if (!group) return

  try {
    const file = await fileOf(ctx, wanted, control)
    await setReading(ctx.db, key, { total_bytes: file.size, read_bytes: 0 })
    await checkRows(ctx, file.id, control)
    const result = await replaceMembers(ctx, key, file.id, { hadMembers: group.member_count > 0, control })
    await complete(ctx, key, result, control)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await fail(ctx, key, sentenceOf(error), control)
  }
  await deleteFile(ctx.db, { application_id: ctx.application_id, file_id: wanted.copy_id })
}

/** Reports that a file could not be read, although the file may be fine. */
export async function giveUpImport(tx: Context, { group_id, copy_id }: Import) {
  const { application_id } = tx
  const sentence = 'The file could not be read because of a problem on our side. Save the group again to retry.'
  await fail(tx, { application_id, group_id }, sentence)
  afterCommit(tx, (ctx) => deleteFile(ctx.db, { application_id, file_id: copy_id }))
}

/** Marks the group as being read, from the beginning. Returns undefined if there is nothing left to read. */
const begin = (ctx: Context, key: GroupKey, control: JobControl) =>
  atomically(ctx, async (tx) => {
    await control.heartbeat(tx.db)
    await deleteRowErrors(tx.db, key)
    return setReading(tx.db, key, { ...nothingRead, status: 'processing' })
  })

/** Returns the stored file to read: the uploaded one, or a copy of the file at the URL. */
async function fileOf(ctx: Context, { group_id, file_url, copy_id }: Import, control: JobControl) {
  const uploaded = fileIdIn(file_url)
  if (uploaded !== undefined) return requireFile(ctx, uploaded)

  const { application_id } = ctx
  const copy = await findFile(ctx.db, { application_id, file_id: copy_id })
  if (copy) return copy
  // Left over from an earlier attempt.
  await deleteFile(ctx.db, { application_id, file_id: copy_id })

  const { config } = ctx.services
  const fetched = fetchFile(file_url, {
    limit_bytes: config.fileLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
    signal: control.signal,
  })
  const counted = reportingBytes(fetched, async (read_bytes) => {
    await control.heartbeat()
    await setReading(ctx.db, { application_id, group_id }, { read_bytes })
  })
  const { size } = await storeFile(ctx, counted, { name: '', file_id: copy_id })
  return { id: copy_id, size }
}

/** Passes the bytes through, and reports about once a second how many there were. */
async function* reportingBytes(pieces: AsyncIterable<Uint8Array>, report: (bytes: number) => Promise<void>) {
  let bytes = 0
  let reported = Date.now()
  for await (const piece of pieces) {
    bytes += piece.length
    yield piece
    if (Date.now() - reported < progressEvery_ms) continue
    await report(bytes)
    reported = Date.now()
  }
}

/** Throws, with the reason, if the file can't be read to the end. */
async function checkRows(ctx: Context, file_id: string, control: JobControl) {
  let isEmpty = true
  for await (const _rows of readRows(readFile(ctx, file_id))) {
    isEmpty = false
    control.signal.throwIfAborted()
    await control.heartbeat()
    await breathe()
  }
  if (isEmpty) throw new AppError('INVALID_INPUT', [{ field: 'file_url', message: 'The file has no rows.' }])
}

interface Result {
  rows: number
  matched: number
  error_count: number
}

async function replaceMembers(
  ctx: Context,
  key: GroupKey,
  file_id: string,
  { hadMembers, control }: { hadMembers: boolean; control: JobControl },
): Promise<Result> {
  const stamp = new Date()
  const result: Result = { rows: 0, matched: 0, error_count: 0 }
  let read_bytes = 0
  const file = (async function* () {
    for await (const piece of readFile(ctx, file_id)) {
      read_bytes += piece.length
      yield piece
    }
  })()

  for await (const rows of readRows(file)) {
    control.signal.throwIfAborted()
    const match = await matchRows(ctx, rows)
    result.rows += rows.length
    result.matched += match.matched
    const errors = match.errors.slice(0, Math.max(0, rowErrorsMax - result.error_count))
    result.error_count += match.errors.length
    await applyMatch(ctx, key, { ...match, errors }, { stamp, progress: { ...result, read_bytes }, control })
    await breathe()
  }
  if (hadMembers) await removeUnstamped(ctx, key, stamp, control)
  return result
}

/** Writes the result of some rows: members, count, errors, and progress, in one transaction. */
const applyMatch = (
  ctx: Context,
  key: GroupKey,
  match: Match,
  { stamp, progress, control }: { stamp: Date; progress: Result & { read_bytes: number }; control: JobControl },
) =>
  atomically(ctx, async (tx) => {
    await control.heartbeat(tx.db)
    const added = await addMembers(tx.db, key, match.add, stamp)
    const removed = await removeMembers(tx.db, key, match.remove)
    await insertRowErrors(tx.db, key, match.errors)
    await setReading(tx.db, key, progress, added - removed)
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

const complete = (ctx: Context, key: GroupKey, result: Result, control: JobControl) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.done(tx.db)
    const group = await setReading(tx.db, key, { ...result, status: 'completed', modified_at: tx.now })
    if (group)
      await recordEvent(tx, key.group_id, { type: 'user_group.completed', ...result, members: group.member_count })
  })

const fail = (ctx: Context, key: GroupKey, failure: string, control?: JobControl) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control?.done(tx.db)
    const group = await setReading(tx.db, key, { status: 'failed', failure, modified_at: tx.now })
    if (group) await recordEvent(tx, key.group_id, { type: 'user_group.failed', failure })
  })
