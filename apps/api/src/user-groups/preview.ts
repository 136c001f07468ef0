import { setImmediate as breathe } from 'node:timers/promises'
import type { UserGroupOutcome } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context, Handler } from '../context.ts'
import { inBody } from '../files/refuse.ts'
import { deleteStored, fileIdIn, requireFile, storedFile, storeFile } from '../files/stored-files.ts'
import { openTable, type Table } from '../files/table.ts'
import { fetchFile } from '../outbound/fetch-file.ts'
import { getChangeableGroup } from './changeable-group.ts'
import { toMemberRow } from './member-rows.ts'
import { emptyTally, outcomeOf, type TalliedGroup, tallyRows } from './tally.ts'

/*
 * Reads a file as its import would, without changing anything. It takes a limited time: of a larger file, it reads the beginning.
 */

const reading_ms = 12_000
const fetching_ms = 12_000
const errorsShown = 100

export const previewUserGroupFile: Handler<'previewUserGroupFile'> = async (ctx, { body }) => {
  const group = await groupFor(ctx, body.group_id, body.partial ?? false)
  const uploaded = fileIdIn(body.file_url)
  if (uploaded !== undefined) {
    const file = await requireFile(ctx, uploaded)
    return inBody(() => previewOf(ctx, file, group, body.columns))
  }
  const copy_id = newId()
  try {
    return await inBody(async () => {
      const { size } = await storeFile(ctx, fetched(ctx, body.file_url), { name: '', file_id: copy_id })
      return previewOf(ctx, { id: copy_id, size }, group, body.columns)
    })
  } finally {
    await deleteStored(ctx, copy_id)
  }
}

async function groupFor(ctx: Context, group_id: string | undefined, partial: boolean): Promise<TalliedGroup> {
  if (group_id === undefined) return { member_count: 0, partial }
  const { application_id } = ctx
  const { id, member_count } = await getChangeableGroup(ctx, group_id)
  return { key: { application_id, group_id: id }, member_count, partial }
}

const fetched = ({ services: { config } }: Context, file_url: string) =>
  fetchFile(file_url, {
    limit_bytes: config.fileLimit_bytes,
    allowPrivate: config.allowPrivateFileUrls,
    timeouts: { total: fetching_ms },
  })

async function previewOf(
  ctx: Context,
  file: { id: string; size: number },
  group: TalliedGroup,
  columns: Parameters<typeof openTable>[1],
) {
  const table = await openTable(storedFile(ctx, file), columns)
  return {
    recognized: table.recognized,
    unclear: table.layout.by === 'values',
    ...(table.isIdentifying && { outcome: await outcomeIn(ctx, table, group) }),
  }
}

async function outcomeIn(ctx: Context, table: Table, group: TalliedGroup): Promise<UserGroupOutcome> {
  const until = Date.now() + reading_ms
  const tally = emptyTally()
  let stopped_by: UserGroupOutcome['stopped_by']
  for await (const rows of table.rows()) {
    await tallyRows(
      ctx,
      tally,
      rows.map((row) => toMemberRow(row, table.layout)),
      { key: group.key, errorsMax: errorsShown },
    )
    stopped_by = tally.isFull ? 'users' : Date.now() > until ? 'time' : undefined
    if (stopped_by) break
    await breathe()
  }
  const reasons = [...tally.reasons].map(([message, rows]) => ({ message, rows }))
  const { needs_confirm_empty, ...outcome } = outcomeOf(tally, group)
  return {
    ...outcome,
    // What the rest of the file would do isn't known; the import finds out before anything changes.
    ...(stopped_by ? { stopped_by } : needs_confirm_empty && { needs_confirm_empty }),
    complete: stopped_by === undefined,
    rows: tally.rows,
    found: tally.matched,
    not_found: tally.error_count,
    reasons: reasons.sort((one, other) => other.rows - one.rows),
    errors: tally.errors,
  }
}
