import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { ActorSchema, ChangesSchema } from './actors.ts'
import { means } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'

const { ben } = exampleWorld

/** An event in a user's history. */
export const UserEventSchema = z
  .object({
    _id: z.string().meta(means('The ID of the event.')),
    type: z.string().meta(means('The event type, in the past tense.', 'user.updated')),
    message: z.string().meta(means('A description of the event.', 'The user was changed')),
    actor: ActorSchema.meta(means('The person or service that did it.')),
    changes: ChangesSchema.optional(),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('The details of the event, according to the payload of its type.', { reason: 'Chargebacks' })),
    request_id: z.string().meta(means('The ID of the request that caused it.')),
    ip: z.string().optional().meta(means('The network address of the request.', '203.0.113.7')),
    user_id: z
      .string()
      .optional()
      .meta(
        means('The ID of the user it is about. Absent if an attempt to sign in was with a contact that nobody has.'),
      ),
    created_at: z.string().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('An event in a user’s history.'))
export type UserEvent = z.infer<typeof UserEventSchema>

export const UserEventListResponseSchema = z.object({
  items: z.array(UserEventSchema).meta(means('The events, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
  next_cursor: nextCursor,
})
export type UserEventListResponse = z.infer<typeof UserEventListResponseSchema>

/** A milestone in the history of an account. */
export const UserTimelineSchema = z
  .object({
    date: z.string().optional().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
    title: z.string().optional().meta(means('A description of the milestone.', 'The user was blocked')),
    type: z.string().optional().meta(means('The event type, which never changes.', 'user.blocked')),
    visible: z.boolean().optional().meta(means('Whether to show it.', true)),
    sub_title: z.string().optional().meta(means('The reason, if one was given.', 'Chargebacks')),
  })
  .meta(means('A milestone in the history of an account.'))
export type UserTimeline = z.infer<typeof UserTimelineSchema>

export const GetUserTimeline = z.object({
  delete_on: z
    .string()
    .optional()
    .meta(means('When the account will be erased, if deletion was requested; ISO 8601 in UTC.', ben.deleted_on)),
  timeline: z.array(UserTimelineSchema).optional().meta(means('The milestones of the account, newest first.')),
})
export type GetUserTimeline = z.infer<typeof GetUserTimeline>
