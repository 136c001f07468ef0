import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { id } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { operation } from '../operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from '../pages.ts'
import { exampleUser } from '../users.ts'
import { authentication, nothing } from './doors.ts'
import { OwnSessionDetailsSchema, OwnSessionsEndedSchema } from './own-sessions.ts'
import { LogoutSuccess, SessionListSuccess, UserObjectSchema } from './sign-in.ts'

const { asha } = exampleWorld

/** How shoppers see and end their own sessions. Published clients call the last three operations; the others are ours. */
export const storefrontSessionOperations = {
  getOwnSessionDetails: operation({
    summary: "List the shopper's sessions with their devices and times",
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/sessions/details`,
    permission: 'shopper',
    input: z.strictObject({ ...nothing.shape, pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: OwnSessionDetailsSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: {
        items: [
          {
            session_id: asha.session_id,
            device: 'Chrome on Android',
            created_at: exampleWorld.moment,
            last_seen_at: exampleWorld.moment,
            expire_in: '2024-03-01T09:30:00.000Z',
            is_current: true,
          },
        ],
        page: exampleFullPage,
      },
    },
  }),
  deleteOtherSessions: operation({
    summary: 'End all of the shopper’s other sessions',
    description: 'Returns the sessions that were ended. Their next call is refused.',
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'DELETE',
    path: `${authentication}/sessions`,
    permission: 'shopper',
    input: nothing,
    output: OwnSessionsEndedSchema,
    errors: [],
    events: ['sessions.ended'],
    example: { input: {}, output: { session_ids: [asha.other_session_id] } },
  }),
  deleteOwnSession: operation({
    summary: 'End one of the shopper’s sessions',
    description:
      'It is refused with its very next call. To end the present one is to sign out: the cookie is cleared too, as by `logout`.',
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'DELETE',
    path: `${authentication}/sessions/:sessionId`,
    permission: 'shopper',
    input: z.strictObject(
      {
        ...nothing.shape,
        sessionId: id(128).meta(means('The public ID of the session, with or without `sess:`.', asha.other_session_id)),
      },
      onlyKnown,
    ),
    output: OwnSessionsEndedSchema,
    errors: ['SESSION_NOT_FOUND'],
    events: ['session.ended'],
    example: {
      input: { sessionId: asha.other_session_id },
      output: { session_ids: [asha.other_session_id] },
    },
  }),
  getLoggedInUser: operation({
    summary: 'Get the signed-in shopper',
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/session`,
    permission: 'shopper',
    input: nothing,
    output: UserObjectSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { user: exampleUser } },
  }),
  getListOfActiveSessions: operation({
    summary: "List the shopper's sessions",
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/sessions`,
    permission: 'shopper',
    input: nothing,
    output: SessionListSuccess,
    errors: [],
    events: [],
    example: { input: {}, output: { sessions: [`sess:${asha.session_id}`] } },
  }),
  logout: operation({
    summary: 'Sign out',
    description:
      'Ends the session on the server, and clears the cookie. It is a GET because published clients call it that way.',
    tag: 'Shopper sessions',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/logout`,
    permission: 'storefront',
    input: nothing,
    output: LogoutSuccess,
    errors: [],
    events: ['user.signed_out'],
    example: { input: {}, output: { logout: true } },
  }),
}
