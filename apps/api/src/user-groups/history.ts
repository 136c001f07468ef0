import type { UserGroupEvent } from '@clientele/contracts'
import type { Handler } from '../context.ts'
import { idIn } from '../paging/cursors.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { toUserEvent } from '../users/history.ts'
import { describeUsers } from '../users/service.ts'
import { listGroupEvents } from './repository/history.ts'

/** What was done to a group, and who joined and left, newest first. */
export const getUserGroupEvents: Handler<'getUserGroupEvents'> = async (ctx, { groupId, pageSize, cursor }) => {
  const { id: group_id } = await getUserGroup(ctx, groupId)
  const key = { application_id: ctx.application_id, group_id }
  const rows = await listGroupEvents(ctx.db, key, { before: idIn(cursor), limit: pageSize + 1 })
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ id }) => id)
  const subjects = [...new Set(items.map(({ subject_id }) => subject_id).filter((id) => id !== group_id))]
  const users = new Map((await describeUsers(ctx, subjects)).map((user) => [user._id, user]))
  return {
    items: items.map((row): UserGroupEvent => {
      const { ip: _ip, user_id: _user_id, ...event } = toUserEvent(ctx, row)
      const user = users.get(row.subject_id)
      return { ...event, ...(user && { user }) }
    }),
    page,
    ...next,
  }
}
