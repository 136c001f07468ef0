import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { means } from '../means.ts'
import { PaginationSchema } from '../pages.ts'

const { asha } = exampleWorld

/** One session of the shopper who asks. Neither the cookie nor anything that opens the session is in it. */
export const OwnSessionSchema = z
  .object({
    session_id: z.string().meta(means('The public id of the session.', asha.session_id)),
    device: z
      .string()
      .meta(means('The browser and the system that signed in, as far as the user agent tells.', 'Chrome on Android')),
    created_at: z.string().meta(means('When the session began, ISO 8601 in UTC.', exampleWorld.moment)),
    last_seen_at: z.string().meta(means('When it was last used, ISO 8601 in UTC; to the minute.', exampleWorld.moment)),
    expire_in: z.string().meta(means('When the session ends, ISO 8601 in UTC.', '2024-03-01T09:30:00.000Z')),
    is_current: z.boolean().meta(means('Whether it is the session of this very call.', true)),
  })
  .meta(means('One session of the shopper.'))
export type OwnSession = z.infer<typeof OwnSessionSchema>

export const OwnSessionDetailsSchema = z.object({
  items: z.array(OwnSessionSchema).meta(means('The live sessions of this page, newest first.')),
  page: PaginationSchema.meta(means('Where the list stands.')),
})
export type OwnSessionDetails = z.infer<typeof OwnSessionDetailsSchema>

export const OwnSessionsEndedSchema = z.object({
  session_ids: z
    .array(z.string())
    .meta(means('The public ids of the sessions that were ended.', [asha.other_session_id])),
})
export type OwnSessionsEnded = z.infer<typeof OwnSessionsEndedSchema>
