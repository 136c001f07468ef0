import * as z from 'zod'
import { means } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'
import { UserEventSchema } from './user-history.ts'
import { CustomerSchema } from './customers.ts'

/*
 * The history of a user group: what was done to it, and who joined and left.
 */

export const UserGroupEventSchema = UserEventSchema.omit({ ip: true, user_id: true })
  .extend({
    user: CustomerSchema.optional().meta(
      means('The customer who joined or left. Absent in events of the group itself.'),
    ),
  })
  .meta(means('An event in the history of a user group.'))
export type UserGroupEvent = z.infer<typeof UserGroupEventSchema>

export const UserGroupEventListResponseSchema = z.object({
  items: z.array(UserGroupEventSchema).meta(means('The events, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
  next_cursor: nextCursor,
})
export type UserGroupEventListResponse = z.infer<typeof UserGroupEventListResponseSchema>
