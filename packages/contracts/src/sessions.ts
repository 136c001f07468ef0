import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { filledText, id, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { asha } = exampleWorld

/** Seconds that a session can be asked to last at most: ten years. The session config caps it further. */
export const maxAgeMax = 10 * 365 * 86_400

export const CreateUserSessionRequestSchema = z.strictObject(
  {
    user_id: id().meta(means('The user to sign in.', asha.id)),
    domain: filledText(253)
      .toLowerCase()
      .regex(/^\.?[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u, {
        error: 'must be a host name, such as shop.example.com',
      })
      .meta(means('The host name the cookie is for.', 'shop.example.com')),
    max_age: wholeNumber(1, maxAgeMax)
      .optional()
      .meta(means('Seconds the session lasts; as configured when left out, and never longer than that.', 86_400)),
  },
  onlyKnown,
)
export type CreateUserSessionRequest = z.infer<typeof CreateUserSessionRequestSchema>

export const CreateUserSessionResponseSchema = z.object({
  domain: z.string().optional().meta(means('The host name the cookie is for.', 'shop.example.com')),
  max_age: z.number().optional().meta(means('Seconds until the cookie expires.', 86_400)),
  secure: z.boolean().optional().meta(means('Whether the cookie travels over https only.', true)),
  http_only: z.boolean().optional().meta(means('Whether scripts of the page are kept from the cookie.', true)),
  cookie: z
    .record(z.string(), z.string())
    .optional()
    .meta(means('The cookie to set: its name and its value.', { 'f.session': 's%3A…' })),
})
export type CreateUserSessionResponse = z.infer<typeof CreateUserSessionResponseSchema>

const sessionNames = z.array(z.string()).optional()
const pageOfSessions = PaginationSchema.optional().meta(
  means('Where the list stands. Left out if all sessions fit on this page, as for nearly every user.'),
)

export const SessionListResponseSchema = z.object({
  items: sessionNames.meta(means('The live sessions of this page, newest first.', [`sess:${asha.session_id}`])),
  page: pageOfSessions,
})
export type SessionListResponse = z.infer<typeof SessionListResponseSchema>

/** One session of a user. Every value is text, as published clients expect. */
export const SessionDetailsSchema = z
  .object({
    session_id: z.string().optional().meta(means('The public id of the session.', asha.session_id)),
    user_agent: z.string().optional().meta(means('The browser or program that signed in.')),
    ip: z.string().optional().meta(means('The address it signed in from.', '203.0.113.7')),
    domain: z.string().optional().meta(means('The host name the cookie is for.', 'shop.example.com')),
    expire_in: z.string().optional().meta(means('When the session ends, ISO 8601 in UTC.', '2024-03-01T09:30:00.000Z')),
    location: z.string().optional().meta(means('Where the address is, when that is known.')),
    created_at: z.string().optional().meta(means('When the session began, ISO 8601 in UTC.', exampleWorld.moment)),
    last_seen_at: z.string().optional().meta(means('When it was last used, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('One session of a user.'))
export type SessionDetails = z.infer<typeof SessionDetailsSchema>

export const SessionDetailsListResponseSchema = z.object({
  items: z.array(SessionDetailsSchema).meta(means('The live sessions of this page, newest first.')),
  page: pageOfSessions,
})
export type SessionDetailsListResponse = z.infer<typeof SessionDetailsListResponseSchema>

export const SessionDeleteResponseSchema = z.object({
  items: sessionNames.meta(means('The sessions that were ended.', [`sess:${asha.session_id}`])),
  user_id: z.string().optional().meta(means('Whose sessions they were.', asha.id)),
  session_ids: sessionNames.meta(means('The public ids of the sessions that were ended.', [asha.session_id])),
})
export type SessionDeleteResponse = z.infer<typeof SessionDeleteResponseSchema>

export const SessionDeletedSchema = z.object({
  user_id: z.string().meta(means('Whose session it was.', asha.id)),
  session_id: z.string().meta(means('The public id of the session that was ended.', asha.session_id)),
})
export type SessionDeleted = z.infer<typeof SessionDeletedSchema>
