import * as z from 'zod'
import { onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { cursor, exampleCursorPage, pageSize } from './pages.ts'
import { UserGroupEventListResponseSchema } from './user-group-history.ts'
import { groupPath } from './user-group-operations.ts'

export const userGroupHistoryOperations = {
  getUserGroupEvents: operation({
    summary: 'Get the history of a user group',
    description:
      'Newest first: what was done to the group, and each customer who joined or left, with the cause. A file records one event for all of its rows, which says how many.',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/events',
    permission: 'users:read',
    input: z.strictObject({ ...groupPath, pageSize, cursor }, onlyKnown),
    output: UserGroupEventListResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1' }, output: { items: [], page: exampleCursorPage } },
  }),
}
