import {
  AppError,
  type Changes,
  refuseField,
  type UpdateUserGroup,
  type UserGroup,
  userGroupEcho,
  type UserGroupRow as UserGroupRowInput,
} from '@clientele/contracts'
import { newId } from '@clientele/db'
import { titleKey } from '../contacts/normalize.ts'
import { afterCommit, atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { deleteStored, fileIdIn, requireFile, storeFile } from '../files/stored-files.ts'
import { enqueue } from '../jobs/queue.ts'
import { cancelJobsAbout } from '../jobs/tracked/cancel-about.ts'
import { startJob } from '../jobs/tracked/start.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import { getUserGroup, lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { archivedAt, refuseArchived } from './changeable-group.ts'
import { aboutGroup } from './end-import.ts'
import type { ImportInput } from './import-job.ts'
import { newGroup, withoutRule } from './new-group.ts'
import { toUserGroup } from './present.ts'
import { type Reading, readingOf } from './reading.ts'
import { deleteGroup, insertGroup, nothingRead, updateGroup } from './repository/groups.ts'

/*
 * Creating, changing, and deleting groups that come from files. A file is read in the background (`import-members.ts`).
 */

export const createUserGroup: Handler<'createUserGroup'> = async (ctx, { body }) => {
  const { name, description, file_url, columns, confirm_empty } = body
  if (file_url === undefined) throw refuseField('body.file_url', 'is required')
  await refuseUnknownFile(ctx, file_url)
  return atomically(ctx, async (tx) => {
    const row = await newGroup(tx, {
      name,
      description,
      type: 'bulk',
      file_url,
      status: 'pending',
      reading: asStored({ columns }),
      ...withoutRule,
    })
    await insertGroup(tx.db, row)
    await startReading(tx, row, { confirm_empty })
    await recordEvent(tx, row.id, {
      type: 'user_group.created',
      changes: changesBetween({}, { name, description, file_url }),
    })
    return toUserGroup(tx, row)
  })
}

export const updateUserGroup: Handler<'updateUserGroup'> = (ctx, { groupId, ifMatch, body }) =>
  changeGroup(ctx, { groupId, ifMatch, body, partial: false })

export const updateUserGroupPartially: Handler<'updateUserGroupPartially'> = async (
  ctx,
  { groupId, ifMatch, body },
) => {
  const { user_data, ...changes } = body
  if (!user_data) return changeGroup(ctx, { groupId, ifMatch, body: changes, partial: true })
  if (changes.file_url !== undefined) await refuseUnknownFile(ctx, changes.file_url)
  if (changes.file_url !== undefined || changes.refresh)
    throw refuseField('body.user_data', 'must be omitted if there is a file_url or refresh')
  const { id } = await getUserGroup(ctx, groupId)
  const { file_id } = await storeFile(ctx, asFile(user_data), { name: '' })
  try {
    return await changeGroup(ctx, { groupId: id, ifMatch, body: changes, partial: true, rows_id: file_id })
  } catch (error) {
    await deleteStored(ctx, file_id)
    throw error
  }
}

interface GroupChange {
  groupId: string
  ifMatch: string | undefined
  body: Pick<
    UpdateUserGroup,
    'name' | 'description' | 'file_url' | 'columns' | 'confirm_empty' | 'refresh' | 'is_active'
  >
  /** Whether the rows of a new file only add and remove members. */
  partial: boolean
  /** A stored file with rows from the request. */
  rows_id?: string
}

/** Changes a group, and reads its file if that is new or requested. */
async function changeGroup(ctx: Context, { groupId, ifMatch, body, partial, rows_id }: GroupChange) {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  const { columns, confirm_empty, refresh = false, is_active } = body
  return atomically(ctx, async (tx) => {
    const current = await lockUserGroup(tx, group_id)
    refuseStale(ifMatch, current.version)
    refuseReadOnly(userGroupEcho, body, () => toUserGroup(tx, current), isBeingRead)
    const { name = current.name, description = current.description, file_url = current.file_url } = body
    const before = readingOf(current)
    const isNewFile = file_url !== current.file_url
    // Published clients send the same file_url with every change, so that alone doesn't read the file again.
    const isConfirmed = rows_id === undefined && confirm_empty === true && before.needs_confirm_empty !== undefined
    const readsFile = isNewFile || isConfirmed || refresh
    const reads = readsFile || rows_id !== undefined
    if (readsFile) await refuseUnknownFile(tx, file_url)
    const archived_at = archivedAt(current, is_active, tx.now)
    const changes = changesBetween(
      { name: current.name, description: current.description, file_url: current.file_url, is_active: isInUse(current) },
      { name, description, file_url, is_active: archived_at === null },
    )
    if (!reads && Object.keys(changes).length === 0) return toUserGroup(tx, current)
    refuseArchived(current, is_active)
    if (reads && archived_at !== null) throw refuseField('body.is_active', 'must be true to read a file')

    // The same file is read the same way again, unless the caller says otherwise.
    const reading: Reading = isNewFile
      ? { partial, columns }
      : { ...before, columns: columns ?? before.columns, needs_confirm_empty: undefined }
    const row = await updateGroup(
      tx.db,
      { application_id: tx.application_id, group_id },
      {
        name,
        name_key: titleKey(name),
        description,
        file_url,
        archived_at,
        modified_at: tx.now,
        ...(reads && { ...unread, reading: asStored(reading) }),
      },
      { unlessBusy: reads || archived_at !== null },
    )
    if (!row) throw new AppError('USER_GROUP_BUSY')
    if (rows_id !== undefined) await startReading(tx, row, { confirm_empty, partial: true, rows_id })
    else if (readsFile) await startReading(tx, row, { confirm_empty, partial: reading.partial || partial })
    await recordEvent(tx, row.id, { type: 'user_group.updated', changes })
    return toUserGroup(tx, row)
  })
}

/** The group is gone at once; its members, of whom there may be many, are deleted in the background. */
export const deleteUserGroup: Handler<'deleteUserGroup'> = async (ctx, { groupId }) => {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  return atomically(ctx, async (tx) => {
    const canceled = await cancelJobsAbout(tx, group_id, 'The group was deleted before the job was done.')
    const deleted = await deleteGroup(tx.db, { application_id: tx.application_id, group_id })
    if (!deleted) throw new AppError('USER_GROUP_NOT_FOUND')
    for (const { input } of canceled) if (typeof input.copy_id === 'string') deleteLater(tx, input.copy_id)
    await enqueue(tx, { kind: 'clear_group', payload: { group_id } })
    const { name, member_count: members } = deleted
    await recordEvent(tx, group_id, { type: 'user_group.deleted', name, members })
    return { id: group_id, success: true }
  })
}

const deleteLater = (tx: Context, copy_id: string) => afterCommit(tx, (ctx) => deleteStored(ctx, copy_id))

/** A group whose file is to be read from the beginning. */
const unread = { ...nothingRead, status: 'pending' } as const

const asStored = ({ partial, columns, recognized }: Reading) => ({
  ...(partial && { partial }),
  ...(columns && { columns }),
  ...(recognized && { recognized }),
})

const startReading = (
  tx: Context,
  group: UserGroupRow,
  how: { confirm_empty?: boolean | undefined; partial?: boolean; rows_id?: string },
) => {
  const input: ImportInput = {
    group_id: group.id,
    file_url: group.file_url,
    copy_id: how.rows_id ?? newId(),
    default_country_code: tx.application.default_country_code,
    confirm_empty: how.confirm_empty ?? false,
    partial: how.partial ?? false,
    inRequest: how.rows_id !== undefined,
    ...(how.rows_id !== undefined && {
      asked: {
        actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
        request_id: tx.request.id,
        ip: tx.request.ip,
      },
    }),
  }
  return startJob(tx, { kind: 'import_members', about: aboutGroup(group), input: { ...input } })
}

const rowColumns = ['user_id', 'email', 'phone_number', 'country_code', 'action'] as const

/** The rows of a request as a file, so that they are read like any other. */
async function* asFile(rows: readonly UserGroupRowInput[]): AsyncGenerator<Uint8Array> {
  const quoted = (value: string | number = '') => `"${String(value).replaceAll('"', '""')}"`
  yield Buffer.from(`${rowColumns.join(',')}\n`)
  yield Buffer.from(rows.map((row) => `${rowColumns.map((column) => quoted(row[column])).join(',')}\n`).join(''))
}

/** The name of an uploaded file must belong to this application. Any other URL is checked when it is fetched. */
async function refuseUnknownFile(ctx: Context, file_url: string) {
  const file_id = fileIdIn(file_url)
  if (file_id !== undefined) await requireFile(ctx, file_id)
}

const isBeingRead = ({ status }: UserGroup) => status === 'pending' || status === 'processing'

const isInUse = ({ archived_at }: UserGroupRow) => archived_at === null

type Shown = Partial<Pick<UserGroupRow, 'name' | 'description' | 'file_url'>> & { is_active?: boolean }

/** Returns the differences for an event. Query strings of URLs are omitted, because they often contain access tokens. */
function changesBetween(before: Shown, after: Shown): Changes {
  const changes: Changes = {}
  for (const field of ['name', 'description', 'file_url', 'is_active'] as const) {
    if (before[field] === after[field]) continue
    const told = (value: string | boolean | undefined) =>
      field === 'file_url' && typeof value === 'string' ? value.split('?')[0] : value
    changes[field] = { ...(before[field] !== undefined && { from: told(before[field]) }), to: told(after[field]) }
  }
  return changes
}
