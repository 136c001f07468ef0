import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, fullPageSize, pageNo } from './pages.ts'
import {
  CreateSignInLinkRequestSchema,
  CreateUserSessionRequestSchema,
  CreateUserSessionResponseSchema,
  SessionListResponseSchema,
  SessionDetailsListResponseSchema,
  SessionDeleteResponseSchema,
  SessionDeletedSchema,
  SignInLinkResponseSchema,
} from './sessions.ts'

const { asha } = exampleWorld

const ofUser = { id: id().meta(means('ID of a customer.', asha.id)) }
const pageOfUser = z.strictObject({ ...ofUser, pageSize: fullPageSize, pageNo, cursor }, onlyKnown)
const reason = text(500).optional().meta(means('The reason, for colleagues who look at this later.', 'Lost phone'))

export const sessionOperations = {
  createUserSession: operation({
    summary: 'Create a session for a user',
    description: 'Returns the cookie for the caller to set. The user must be active.',
    tag: 'Sessions',
    scope: 'application',
    method: 'POST',
    path: '/customers/session',
    permission: 'sessions:write',
    input: z.strictObject(
      { body: CreateUserSessionRequestSchema.meta(means('The user to sign in, and the cookie’s domain.')) },
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
  createSignInLink: operation({
    summary: 'Create a one-time sign-in link for a user',
    description:
      'For support, or for a service that hands a signed-in user over to the storefront. The first person to open the link is signed in as the user, but can’t change the user’s password or contacts without another proof. The user must be active, and is notified of the new device.',
    tag: 'Sessions',
    scope: 'application',
    method: 'POST',
    path: '/customers/:userId/sign-in-link',
    permission: 'users:sign_in',
    status: 201,
    input: z.strictObject(
      {
        userId: id().meta(means('User ID.', asha.id)),
        body: CreateSignInLinkRequestSchema.optional().meta(means('How long the link works, and where it leads.')),
      },
      onlyKnown,
    ),
    output: SignInLinkResponseSchema,
    errors: ['USER_NOT_FOUND', 'USER_NOT_ACTIVE'],
    events: ['user.sign_in_link_created'],
    example: {
      input: { userId: asha.id, body: { expires_in: 900 } },
      output: {
        link: 'https://api.example.com/sign-in/64f0000000000000000000a1/link?code=tk_0123456789abcdef',
        token: 'tk_0123456789abcdef',
        expires_at: exampleWorld.moment,
      },
    },
  }),
  getActiveSessions: operation({
    summary: 'List a user’s sessions',
    description:
      'Returns only the names, on the path as the specification spells it. For devices and times, use `getActiveSessionDetails`.',
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
    summary: 'List a user’s sessions with their devices',
    description: 'Later clients call this `getActiveSessions`.',
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
    summary: 'End all of a user’s sessions',
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
    summary: 'End one of a user’s sessions',
    tag: 'Sessions',
    scope: 'application',
    method: 'DELETE',
    path: '/customers/session',
    permission: 'sessions:write',
    input: z.strictObject(
      {
        ...ofUser,
        sessionId: id(128).meta(means('The public ID of the session, with or without `sess:`.', asha.session_id)),
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
