import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { owner, moment } = exampleWorld

/** An operator's session in the console. */
export const OperatorSessionSchema = z
  .object({
    session_id: z.string().meta(means('The public ID of the session.', owner.other_session_id)),
    device: z.string().meta(means('The browser and operating system.', 'Firefox on macOS')),
    ip: z.string().optional().meta(means('The network address that signed in.', '203.0.113.7')),
    created_at: z.string().meta(means('When the operator signed in, ISO 8601 in UTC.', moment)),
    last_seen_at: z.string().meta(means('When it was last used, to the minute, ISO 8601 in UTC.', moment)),
    expires_at: z.string().meta(means('When it expires, ISO 8601 in UTC. It ends earlier if it is not used.', moment)),
    is_current: z.boolean().meta(means('Whether it is the session that made this call.', false)),
  })
  .meta(means('An operator’s session in the console.'))
export type OperatorSession = z.infer<typeof OperatorSessionSchema>

export const OperatorSessionListResponseSchema = z.object({
  items: z.array(OperatorSessionSchema).meta(means('The active sessions on this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type OperatorSessionListResponse = z.infer<typeof OperatorSessionListResponseSchema>

export const OperatorSessionsEndedSchema = z.object({
  session_ids: z.array(z.string()).meta(means('The sessions that were ended.', [owner.other_session_id])),
})
export type OperatorSessionsEnded = z.infer<typeof OperatorSessionsEndedSchema>
