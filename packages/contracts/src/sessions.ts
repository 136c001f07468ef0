import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { filledText, httpUrl, id, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { asha } = exampleWorld

/** The longest session that can be requested, in seconds: ten years. The session config limits it further. */
export const maxAgeMax = 10 * 365 * 86_400

export const CreateUserSessionRequestSchema = z.strictObject(
  {
    user_id: id().meta(means('The user to sign in.', asha.id)),
    domain: filledText(253)
      .toLowerCase()
      .regex(/^\.?[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u, {
        error: 'must be a host name, such as shop.example.com',
      })
      .meta(means('The cookie’s host name.', 'shop.example.com')),
    max_age: wholeNumber(1, maxAgeMax)
      .optional()
      .meta(means('The lifetime of the session in seconds. At most, and by default, as configured.', 86_400)),
  },
  onlyKnown,
)
export type CreateUserSessionRequest = z.infer<typeof CreateUserSessionRequestSchema>

/** How long a sign-in link works, in seconds. */
export const signInLinkLife_s = { least: 60, most: 3_600, standard: 900 } as const

/** How long a sign-in link works, and where it leads. */
export const CreateSignInLinkRequestSchema = z
  .strictObject(
    {
      expires_in: wholeNumber(signInLinkLife_s.least, signInLinkLife_s.most)
        .optional()
        .meta(means('How long the link works, in seconds, 60 to 3,600. Default: 900.', signInLinkLife_s.standard)),
      return_to: httpUrl()
        .optional()
        .meta(
          means(
            'The page that the user continues to once signed in, at one of the application’s `return_origins`. Default: the user’s account.',
            'https://shop.example.com/cart',
          ),
        ),
    },
    onlyKnown,
  )
  .meta(means('How long a sign-in link works, and where it leads.'))
export type CreateSignInLinkRequest = z.infer<typeof CreateSignInLinkRequestSchema>

export const SignInLinkResponseSchema = z.object({
  link: z
    .string()
    .meta(
      means(
        'The page that signs the user in. It works once, and is shown only once.',
        'https://api.example.com/sign-in/64f0000000000000000000a1/link?code=tk_0123456789abcdef',
      ),
    ),
  token: z
    .string()
    .meta(means('The token in the link, for a storefront that calls `loginWithToken` itself.', 'tk_0123456789abcdef')),
  expires_at: z.string().meta(means('When the link stops working, ISO 8601 in UTC.', '2024-06-01T09:45:00.000Z')),
})
export type SignInLinkResponse = z.infer<typeof SignInLinkResponseSchema>

export const CreateUserSessionResponseSchema = z.object({
  domain: z.string().optional().meta(means('The cookie’s host name.', 'shop.example.com')),
  max_age: z.number().optional().meta(means('Seconds until the cookie expires.', 86_400)),
  secure: z.boolean().optional().meta(means('Whether the cookie is sent over HTTPS only.', true)),
  http_only: z.boolean().optional().meta(means('Whether the cookie is hidden from scripts.', true)),
  cookie: z
    .record(z.string(), z.string())
    .optional()
    .meta(means('The cookie to set: its name and value.', { 'f.session': 's%3A…' })),
})
export type CreateUserSessionResponse = z.infer<typeof CreateUserSessionResponseSchema>

const sessionNames = z.array(z.string()).optional()
const pageOfSessions = PaginationSchema.optional().meta(
  means('Pagination of this list. Omitted if all sessions fit on this page, as they do for nearly every user.'),
)

export const SessionListResponseSchema = z.object({
  items: sessionNames.meta(means('The active sessions on this page, newest first.', [`sess:${asha.session_id}`])),
  page: pageOfSessions,
})
export type SessionListResponse = z.infer<typeof SessionListResponseSchema>

/** One of a user's sessions. Every value is a string, as published clients expect. */
export const SessionDetailsSchema = z
  .object({
    session_id: z.string().optional().meta(means('The public ID of the session.', asha.session_id)),
    user_agent: z.string().optional().meta(means('The browser or program that signed in.')),
    ip: z.string().optional().meta(means('The network address that signed in.', '203.0.113.7')),
    domain: z.string().optional().meta(means('The cookie’s host name.', 'shop.example.com')),
    expire_in: z.string().optional().meta(means('When the session ends, ISO 8601 in UTC.', '2024-03-01T09:30:00.000Z')),
    location: z.string().optional().meta(means('The location of the address, if known.')),
    created_at: z.string().optional().meta(means('When the session began, ISO 8601 in UTC.', exampleWorld.moment)),
    last_seen_at: z.string().optional().meta(means('When it was last used, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('One of a user’s sessions.'))
export type SessionDetails = z.infer<typeof SessionDetailsSchema>

export const SessionDetailsListResponseSchema = z.object({
  items: z.array(SessionDetailsSchema).meta(means('The active sessions on this page, newest first.')),
  page: pageOfSessions,
})
export type SessionDetailsListResponse = z.infer<typeof SessionDetailsListResponseSchema>

export const SessionDeleteResponseSchema = z.object({
  items: sessionNames.meta(means('The sessions that were ended.', [`sess:${asha.session_id}`])),
  user_id: z.string().optional().meta(means('The user whose sessions were ended.', asha.id)),
  session_ids: sessionNames.meta(means('The public IDs of the sessions that were ended.', [asha.session_id])),
})
export type SessionDeleteResponse = z.infer<typeof SessionDeleteResponseSchema>

export const SessionDeletedSchema = z.object({
  user_id: z.string().meta(means('The user whose session was ended.', asha.id)),
  session_id: z.string().meta(means('The public ID of the session that was ended.', asha.session_id)),
})
export type SessionDeleted = z.infer<typeof SessionDeletedSchema>
