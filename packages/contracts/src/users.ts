import { z } from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import {
  ActorSchema,
  ChangesSchema,
  countryCode,
  cursor,
  email,
  filledText,
  flag,
  freeObject,
  id,
  ignored,
  means,
  moment,
  nextCursor,
  onlyKnown,
  optionalCountryCode,
  optionalEmail,
  optionalName,
  PaginationSchema,
  pageNo,
  pageSize,
  personFields,
  success,
  text,
} from './shared.ts'

const { asha, ben, owner } = exampleWorld

/** The states of a user that operators can see; a purged user is nowhere to be seen. */
export const userStates = ['active', 'blocked', 'archived', 'deletion_scheduled'] as const
export type UserStatus = (typeof userStates)[number]

/** An e-mail address of a user. */
export const Email = z
  .object({
    active: z.boolean().optional().meta(means('Whether the address is in use.', true)),
    email: z.string().optional().meta(means('The address, in lower case.', asha.email)),
    primary: z.boolean().optional().meta(means('Whether messages go here; one address at most.', true)),
    verified: z.boolean().optional().meta(means('Whether the user has proved to own the address.', true)),
  })
  .meta(means('An e-mail address of a user.'))
export type Email = z.infer<typeof Email>

/** A phone number of a user, as answers show it. */
export const PhoneNumber = z
  .object({
    active: z.boolean().optional().meta(means('Whether the number is in use.', true)),
    country_code: z.number().optional().meta(means('The calling code of the country.', 91)),
    phone: z.string().optional().meta(means('The national number, digits only.', asha.phone)),
    primary: z.boolean().optional().meta(means('Whether messages go here; one number at most.', true)),
    verified: z.boolean().optional().meta(means('Whether the user has proved to own the number.', true)),
  })
  .meta(means('A phone number of a user.'))
export type PhoneNumber = z.infer<typeof PhoneNumber>

/** A shopper's account in one application. */
export const UserSchema = z
  .object({
    _id: z.string().optional().meta(means('The id of the user, 24 hex characters.', asha.id)),
    user_id: z.string().optional().meta(means('The same id, under the name that requests use.', asha.id)),
    application_id: z
      .string()
      .optional()
      .meta(means('The application the user belongs to.', exampleWorld.application.id)),
    username: z.string().optional().meta(means('The name to sign in with, unique in the application.', asha.username)),
    account_type: z.string().optional().meta(means('`user`, or `programmatic` for one that a service made.', 'user')),
    first_name: z.string().optional().meta(means('Given name.', asha.first_name)),
    last_name: z.string().optional().meta(means('Family name.', asha.last_name)),
    gender: z.string().optional().meta(means('male, female, unisex or other.', 'female')),
    dob: z.string().optional().meta(means('Date of birth, ISO 8601.', '1995-07-23T00:00:00.000Z')),
    active: z.boolean().optional().meta(means('Whether the user may sign in.', true)),
    emails: z.array(Email).optional().meta(means('The e-mail addresses of the user.')),
    phone_numbers: z.array(PhoneNumber).optional().meta(means('The phone numbers of the user.')),
    profile_pic_url: z.string().optional().meta(means('Address of a picture.', 'https://example.com/asha.jpg')),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .meta(means('Free JSON object of the seller, 16 KiB at most.', { tier: 'gold' })),
    external_id: z
      .string()
      .optional()
      .meta(means("The user's id in the seller's own system, unique.", '100002000036789')),
    rr_id: z.string().optional().meta(means("The user's id in a rewards programme.", 'RR-1001')),
    created_at: z.string().optional().meta(means('When the user was created, ISO 8601 in UTC.', exampleWorld.moment)),
    updated_at: z.string().optional().meta(means('When the user last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z.number().optional().meta(means('Grows by one with every change; send it as `If-Match`.', 7)),
  })
  .meta(means("A shopper's account in one application."))
export type User = z.infer<typeof UserSchema>

/** Why and by whom a user was blocked. */
export const BlockSchema = z
  .object({
    reason: z.string().optional().meta(means('The reason that was given.', 'Chargebacks')),
    by: ActorSchema.optional().meta(means('Who blocked the user.')),
    at: z.string().optional().meta(means('When, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('Why and by whom a user was blocked.'))
export type Block = z.infer<typeof BlockSchema>

/** A user as operators see it: the account, and the state it is in. */
export const CustomerSchema = UserSchema.extend({
  _id: z.string().meta(means('The id of the user, 24 hex characters.', asha.id)),
  status: z
    .enum(userStates)
    .optional()
    .meta(means('The state of the user; `active` is false in every other.', 'active')),
  archive: z.boolean().optional().meta(means('Whether the user is archived.', false)),
  deleted_on: z
    .string()
    .optional()
    .meta(means('When a deletion that the user asked for takes effect, ISO 8601 in UTC.', ben.deleted_on)),
  last_sign_in_at: z.string().optional().meta(means('The last sign-in, ISO 8601 in UTC.', exampleWorld.moment)),
  block: BlockSchema.optional().meta(means('Why and by whom the user is blocked; absent otherwise.')),
}).meta(means('A user as operators see it.'))
export type Customer = z.infer<typeof CustomerSchema>

export const ArchiveUserRequestSchema = z.strictObject(
  { user_id: id('user_id').meta(means('The user to archive.', asha.id)) },
  onlyKnown,
)
export type ArchiveUserRequest = z.infer<typeof ArchiveUserRequestSchema>

export const ArchiveUserSuccess = z.object({ success })
export type ArchiveUserSuccess = z.infer<typeof ArchiveUserSuccess>

/** Users that one call can block. */
export const blockUsersMax = 1000

const userIds = z
  .union([id('user_id'), z.array(id('user_id'))], {
    error: (issue) => `user_id is ${issue.input === undefined ? 'required: ' : ''}a list of user ids, or one of them`,
  })
  .transform((given, context) => {
    const ids = [...new Set(typeof given === 'string' ? [given] : given)]
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message, input: given })
      return z.NEVER
    }
    if (ids.length === 0) return refuse('user_id names at least one user')
    if (ids.length > blockUsersMax) return refuse(`user_id names at most ${blockUsersMax} users`)
    return ids
  })

export const BlockUserRequestSchema = z.strictObject(
  {
    status: flag('status').meta(means('true blocks, false unblocks.', true)),
    user_id: userIds.meta(means('The users, 1,000 at most; all of them or none.', [asha.id])),
    reason: text('reason', 500).optional().meta(means('Why, for the colleagues who ask later.', 'Chargebacks')),
  },
  onlyKnown,
)
export type BlockUserRequest = z.infer<typeof BlockUserRequestSchema>

export const BlockUserSuccess = z.object({ success })
export type BlockUserSuccess = z.infer<typeof BlockUserSuccess>

export const UnDeleteUserRequestSchema = z.strictObject(
  {
    user_id: id('user_id').meta(means('The user who asked to be deleted.', ben.id)),
    reason: text('reason', 500).optional().meta(means('Why the deletion is taken back.', 'Asked for by telephone')),
    reason_id: text('reason_id', 64).optional().meta(means('The id of one of the configured reasons.', '1')),
  },
  onlyKnown,
)
export type UnDeleteUserRequest = z.infer<typeof UnDeleteUserRequestSchema>

export const UnDeleteUserSuccess = z.object({ success })
export type UnDeleteUserSuccess = z.infer<typeof UnDeleteUserSuccess>

/** What both creating and updating can say about a person. */
const person = {
  ...personFields,
  meta: freeObject('meta')
    .optional()
    .meta(means('Free JSON object, or the text of one; 16 KiB at most.', { tier: 'gold' })),
  external_id: optionalName('external_id', 128).meta(
    means("The user's id in the seller's own system, unique in the application.", '100002000036789'),
  ),
  rr_id: optionalName('rr_id', 128).meta(means("The user's id in a rewards programme.", 'RR-1001')),
  consent: ignored,
}

export const CreateUserRequestSchema = z
  .strictObject(
    {
      phone_number: optionalName('phone_number', 32).meta(
        means('A phone number in any usual spelling. This or `email` is needed.', '8652523959'),
      ),
      email: optionalEmail('email').meta(
        means('An e-mail address. This or `phone_number` is needed.', 'chitra@example.com'),
      ),
      country_code: optionalCountryCode('country_code').meta(
        means("The calling code for `phone_number`; otherwise its own + prefix, or the application's default.", 91),
      ),
      username: optionalName('username', 100).meta(means('The name to sign in with; made up when left out.', 'chitra')),
      ...person,
    },
    onlyKnown,
  )
  .refine((given) => given.phone_number !== undefined || given.email !== undefined, {
    path: ['email'],
    error: 'A user needs an email, a phone_number, or both',
  })
export type CreateUserRequest = z.infer<typeof CreateUserRequestSchema>

/** An e-mail address in the list that replaces the one of a user. */
export const UserEmails = z.strictObject(
  {
    active: flag('active').optional().meta(means('Whether the address is in use; true when left out.', true)),
    email: email('email').min(1).meta(means('The address.', asha.email)),
    primary: flag('primary').optional().meta(means('Whether messages go here; one address at most.', true)),
    verified: flag('verified')
      .optional()
      .meta(means('Whether the user owns it. Vouching for a new address needs the permission `users:verify`.', true)),
  },
  onlyKnown,
)
export type UserEmails = z.infer<typeof UserEmails>

/** A phone number in the list that replaces the one of a user. */
export const UserPhoneNumbers = z.strictObject(
  {
    active: flag('active').optional().meta(means('Whether the number is in use; true when left out.', true)),
    country_code: countryCode('country_code')
      .optional()
      .meta(means('The calling code: 91, "91" or "+91"; the application\'s default when left out.', '91')),
    phone: filledText('phone', 32).meta(means('The number, in any usual spelling.', asha.phone)),
    primary: flag('primary').optional().meta(means('Whether messages go here; one number at most.', true)),
    verified: flag('verified')
      .optional()
      .meta(means('Whether the user owns it. Vouching for a new number needs the permission `users:verify`.', true)),
  },
  onlyKnown,
)
export type UserPhoneNumbers = z.infer<typeof UserPhoneNumbers>

/** E-mail addresses, and phone numbers, that one user can have. */
export const contactsMax = 20

export const UpdateUserRequestSchema = z.strictObject(
  {
    ...person,
    dob: z
      .union([z.literal(''), moment('dob')], { error: 'dob is a date such as 1995-07-23' })
      .optional()
      .meta(means('Date of birth, ISO 8601; empty takes it away.', '1995-07-23')),
    external_id: text('external_id', 128)
      .trim()
      .optional()
      .meta(
        means(
          "The user's id in the seller's own system, unique in the application; empty takes it away.",
          '100002000036789',
        ),
      ),
    rr_id: text('rr_id', 128)
      .trim()
      .optional()
      .meta(means("The user's id in a rewards programme; empty takes it away.", 'RR-1001')),
    emails: z
      .array(UserEmails, { error: 'emails is a list of e-mail addresses' })
      .max(contactsMax, { error: `emails has at most ${contactsMax} entries` })
      .optional()
      .meta(
        means('Replaces all e-mail addresses of the user.', [{ email: asha.email, primary: true, verified: true }]),
      ),
    phone_numbers: z
      .array(UserPhoneNumbers, { error: 'phone_numbers is a list of phone numbers' })
      .max(contactsMax, { error: `phone_numbers has at most ${contactsMax} entries` })
      .optional()
      .meta(
        means('Replaces all phone numbers of the user.', [{ phone: asha.phone, country_code: '91', primary: true }]),
      ),
    _id: ignored,
    id: ignored,
    __v: ignored,
    created_at: ignored,
    updated_at: ignored,
    debug: ignored,
    has_old_password_hash: ignored,
  },
  onlyKnown,
)
export type UpdateUserRequest = z.infer<typeof UpdateUserRequestSchema>

export const CreateUserResponseSchema = z.object({ user: UserSchema.optional().meta(means('The user, as it is now.')) })
export type CreateUserResponse = z.infer<typeof CreateUserResponseSchema>

export const CustomerListResponseSchema = z.object({
  items: z.array(CustomerSchema).optional().meta(means('The users of this page.')),
  page: PaginationSchema.optional().meta(means('Where the list stands.')),
})
export type CustomerListResponse = z.infer<typeof CustomerListResponseSchema>

export const UserSearchResponseSchema = z.object({
  users: z.array(CustomerSchema).optional().meta(means('The users found, 50 at most: exact identifiers first.')),
})
export type UserSearchResponse = z.infer<typeof UserSearchResponseSchema>

export const CustomerResponseSchema = z.object({ user: CustomerSchema.meta(means('The user.')) })
export type CustomerResponse = z.infer<typeof CustomerResponseSchema>

/** One line of what happened to a user. */
export const UserEventSchema = z
  .object({
    _id: z.string().meta(means('The id of the event.')),
    type: z.string().meta(means('What happened, in the past tense.', 'user.updated')),
    message: z.string().meta(means('The same as a sentence.', 'The user was changed')),
    actor: ActorSchema.meta(means('Who did it.')),
    changes: ChangesSchema.optional(),
    request_id: z.string().meta(means('The request in which it happened.')),
    ip: z.string().optional().meta(means('The address the request came from.', '203.0.113.7')),
    created_at: z.string().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('One line of what happened to a user.'))
export type UserEvent = z.infer<typeof UserEventSchema>

export const UserEventListResponseSchema = z.object({
  items: z.array(UserEventSchema).meta(means('What happened, newest first.')),
  next_cursor: nextCursor,
})
export type UserEventListResponse = z.infer<typeof UserEventListResponseSchema>

/** One step in the life of an account. */
export const UserTimelineSchema = z.object({
  date: z.string().optional().meta(means('When it happened, ISO 8601 in UTC.', exampleWorld.moment)),
  title: z.string().optional().meta(means('What happened, as a sentence.', 'The user was blocked')),
  type: z.string().optional().meta(means('What happened, as a name that stays the same.', 'user.blocked')),
  visible: z.boolean().optional().meta(means('Whether it is to be shown.', true)),
  sub_title: z.string().optional().meta(means('The reason, where one was given.', 'Chargebacks')),
})
export type UserTimeline = z.infer<typeof UserTimelineSchema>

export const GetUserTimeline = z.object({
  delete_on: z
    .string()
    .optional()
    .meta(means('When the account will be erased, where that was asked for; ISO 8601 in UTC.', ben.deleted_on)),
  timeline: z.array(UserTimelineSchema).optional().meta(means('The life of the account, newest first.')),
})
export type GetUserTimeline = z.infer<typeof GetUserTimeline>

const fieldFilter = z.record(
  z.string().max(64, { error: 'q names fields of at most 64 characters' }),
  z.union([text('q', 256), z.number(), z.boolean()], { error: 'q compares fields with a text, a number or a boolean' }),
)

const oneOrMany = (name: string) =>
  z.union([text(name, 1024), z.array(text(name, 256)).max(50, { error: `${name} has at most 50 values` })], {
    error: `${name} is a text, or several`,
  })

const commaSeparated = (given: string | string[]) =>
  [given].flat().flatMap((each) => each.split(',').map((word) => word.trim()))

/** A user as the examples show her. */
export const exampleUser = {
  _id: asha.id,
  user_id: asha.id,
  application_id: exampleWorld.application.id,
  username: asha.username,
  account_type: 'user',
  first_name: asha.first_name,
  last_name: asha.last_name,
  active: true,
  emails: [{ active: true, primary: true, verified: true, email: asha.email }],
  phone_numbers: [{ active: true, primary: true, verified: true, phone: asha.phone, country_code: asha.country_code }],
  meta: {},
  created_at: exampleWorld.moment,
  updated_at: exampleWorld.moment,
  __v: 0,
} satisfies User

/** The same user as operators see her. */
export const exampleCustomer = { ...exampleUser, status: 'active', archive: false } satisfies Customer

export const examplePage = { type: 'number', current: 1, size: 10, item_total: 1, has_next: false } satisfies z.infer<
  typeof PaginationSchema
>

const path = { userId: id('user_id').meta(means('User ID.', asha.id)) }

export const userOperations = {
  archiveUser: operation({
    summary: 'Archive a user',
    description:
      'The user can no longer sign in, all sessions end, and the e-mail addresses and phone numbers are free for a new user. Archiving twice is a quiet success.',
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
    events: ['user.blocked'],
    example: {
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
        verified: flag('verified').optional().meta(means('false: the contacts are not verified yet.', true)),
        body: CreateUserRequestSchema.meta(means('The new user.')),
      },
      onlyKnown,
    ),
    output: CreateUserResponseSchema,
    errors: ['EMAIL_TAKEN', 'PHONE_TAKEN', 'USERNAME_TAKEN', 'EXTERNAL_ID_TAKEN'],
    events: ['user.created'],
    example: {
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
      'Newest first unless sorted otherwise. `q` is a phone number, an e-mail address, an id, a username, an external_id or the beginning of a name, or a JSON object that names fields.',
    tag: 'Users',
    scope: 'application',
    method: 'GET',
    path: '/customers/list',
    permission: 'users:read',
    input: z.strictObject(
      {
        q: z
          .union([text('q', 512), fieldFilter], { error: 'q is a text, or an object of fields and their values' })
          .optional()
          .meta(
            means('The search query: any identifier, the beginning of a name, or a JSON object of fields.', 'asha'),
          ),
        pageSize,
        pageNo,
        cursor,
        sort: z
          .enum(['newest', 'oldest', 'name', 'recently_signed_in'], {
            error: 'sort is newest, oldest, name or recently_signed_in',
          })
          .optional()
          .meta(means('The order; newest first when left out.', 'newest')),
        status: oneOrMany('status')
          .transform(commaSeparated)
          .pipe(z.array(z.enum(userStates, { error: `status is one or several of ${userStates.join(', ')}` })))
          .optional()
          .meta(means('Only users in these states; all but archived ones when left out.', ['active', 'blocked'])),
        verified: flag('verified').optional().meta(means('Only users with (or without) a verified contact.', true)),
        hasEmail: flag('has_email').optional().meta(means('Only users with (or without) an e-mail address.', true)),
        hasPhone: flag('has_phone').optional().meta(means('Only users with (or without) a phone number.', true)),
        groupUid: optionalName('group_uid', 64).meta(means('Only members of this user group: its uid or _id.', '1')),
        createdFrom: moment('created_from').optional().meta(means('Created at this date or later.', '2024-01-01')),
        createdTo: moment('created_to', 'end').optional().meta(means('Created at this date or earlier.', '2024-01-31')),
        lastSignInFrom: moment('last_sign_in_from')
          .optional()
          .meta(means('Last signed in at this date or later.', '2024-01-01')),
        lastSignInTo: moment('last_sign_in_to', 'end')
          .optional()
          .meta(means('Last signed in at this date or earlier.', '2024-01-31')),
      },
      onlyKnown,
    ),
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
    input: z.strictObject(
      {
        q: text('q', 256)
          .optional()
          .meta(means('The search query: mobile number, e-mail address, id or the beginning of a name.', asha.email)),
        query: z
          .union([text('query', 256), z.array(text('query', 256)).max(50, { error: 'query has at most 50 values' })], {
            error: 'query is a text, or several',
          })
          .transform((given) => [given].flat())
          .optional()
          .meta(means('Several search queries at once, as later clients send them.', [asha.email])),
      },
      onlyKnown,
    ),
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
        ifMatch: optionalName('if_match', 128).meta(means('The `__v` of the user as it was read.', '7')),
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
    events: ['user.updated'],
    example: {
      input: { userId: asha.id, body: { first_name: 'Aisha', meta: { tier: 'gold' } } },
      output: { user: { ...exampleUser, first_name: 'Aisha', meta: { tier: 'gold' }, __v: 1 } },
    },
  }),
  unDeleteUser: operation({
    summary: 'Take back the deletion of a user',
    description: 'Works until the configured days are over; after that the user is gone.',
    tag: 'Users',
    scope: 'application',
    method: 'PUT',
    path: '/customers/undelete',
    permission: 'users:archive',
    input: z.strictObject(
      { body: UnDeleteUserRequestSchema.meta(means('Whose deletion to take back, and why.')) },
      onlyKnown,
    ),
    output: UnDeleteUserSuccess,
    errors: ['USER_NOT_FOUND', 'USER_NOT_DELETED', 'DELETION_TOO_LATE'],
    events: ['user.undeleted'],
    example: {
      input: { body: { user_id: ben.id, reason: 'Asked for by telephone', reason_id: '1' } },
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
