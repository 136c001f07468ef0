import { type Pagination, refuseField } from '@clientele/contracts'
import { titleKey } from '../contacts/normalize.ts'
import type { Handler } from '../context.ts'
import { fileUrlOf, notEmpty, storeFile } from '../files/stored-files.ts'
import { readCursor, writeCursor } from '../paging/cursors.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { describeUsers, requireKnownUser } from '../users/service.ts'
import { describeGroups } from './present.ts'
import { listGroups } from './repository/groups.ts'
import { findMembersAmong, listGroupsOfUser, listMemberIds } from './repository/members.ts'
import { listRowErrors, rowErrorsMax } from './repository/row-errors.ts'

export { previewUserGroupFile } from './preview.ts'
export { nextUid as nextGroupUid } from './repository/groups.ts'
export { leaveAllGroups, leaveGroups } from './leave-groups.ts'
export { listGroupsOfUser } from './repository/members.ts'

export const getUserGroups: Handler<'getUserGroups'> = async (
  ctx,
  { pageNo, pageSize, name, status, groupUid, type, isActive },
) => {
  const filter = {
    application_id: ctx.application_id,
    name_key: name === undefined ? undefined : titleKey(name),
    status,
    uid: groupUid,
    type,
    // A caller who knows the number wants that group, archived or not.
    is_active: isActive ?? (groupUid === undefined ? true : undefined),
  }
  const { rows, total } = await listGroups(ctx.db, filter, { limit: pageSize, offset: (pageNo - 1) * pageSize })
  return { items: await describeGroups(ctx, rows), page: pageOf({ pageNo, pageSize, total }) }
}

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
  return { items: await describeGroups(ctx, rows), page: pageOf({ pageNo, pageSize, total }) }
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

const pageOf = ({ pageNo, pageSize, total }: { pageNo: number; pageSize: number; total: number }): Pagination => ({
  type: 'number',
  current: pageNo,
  size: pageSize,
  item_total: total,
  has_next: pageNo * pageSize < total,
  total_relation: 'eq',
})
