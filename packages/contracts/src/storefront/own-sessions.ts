import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { means } from '../means.ts'
import { PaginationSchema } from '../pages.ts'

const { asha } = exampleWorld

/** One of the calling shopper's sessions. It contains neither the cookie nor anything else that opens the session. */
export const OwnSessionSchema = z
  .object({
    session_id: z.string().meta(means('The public ID of the session.', asha.session_id)),
    device: z
      .string()
      .meta(
        means('The browser and operating system that signed in, according to the user agent.', 'Chrome on Android'),
      ),
    created_at: z.string().meta(means('When the session began, ISO 8601 in UTC.', exampleWorld.moment)),
    last_seen_at: z.string().meta(means('When it was last used, to the minute, ISO 8601 in UTC.', exampleWorld.moment)),
    expire_in: z.string().meta(means('When the session ends, ISO 8601 in UTC.', '2024-03-01T09:30:00.000Z')),
    is_current: z.boolean().meta(means('Whether it is the session that made this call.', true)),
  })
  .meta(means('One of the shopper’s sessions.'))
export type OwnSession = z.infer<typeof OwnSessionSchema>

export const OwnSessionDetailsSchema = z.object({
  items: z.array(OwnSessionSchema).meta(means('The active sessions on this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type OwnSessionDetails = z.infer<typeof OwnSessionDetailsSchema>

export const OwnSessionsEndedSchema = z.object({
  session_ids: z
    .array(z.string())
    .meta(means('The public IDs of the sessions that were ended.', [asha.other_session_id])),
})
export type OwnSessionsEnded = z.infer<typeof OwnSessionsEndedSchema>
