import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import {
  type OperatorSession,
  OperatorSessionListResponseSchema,
  OperatorSessionsEndedSchema,
} from './operator-sessions.ts'

const { owner, moment } = exampleWorld

const exampleSession = {
  session_id: owner.other_session_id,
  device: 'Firefox on macOS',
  ip: '203.0.113.7',
  created_at: moment,
  last_seen_at: moment,
  expires_at: moment,
  is_current: false,
} satisfies OperatorSession

export const operatorSessionOperations = {
  getOperatorSessions: operation({
    summary: 'List your own sessions',
    description: 'Where you are signed in to the console. For operators only.',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/me/sessions',
    permission: 'signed-in',
    input: z.strictObject({ pageSize: fullPageSize, pageNo }, onlyKnown),
    output: OperatorSessionListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleSession], page: exampleFullPage } },
  }),
  deleteOtherOperatorSessions: operation({
    summary: 'End all your other sessions',
    description: 'Their next call is refused. Returns the sessions that were ended.',
    tag: 'Team',
    scope: 'company',
    method: 'DELETE',
    path: '/me/sessions',
    permission: 'signed-in',
    input: z.strictObject({}, onlyKnown),
    output: OperatorSessionsEndedSchema,
    errors: [],
    events: ['operator.sessions_ended'],
    example: { input: {}, output: { session_ids: [owner.other_session_id] } },
  }),
  deleteOperatorSession: operation({
    summary: 'End one of your sessions',
    description: 'Its next call is refused. To end your current session, sign out instead.',
    tag: 'Team',
    scope: 'company',
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    permission: 'signed-in',
    input: z.strictObject(
      { sessionId: id(128).meta(means('The public ID of the session.', owner.other_session_id)) },
      onlyKnown,
    ),
    output: OperatorSessionsEndedSchema,
    errors: ['SESSION_NOT_FOUND'],
    events: ['operator.session_ended'],
    example: {
      input: { sessionId: owner.other_session_id },
      output: { session_ids: [owner.other_session_id] },
    },
  }),
}
