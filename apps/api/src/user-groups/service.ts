import {
  AppError,
  type Changes,
  type Pagination,
  refuseField,
  scopePrefix,
  type UpdateUserGroup,
  type UserGroup,
  userGroupEcho,
  type UserGroupRow as UserGroupRowInput,
} from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import { newId } from '@clientele/db'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { enqueue } from '../jobs/queue.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { titleKey } from '../contacts/normalize.ts'
import { readCursor, writeCursor } from '../paging/cursors.ts'
import { getUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { refuseReadOnly } from '../refusals.ts'
import { describeUsers, requireKnownUser } from '../users/service.ts'
import { deleteStored, fileIdIn, fileUrlOf, refuseEmptyFile, requireFile, storeFile } from '../files/stored-files.ts'
import { type Reading, readingOf } from './reading.ts'
import { deleteGroup, insertGroup, listGroups, nextUid, nothingRead, updateGroup } from './repository/groups.ts'
import { findMembersAmong, listGroupsOfUser, listMemberIds } from './repository/members.ts'
import { listRowErrors, rowErrorsMax } from './repository/row-errors.ts'

export { previewUserGroupFile } from './preview.ts'
export { nextUid as nextGroupUid } from './repository/groups.ts'
export { leaveAllGroups } from './repository/members.ts'

export const createUserGroup: Handler<'createUserGroup'> = async (ctx, { body }) => {
  await refuseUnknownFile(ctx, body.file_url)
  return atomically(ctx, async (tx) => {
    const { name, description, file_url, columns, confirm_empty } = body
    const row: UserGroupRow = {
      application_id: tx.application_id,
      id: newId(),
      uid: await nextUid(tx.db, tx.application_id),
      name,
      name_key: titleKey(name),
      description,
      file_url,
      type: 'bulk',
      ...unread,
      reading: asStored({ columns }),
      member_count: 0,
      created_at: tx.now,
      modified_at: tx.now,
      version: 0,
    }
    await insertGroup(tx.db, row)
    await enqueueReading(tx, row, { confirm_empty })
    await recordEvent(tx, row.id, {
      type: 'user_group.created',
      changes: changesBetween({}, { name, description, file_url }),
    })
    return toUserGroup(tx, row)
  })
}

export const updateUserGroup: Handler<'updateUserGroup'> = (ctx, { groupId, body }) =>
  changeGroup(ctx, groupId, body, false)

export const updateUserGroupPartially: Handler<'updateUserGroupPartially'> = async (ctx, { groupId, body }) => {
  const { user_data, ...changes } = body
  if (!user_data) return changeGroup(ctx, groupId, changes, true)
  if (changes.file_url !== undefined) await refuseUnknownFile(ctx, changes.file_url)
  if (changes.file_url !== undefined || changes.refresh)
    throw refuseField('body.user_data', 'must be omitted if there is a file_url or refresh')
  const { id } = await getUserGroup(ctx, groupId)
  const { file_id } = await storeFile(ctx, asFile(user_data), { name: '' })
  try {
    return await changeGroup(ctx, id, changes, true, file_id)
  } catch (error) {
    await deleteStored(ctx, file_id)
    throw error
  }
}

/** Changes a group, and reads its file if that is new or requested. `rows_id` is a stored file with rows from the request. */
async function changeGroup(ctx: Context, groupId: string, body: GroupChanges, partial: boolean, rows_id?: string) {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  const { columns, confirm_empty, refresh = false } = body
  return atomically(ctx, async (tx) => {
    const current = await getUserGroup(tx, group_id)
    refuseReadOnly(userGroupEcho, body, () => toUserGroup(tx, current), isBeingRead)
    const { name = current.name, description = current.description, file_url = current.file_url } = body
    const before = readingOf(current)
    const isNewFile = file_url !== current.file_url
    // Published clients send the same file_url with every change, so that alone doesn't read the file again.
    const isConfirmed = rows_id === undefined && confirm_empty === true && before.needs_confirm_empty !== undefined
    const readsFile = isNewFile || isConfirmed || refresh
    const reads = readsFile || rows_id !== undefined
    if (readsFile) await refuseUnknownFile(tx, file_url)
    const changes = changesBetween(current, { name, description, file_url })
    if (!reads && Object.keys(changes).length === 0) return toUserGroup(tx, current)

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
        modified_at: tx.now,
        ...(reads && { ...unread, reading: asStored(reading) }),
      },
      { unlessBusy: reads },
    )
    if (!row) throw new AppError('USER_GROUP_BUSY')
    if (rows_id !== undefined) await enqueueReading(tx, row, { confirm_empty, partial: true, rows_id })
    else if (readsFile) await enqueueReading(tx, row, { confirm_empty, partial: reading.partial || partial })
    await recordEvent(tx, row.id, { type: 'user_group.updated', changes })
    return toUserGroup(tx, row)
  })
}

type GroupChanges = Pick<UpdateUserGroup, 'name' | 'description' | 'file_url' | 'columns' | 'confirm_empty' | 'refresh'>

/** The group is gone at once; its members, of whom there may be many, are deleted in the background. */
export const deleteUserGroup: Handler<'deleteUserGroup'> = async (ctx, { groupId }) => {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  return atomically(ctx, async (tx) => {
    const deleted = await deleteGroup(tx.db, { application_id: tx.application_id, group_id })
    if (!deleted) throw new AppError('USER_GROUP_NOT_FOUND')
    await enqueue(tx, { kind: 'clear_group', payload: { group_id } })
    const { name, member_count: members } = deleted
    await recordEvent(tx, group_id, { type: 'user_group.deleted', name, members })
    return { id: group_id, success: true }
  })
}

export const getUserGroups: Handler<'getUserGroups'> = async (
  ctx,
  { pageNo, pageSize, name, status, groupUid, type },
) => {
  if (type === 'conditional') return { items: [], page: pageOf({ pageNo, pageSize, total: 0 }) }
  const filter = {
    application_id: ctx.application_id,
    name_key: name === undefined ? undefined : titleKey(name),
    status,
    uid: groupUid,
  }
  const { rows, total } = await listGroups(ctx.db, filter, { limit: pageSize, offset: (pageNo - 1) * pageSize })
  return { items: rows.map((row) => toUserGroup(ctx, row)), page: pageOf({ pageNo, pageSize, total }) }
}

export const getUserGroupById: Handler<'getUserGroupById'> = async (ctx, { groupId }) =>
  toUserGroup(ctx, await getUserGroup(ctx, groupId))

export const getUserGroupUsers: Handler<'getUserGroupUsers'> = async (
  ctx,
  { groupId, among, pageNo, pageSize, cursor },
) => {
  const before = readCursor(cursor, 'newest')?.id
  const group = await getUserGroup(ctx, groupId)
  if (among !== undefined) {
    const members = await findMembersAmong(ctx.db, { application_id: ctx.application_id, group_id: group.id }, among)
    const size = Math.max(among.length, 1)
    return {
      items: await describeUsers(ctx, members),
      page: pageOf({ pageNo: 1, pageSize: size, total: members.length }),
    }
  }
  const ids = await listMemberIds(
    ctx.db,
    { application_id: ctx.application_id, group_id: group.id },
    { before, limit: pageSize + 1, offset: before === undefined ? (pageNo - 1) * pageSize : 0 },
  )
  const shown = ids.slice(0, pageSize)
  const last = shown.at(-1)
  const has_next = ids.length > pageSize
  return {
    items: await describeUsers(ctx, shown),
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total: group.member_count,
      has_next,
      total_relation: 'eq',
      ...(has_next && last !== undefined && { next_cursor: writeCursor({ by: 'newest', key: '', id: last }) }),
    },
  }
}

export const getUserMemberships: Handler<'getUserMemberships'> = async (ctx, { userId, pageNo, pageSize }) => {
  const [, { rows, total }] = await Promise.all([
    requireKnownUser(ctx, userId),
    listGroupsOfUser(
      ctx.db,
      { application_id: ctx.application_id, user_id: userId },
      { limit: pageSize, offset: (pageNo - 1) * pageSize },
    ),
  ])
  return { items: rows.map((row) => toUserGroup(ctx, row)), page: pageOf({ pageNo, pageSize, total }) }
}

export const uploadUserGroupFile: Handler<'uploadUserGroupFile'> = async (ctx, { fileName, body }) => {
  const { file_id, size } = await storeFile(ctx, notEmpty(body), { name: fileName ?? '' })
  return { file_url: fileUrlOf(file_id), size }
}

export const getUserGroupErrors: Handler<'getUserGroupErrors'> = async (
  ctx,
  { groupId, pageSize = rowErrorsMax, cursor = '0' },
) => {
  if (!/^\d{1,9}$/.test(cursor)) throw refuseField('cursor', 'must be the next_cursor from a page of this list')
  const { id: group_id } = await getUserGroup(ctx, groupId)
  const rows = await listRowErrors(
    ctx.db,
    { application_id: ctx.application_id, group_id },
    { after: Number(cursor), limit: pageSize + 1 },
  )
  const { items, page } = cursorPageOf(pageSize, rows, ({ line }) => String(line))
  return { items, page }
}

/** A group whose file is to be read from the beginning. */
const unread = { ...nothingRead, status: 'pending' } as const

const asStored = ({ partial, columns, recognized }: Reading) => ({
  ...(partial && { partial }),
  ...(columns && { columns }),
  ...(recognized && { recognized }),
})

const enqueueReading = (
  tx: Context,
  { id, file_url }: UserGroupRow,
  how: { confirm_empty?: boolean | undefined; partial?: boolean; rows_id?: string },
) =>
  enqueue(tx, {
    kind: 'import_members',
    payload: {
      group_id: id,
      file_url,
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
    },
  })

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

type Shown = Partial<Pick<UserGroupRow, 'name' | 'description' | 'file_url'>>

/** Returns the differences for an event. Query strings of URLs are omitted, because they often contain access tokens. */
function changesBetween(before: Shown, after: Shown): Changes {
  const changes: Changes = {}
  for (const field of ['name', 'description', 'file_url'] as const) {
    if (before[field] === after[field]) continue
    const told = (value: string | undefined) => (field === 'file_url' ? value?.split('?')[0] : value)
    changes[field] = { ...(before[field] !== undefined && { from: told(before[field]) }), to: told(after[field]) }
  }
  return changes
}

async function* notEmpty(body: AsyncIterable<Uint8Array>) {
  let isEmpty = true
  for await (const piece of body) {
    if (piece.length > 0) isEmpty = false
    yield piece
  }
  if (isEmpty) throw refuseEmptyFile()
}

const pageOf = ({ pageNo, pageSize, total }: { pageNo: number; pageSize: number; total: number }): Pagination => ({
  type: 'number',
  current: pageNo,
  size: pageSize,
  item_total: total,
  has_next: pageNo * pageSize < total,
  total_relation: 'eq',
})

function toUserGroup(ctx: Context, row: UserGroupRow): UserGroup {
  const { recognized, needs_confirm_empty } = readingOf(row)
  return {
    _id: row.id,
    uid: row.uid,
    name: row.name,
    description: row.description,
    file_url: row.file_url,
    status: row.status,
    application_id: row.application_id,
    created_at: row.created_at.toISOString(),
    modified_at: row.modified_at.toISOString(),
    __v: row.version,
    is_active: true,
    type: row.type,
    members: row.member_count,
    ...(row.status !== 'pending' && {
      progress: {
        rows: row.rows,
        matched: row.matched,
        read_bytes: row.read_bytes,
        ...(row.total_bytes !== null && { total_bytes: row.total_bytes }),
      },
    }),
    ...(row.error_count > 0 && { error: { count: row.error_count, file_url: errorsUrl(ctx, row.uid) } }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(recognized && { recognized }),
    ...(row.status === 'failed' && needs_confirm_empty && { needs_confirm_empty }),
  }
}

/** The URL of the list of skipped rows. */
const errorsUrl = (ctx: Context, uid: number) =>
  ctx.services.config.publicUrl.replace(/\/$/, '') +
  (scopePrefix.application + platform.getUserGroupErrors.path)
    .replace(':company_id', ctx.company_id)
    .replace(':application_id', ctx.application_id)
    .replace(':groupId', String(uid))
