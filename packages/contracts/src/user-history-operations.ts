import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { filledText, id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleCursorPage, pageSize } from './pages.ts'
import { GetUserTimeline, UserEventListResponseSchema } from './user-history.ts'

const { asha, ben, owner } = exampleWorld

const path = { userId: id().meta(means('User ID.', asha.id)) }

export const userHistoryOperations = {
  getContactEvents: operation({
    summary: 'List attempts to sign in with a contact',
    description:
      'Newest first: codes that were requested, delivered, or rejected, wrong passwords, and refusals, with the reason, whether or not anybody has the contact. Only a keyed hash of the contact is stored with them. `getUserEvents` includes the attempts with a user’s contacts.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/sign-in-attempts',
    permission: 'users:read',
    input: z.strictObject(
      {
        contact: filledText(320).meta(
          means('An email address, a phone number in any common format, or a username.', `+91${asha.new_phone}`),
        ),
        pageSize,
        cursor,
      },
      onlyKnown,
    ),
    output: UserEventListResponseSchema,
    errors: [],
    events: [],
    example: {
      input: { contact: `+91 ${asha.new_phone}` },
      output: {
        items: [
          {
            _id: '64f0000000000000000000e3',
            type: 'code.rejected',
            message: 'A code or link was rejected',
            actor: { kind: 'system', id: 'nobody' },
            details: { reason: 'expired', purpose: 'sign_in' },
            request_id: '0190a6f2-0000-7000-8000-000000000000',
            created_at: exampleWorld.moment,
          },
        ],
        page: exampleCursorPage,
      },
    },
  }),
  getUserEvents: operation({
    summary: 'Get a user’s history',
    description: 'Newest first: who did what, when, and what changed. Of an erased user, what isn’t personal.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/events',
    permission: 'users:read',
    input: z.strictObject({ ...path, pageSize, cursor }, onlyKnown),
    output: UserEventListResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: {
      input: { userId: asha.id },
      output: {
        items: [
          {
            _id: '64f0000000000000000000e1',
            type: 'user.updated',
            message: 'The user was changed',
            actor: { kind: 'operator', id: owner.id, name: owner.name },
            changes: { first_name: { from: 'Asha', to: 'Aisha' } },
            request_id: '0190a6f2-0000-7000-8000-000000000000',
            created_at: exampleWorld.moment,
          },
        ],
        page: exampleCursorPage,
      },
    },
  }),
  getUserTimeline: operation({
    summary: 'Get a user’s milestones',
    description:
      'When the account was created, blocked, unblocked, archived, or scheduled for deletion: the latest 100, newest first. `getUserEvents` returns more detail.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/timeline',
    permission: 'users:read',
    input: z.strictObject(path, onlyKnown),
    output: GetUserTimeline,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: {
      input: { userId: ben.id },
      output: {
        delete_on: ben.deleted_on,
        timeline: [
          {
            date: exampleWorld.moment,
            title: 'The user requested deletion',
            type: 'user.deletion_scheduled',
            visible: true,
          },
        ],
      },
    },
  }),
}
