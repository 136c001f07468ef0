import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { flag, id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { examplePage } from './pages.ts'
import { CustomerListInput } from './user-filters.ts'
import { UserSearchInput } from './user-list-inputs.ts'
import { CustomerListResponseSchema, UserSearchResponseSchema } from './user-lists.ts'
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
import { CustomerResponseSchema, exampleCustomer } from './customers.ts'
import { CreateUserResponseSchema, exampleUser } from './users.ts'

const { asha, ben } = exampleWorld

const path = { userId: id().meta(means('User ID.', asha.id)) }

export const userOperations = {
  archiveUser: operation({
    summary: 'Archive a user',
    description:
      'The user can no longer sign in, all their sessions end, and their email addresses and phone numbers become available to new users. Archiving an archived user has no effect and succeeds.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/archive',
    permission: 'users:archive',
    input: z.strictObject({ body: ArchiveUserRequestSchema.meta(means('The user to archive.')) }, onlyKnown),
    output: ArchiveUserSuccess,
    errors: ['USER_NOT_FOUND'],
    events: ['user.archived', 'user.left_group'],
    example: { input: { body: { user_id: asha.id } }, output: { success: true } },
  }),
  blockOrUnblockUsers: operation({
    summary: 'Block or unblock users',
    description:
      'A blocked user can’t sign in, and all their sessions end immediately. Either all of the given users are changed, or none. Users who are already in the requested state are left unchanged, but another reason for a block is kept in their history. `state_since` undoes an earlier call, unless somebody has changed the state of the users in the meantime.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/activation',
    permission: 'users:block',
    input: z.strictObject(
      { body: BlockUserRequestSchema.meta(means('The users to block or unblock, and the reason.')) },
      onlyKnown,
    ),
    output: BlockUserSuccess,
    errors: ['USER_NOT_FOUND', 'USER_ARCHIVED', 'USER_NOT_ACTIVE', 'USER_STATE_CHANGED'],
    events: ['user.blocked', 'user.block_reason_added', 'user.unblocked'],
    example: {
      events: ['user.blocked'],
      input: { body: { status: true, user_id: [asha.id], reason: 'Chargebacks' } },
      output: { success: true },
    },
  }),
  createUser: operation({
    summary: 'Create a user',
    description:
      'The contacts count as verified, because the caller is trusted, unless `verified` is false. A user who moves here from another system can bring their password, as its hash, and their social accounts. `consent` and `consents` are what they have agreed to.',
    tag: 'Users',
    scope: 'application',
    method: 'POST',
    path: '/customers',
    permission: 'users:write',
    input: z.strictObject(
      {
        verified: flag().optional().meta(means('`false` if the contacts are not verified yet.', true)),
        body: CreateUserRequestSchema.meta(means('The new user.')),
      },
      onlyKnown,
    ),
    output: CreateUserResponseSchema,
    errors: ['EMAIL_TAKEN', 'PHONE_TAKEN', 'USERNAME_TAKEN', 'EXTERNAL_ID_TAKEN', 'SOCIAL_ACCOUNT_TAKEN'],
    events: ['user.created', 'user.consents_changed', 'user.contact_lost'],
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
      'Newest first by default. `q` is any part of a name, email address, phone number, username, or external ID, or a JSON object of fields. Exact identifiers come first, then names and contacts that begin with it, then other matches. If nothing matches, users are found by `q` as the whole value of an attribute that is neither masked nor encrypted; otherwise, one typo is forgiven, and `fuzzy` is true. `matches` lists what matched. Exact identifiers and beginnings of names are found at once; other matches within about a second of a change. All filters can be combined. `definition_ids` adds values of attributes to each user, masked as everywhere.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/list',
    permission: 'users:read',
    input: CustomerListInput,
    output: CustomerListResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: {
      input: { q: asha.email, pageSize: 10, pageNo: 1 },
      output: { items: [exampleCustomer], page: examplePage },
    },
  }),
  searchUsers: operation({
    summary: 'Search users',
    description:
      'Returns exact identifiers first, then names and contacts that begin with the query, then other matches; at most 50 users. If nothing matches, users are found by the query as the whole value of an attribute; otherwise, one typo is forgiven, and `fuzzy` is true.',
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
    summary: 'Get a user',
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
      'Omitted fields are left unchanged. `emails` and `phone_numbers` replace the whole list. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/:userId',
    permission: 'users:write',
    changes: { readBy: 'getUser', within: 'user' },
    input: z.strictObject(
      {
        ...path,
        ifMatch: optionalName(128).meta(means('The `__v` of the user when you read it.', '7')),
        body: UpdateUserRequestSchema.meta(means('The changes.')),
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
    description: 'Works until the configured number of days has passed. After that, the user is erased.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/undelete',
    permission: 'users:archive',
    input: z.strictObject(
      { body: UnDeleteUserRequestSchema.meta(means('The user whose deletion to cancel, and the reason.')) },
      onlyKnown,
    ),
    output: UnDeleteUserSuccess,
    errors: ['USER_NOT_FOUND', 'USER_NOT_DELETED', 'DELETION_TOO_LATE'],
    events: ['user.undeleted'],
    example: {
      input: { body: { user_id: ben.id, reason: 'Requested by phone', reason_id: '1' } },
      output: { success: true },
    },
  }),
}
