import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { flag, id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleCursorPage, examplePage, pageSize } from './pages.ts'
import { GetUserTimeline, UserEventListResponseSchema } from './user-history.ts'
import {
  CustomerListInput,
  CustomerListResponseSchema,
  UserSearchInput,
  UserSearchResponseSchema,
} from './user-lists.ts'
import {
  ArchiveUserRequestSchema,
  ArchiveUserSuccess,
  BlockUserRequestSchema,
  BlockUserSuccess,
  CreateUserRequestSchema,
  UnDeleteUserRequestSchema,
  UnDeleteUserSuccess,
  UpdateUserRequestSchema,
} from './user-requests.ts'
import { CreateUserResponseSchema, CustomerResponseSchema, exampleCustomer, exampleUser } from './users.ts'

const { asha, ben, owner } = exampleWorld

const path = { userId: id().meta(means('User ID.', asha.id)) }

export const userOperations = {
  archiveUser: operation({
    summary: 'Archive a user',
    description:
      'The user can no longer sign in, all sessions end, and the email addresses and phone numbers are free for a new user. Archiving twice is a quiet success.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/archive',
    permission: 'users:archive',
    input: z.strictObject({ body: ArchiveUserRequestSchema.meta(means('Whom to archive.')) }, onlyKnown),
    output: ArchiveUserSuccess,
    errors: ['USER_NOT_FOUND'],
    events: ['user.archived'],
    example: { input: { body: { user_id: asha.id } }, output: { success: true } },
  }),
  blockOrUnblockUsers: operation({
    summary: 'Block or unblock users',
    description:
      'A blocked user cannot sign in, and all sessions end at once. All users named are changed, or none; who is in the wanted state already is left as is.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/activation',
    permission: 'users:block',
    input: z.strictObject(
      { body: BlockUserRequestSchema.meta(means('Whom to block or unblock, and why.')) },
      onlyKnown,
    ),
    output: BlockUserSuccess,
    errors: ['USER_NOT_FOUND', 'USER_ARCHIVED', 'USER_NOT_ACTIVE'],
    events: ['user.blocked', 'user.unblocked'],
    example: {
      events: ['user.blocked'],
      input: { body: { status: true, user_id: [asha.id], reason: 'Chargebacks' } },
      output: { success: true },
    },
  }),
  createUser: operation({
    summary: 'Create a user',
    description: 'The contacts count as verified, because the actor is trusted, unless `verified` is false.',
    tag: 'Users',
    scope: 'application',
    method: 'POST',
    path: '/customers',
    permission: 'users:write',
    input: z.strictObject(
      {
        verified: flag().optional().meta(means('false: the contacts are not verified yet.', true)),
        body: CreateUserRequestSchema.meta(means('The new user.')),
      },
      onlyKnown,
    ),
    output: CreateUserResponseSchema,
    errors: ['EMAIL_TAKEN', 'PHONE_TAKEN', 'USERNAME_TAKEN', 'EXTERNAL_ID_TAKEN'],
    events: ['user.created', 'user.contact_lost'],
    example: {
      events: ['user.created'],
      input: {
        body: {
          phone_number: '8652523959',
          email: 'chitra@example.com',
          username: 'chitra',
          first_name: 'Chitra',
          last_name: 'Sen',
          gender: 'female',
          meta: { tier: 'gold' },
        },
      },
      output: { user: exampleUser },
    },
  }),
  getCustomers: operation({
    summary: 'List users',
    description:
      'Newest first unless sorted otherwise. `q` is a phone number, an email address, an id, a username, an external_id or the beginning of a name, or a JSON object that names fields.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/list',
    permission: 'users:read',
    input: CustomerListInput,
    output: CustomerListResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: {
      input: { q: asha.email, pageSize: 10, pageNo: 1 },
      output: { items: [exampleCustomer], page: examplePage },
    },
  }),
  searchUsers: operation({
    summary: 'Find a user',
    description: 'Exact identifiers first, then names that begin with the query; 50 users at most.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/search',
    permission: 'users:read',
    input: UserSearchInput,
    output: UserSearchResponseSchema,
    errors: [],
    events: [],
    example: { input: { q: asha.email }, output: { users: [exampleCustomer] } },
  }),
  getUser: operation({
    summary: 'See one user',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId',
    permission: 'users:read',
    input: z.strictObject(path, onlyKnown),
    output: CustomerResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { userId: asha.id }, output: { user: exampleCustomer } },
  }),
  updateUser: operation({
    summary: 'Change a user',
    description:
      'What is left out stays as it is. `emails` and `phone_numbers` replace the whole list. With `If-Match`, a change by somebody else in the meantime is not overwritten.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/:userId',
    permission: 'users:write',
    input: z.strictObject(
      {
        ...path,
        ifMatch: optionalName(128).meta(means('The `__v` of the user as it was read.', '7')),
        body: UpdateUserRequestSchema.meta(means('What is to change.')),
      },
      onlyKnown,
    ),
    output: CreateUserResponseSchema,
    errors: [
      'USER_NOT_FOUND',
      'USER_ARCHIVED',
      'STALE_VERSION',
      'EMAIL_TAKEN',
      'PHONE_TAKEN',
      'EXTERNAL_ID_TAKEN',
      'LAST_IDENTIFIER',
    ],
    events: ['user.updated', 'user.contact_lost'],
    example: {
      events: ['user.updated'],
      input: { userId: asha.id, body: { first_name: 'Aisha', meta: { tier: 'gold' } } },
      output: { user: { ...exampleUser, first_name: 'Aisha', meta: { tier: 'gold' }, __v: 1 } },
    },
  }),
  unDeleteUser: operation({
    summary: "Cancel a user's scheduled deletion",
    description: 'Works until the configured days are over; after that the user is gone.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/undelete',
    permission: 'users:archive',
    input: z.strictObject(
      { body: UnDeleteUserRequestSchema.meta(means('Whose deletion to cancel, and why.')) },
      onlyKnown,
    ),
    output: UnDeleteUserSuccess,
    errors: ['USER_NOT_FOUND', 'USER_NOT_DELETED', 'DELETION_TOO_LATE'],
    events: ['user.undeleted'],
    example: {
      input: { body: { user_id: ben.id, reason: 'Asked for by phone', reason_id: '1' } },
      output: { success: true },
    },
  }),
  getUserEvents: operation({
    summary: 'See what happened to a user',
    description: 'Newest first: who did what, when, and what changed.',
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
    summary: 'See the life of an account',
    description:
      'When it was made, blocked, unblocked, archived, or asked to be deleted; newest first, the last 100. `getUserEvents` tells more.',
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
            title: 'The user asked to be deleted',
            type: 'user.deletion_scheduled',
            visible: true,
          },
        ],
      },
    },
  }),
}
