import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { filledText, id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, fullPageSize, pageNo } from './pages.ts'
import {
  CreateUserSessionRequestSchema,
  CreateUserSessionResponseSchema,
  SessionListResponseSchema,
  SessionDetailsListResponseSchema,
  SessionDeleteResponseSchema,
  SessionDeletedSchema,
} from './sessions.ts'

const { asha } = exampleWorld

const ofUser = { id: id().meta(means('ID of a customer.', asha.id)) }
const pageOfUser = z.strictObject({ ...ofUser, pageSize: fullPageSize, pageNo, cursor }, onlyKnown)
const reason = text(500).optional().meta(means('Why, for the colleagues who ask later.', 'Lost phone'))

export const sessionOperations = {
  createUserSession: operation({
    summary: 'Open a session for a user',
    description: 'Returns the cookie that the caller is to set. Only an active user can be signed in.',
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
        sessionId: filledText(128).meta(
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
