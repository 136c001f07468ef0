import { z } from 'zod'
import { exampleWorld } from '../example-world.ts'
import { filledText } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { operation } from '../operation.ts'
import { cursor, exampleFullPage, fullPageSize, PaginationSchema, pageNo } from '../pages.ts'
import { authentication, nothing } from './doors.ts'

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

/** Operations of our own, beside those that published clients call: a shopper looks after the own sessions. */
export const storefrontSessionOperations = {
  getOwnSessionDetails: operation({
    summary: 'List the own sessions with their devices and times',
    tag: 'Sessions of a shopper',
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
    summary: 'End every own session but the present one',
    description: 'Answers which sessions were live until now. They are refused with their very next call.',
    tag: 'Sessions of a shopper',
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
    summary: 'End one own session',
    description:
      'It is refused with its very next call. To end the present one is to sign out: the cookie is cleared too, as by `logout`.',
    tag: 'Sessions of a shopper',
    scope: 'storefront',
    method: 'DELETE',
    path: `${authentication}/sessions/:sessionId`,
    permission: 'shopper',
    input: z.strictObject(
      {
        ...nothing.shape,
        sessionId: filledText('session_id', 128).meta(
          means('The public id of the session, with or without `sess:`.', asha.other_session_id),
        ),
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
}
