import { z } from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { filledText, id, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, fullPageSize, PaginationSchema, pageNo } from './pages.ts'

const { asha } = exampleWorld

/** Seconds that a session can be asked to last at most: ten years. The session config caps it further. */
export const maxAgeMax = 10 * 365 * 86_400

export const CreateUserSessionRequestSchema = z.strictObject(
  {
    user_id: id('user_id').meta(means('The user to sign in.', asha.id)),
    domain: filledText('domain', 253)
      .toLowerCase()
      .regex(/^\.?[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u, {
        error: 'domain must be a host name, such as shop.example.com',
      })
      .meta(means('The host name the cookie is for.', 'shop.example.com')),
    max_age: wholeNumber('max_age', 1, maxAgeMax)
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

const ofUser = { id: id('id').meta(means('ID of a customer.', asha.id)) }
const pageOfUser = z.strictObject({ ...ofUser, pageSize: fullPageSize, pageNo, cursor }, onlyKnown)
const reason = text('reason', 500).optional().meta(means('Why, for the colleagues who ask later.', 'Lost phone'))

export const sessionOperations = {
  createUserSession: operation({
    summary: 'Open a session for a user',
    description: 'Answers the cookie that the caller is to set. Only an active user can be signed in.',
    tag: 'Sessions',
    scope: 'application',
    method: 'POST',
    path: '/customers/session',
    permission: 'sessions:write',
    input: z.strictObject(
      { body: CreateUserSessionRequestSchema.meta(means('Whom to sign in, and where.')) },
      onlyKnown,
    ),
    output: CreateUserSessionResponseSchema,
    errors: ['USER_NOT_FOUND', 'USER_NOT_ACTIVE'],
    events: ['session.created'],
    example: {
      input: { body: { user_id: asha.id, domain: 'shop.example.com', max_age: 86_400 } },
      output: {
        domain: 'shop.example.com',
        max_age: 86_400,
        secure: true,
        http_only: true,
        cookie: { 'f.session': 's%3A0123456789abcdef0123456789abcdef.signature' },
      },
    },
  }),
  getActiveSessions: operation({
    summary: 'List the sessions of a user',
    description:
      'The names alone, on the path as the seed spells it. For devices and times, see `getActiveSessionDetails`.',
    tag: 'Sessions',
    scope: 'application',
    method: 'GET',
    path: '/customers/sesions',
    permission: 'sessions:read',
    input: pageOfUser,
    output: SessionListResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { id: asha.id }, output: { items: [`sess:${asha.session_id}`] } },
  }),
  getActiveSessionDetails: operation({
    summary: 'List the sessions of a user with their devices',
    description: 'What later clients read under the name `getActiveSessions`.',
    tag: 'Sessions',
    scope: 'application',
    method: 'GET',
    path: '/customers/sessions',
    permission: 'sessions:read',
    input: pageOfUser,
    output: SessionDetailsListResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: {
      input: { id: asha.id },
      output: {
        items: [
          {
            session_id: asha.session_id,
            user_agent: 'Mozilla/5.0',
            ip: '203.0.113.7',
            domain: 'shop.example.com',
            expire_in: '2024-03-01T09:30:00.000Z',
            created_at: exampleWorld.moment,
            last_seen_at: exampleWorld.moment,
          },
        ],
      },
    },
  }),
  deleteActiveSessions: operation({
    summary: 'End all sessions of a user',
    tag: 'Sessions',
    scope: 'application',
    method: 'DELETE',
    path: '/customers/sesions',
    aliases: ['/customers/sessions'],
    permission: 'sessions:write',
    input: z.strictObject({ ...ofUser, reason }, onlyKnown),
    output: SessionDeleteResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: ['sessions.ended'],
    example: {
      input: { id: asha.id, reason: 'Lost phone' },
      output: { items: [`sess:${asha.session_id}`], user_id: asha.id, session_ids: [asha.session_id] },
    },
  }),
  deleteSession: operation({
    summary: 'End one session of a user',
    tag: 'Sessions',
    scope: 'application',
    method: 'DELETE',
    path: '/customers/session',
    permission: 'sessions:write',
    input: z.strictObject(
      {
        ...ofUser,
        sessionId: filledText('session_id', 128).meta(
          means('The public id of the session, with or without `sess:`.', asha.session_id),
        ),
        reason,
      },
      onlyKnown,
    ),
    output: SessionDeletedSchema,
    errors: ['USER_NOT_FOUND', 'SESSION_NOT_FOUND'],
    events: ['session.ended'],
    example: {
      input: { id: asha.id, sessionId: asha.session_id, reason: 'Lost phone' },
      output: { user_id: asha.id, session_id: asha.session_id },
    },
  }),
}
