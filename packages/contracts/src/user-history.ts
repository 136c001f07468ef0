import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { ActorSchema, ChangesSchema } from './actors.ts'
import { means } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'

const { ben } = exampleWorld

/** One line of what happened to a user. */
export const UserEventSchema = z
  .object({
    _id: z.string().meta(means('The id of the event.')),
    type: z.string().meta(means('What happened, in the past tense.', 'user.updated')),
    message: z.string().meta(means('The same as a sentence.', 'The user was changed')),
    actor: ActorSchema.meta(means('Who did it.')),
    changes: ChangesSchema.optional(),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('What else there is to know of it, by the payload of its type.', { reason: 'Chargebacks' })),
    request_id: z.string().meta(means('The request in which it happened.')),
    ip: z.string().optional().meta(means('The address the request came from.', '203.0.113.7')),
    created_at: z.string().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('One line of what happened to a user.'))
export type UserEvent = z.infer<typeof UserEventSchema>

export const UserEventListResponseSchema = z.object({
  items: z.array(UserEventSchema).meta(means('What happened, newest first.')),
  page: PaginationSchema.meta(means('Where the list stands.')),
  next_cursor: nextCursor,
})
export type UserEventListResponse = z.infer<typeof UserEventListResponseSchema>

/** One step in the life of an account. */
export const UserTimelineSchema = z
  .object({
    date: z.string().optional().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
    title: z.string().optional().meta(means('What happened, as a sentence.', 'The user was blocked')),
    type: z.string().optional().meta(means('What happened, as a name that stays the same.', 'user.blocked')),
    visible: z.boolean().optional().meta(means('Whether it is to be shown.', true)),
    sub_title: z.string().optional().meta(means('The reason, where one was given.', 'Chargebacks')),
  })
  .meta(means('One step in the history of an account.'))
export type UserTimeline = z.infer<typeof UserTimelineSchema>

export const GetUserTimeline = z.object({
  delete_on: z
    .string()
    .optional()
    .meta(means('When the account will be erased, where that was asked for; ISO 8601 in UTC.', ben.deleted_on)),
  timeline: z.array(UserTimelineSchema).optional().meta(means('The life of the account, newest first.')),
})
export type GetUserTimeline = z.infer<typeof GetUserTimeline>
