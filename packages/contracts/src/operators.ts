import { z } from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { permissionNames, roleNames } from './permissions.ts'
import { email, filledText, flag, id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

const { owner, viewer, invited, setUp, application, company } = exampleWorld

/** A person of the internal team who signs in to the console. */
export const OperatorSchema = z
  .object({
    _id: z.string().meta(means('The id of the operator, 24 hex characters.', owner.id)),
    email: z.string().meta(means('The e-mail address to sign in with.', owner.email)),
    name: z.string().optional().meta(means('The name colleagues read.', owner.name)),
    role: z.enum(roleNames).meta(means('What the operator may do.', 'owner')),
    active: z.boolean().meta(means('Whether the operator may sign in.', true)),
    joined: z.boolean().optional().meta(means('Whether the invitation has been accepted.', true)),
    created_at: z.string().meta(means('When the operator was invited, ISO 8601 in UTC.', exampleWorld.moment)),
    last_sign_in_at: z.string().optional().meta(means('The last sign-in, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('A person of the internal team who signs in to the console.'))
export type Operator = z.infer<typeof OperatorSchema>

export const OperatorListResponseSchema = z.object({
  items: z.array(OperatorSchema).meta(means('The operators of the company.')),
})
export type OperatorListResponse = z.infer<typeof OperatorListResponseSchema>

export const OperatorResponseSchema = z.object({ operator: OperatorSchema.meta(means('The operator.')) })
export type OperatorResponse = z.infer<typeof OperatorResponseSchema>

const role = z.enum(roleNames, { error: `role is one of ${roleNames.join(', ')}` })
const name = filledText('name', 100).optional().meta(means('The name colleagues read.', viewer.name))

export const InviteOperatorRequestSchema = z.strictObject(
  {
    email: email('email').meta(means('Whom to invite.', 'new@example.com')),
    name,
    role: role.meta(means('What the operator may do.', 'support')),
  },
  onlyKnown,
)
export type InviteOperatorRequest = z.infer<typeof InviteOperatorRequestSchema>

export const InvitationResponseSchema = z.object({
  operator: OperatorSchema.meta(means('The operator.')),
  link: z
    .string()
    .meta(
      means('The link with which the operator joins, once. Shown this once.', 'https://console.example.com/join#token'),
    ),
})
export type InvitationResponse = z.infer<typeof InvitationResponseSchema>

export const UpdateOperatorRequestSchema = z.strictObject(
  {
    role: role.optional().meta(means('What the operator may do from now on.', 'support')),
    active: flag('active').optional().meta(means('false ends the access and all sessions at once.', true)),
  },
  onlyKnown,
)
export type UpdateOperatorRequest = z.infer<typeof UpdateOperatorRequestSchema>

/** Who is calling, and what for. */
export const CurrentOperatorResponseSchema = z.object({
  actor: z
    .object({
      kind: z.enum(['operator', 'api_key']).meta(means('A person or a service.', 'operator')),
      id: z.string().meta(means('The id of the operator or the API key.', owner.id)),
      name: z.string().optional().meta(means('The name colleagues read.', owner.name)),
      email: z.string().optional().meta(means('The e-mail address of an operator.', owner.email)),
      role: z.enum(roleNames).optional().meta(means('The role of an operator.', 'owner')),
    })
    .meta(means('Who is calling.')),
  permissions: z.array(z.enum(permissionNames)).meta(means('What the actor may do.', ['users:read'])),
  company: z
    .object({
      id: z.number().meta(means('The number of the company.', company.id)),
      name: z.string().meta(means('The name of the company.', company.name)),
    })
    .meta(means('The company the actor belongs to.')),
  applications: z
    .array(
      z.object({
        _id: z.string().meta(means('The id of the application.', application.id)),
        name: z.string().meta(means('The name of the storefront.', application.name)),
      }),
    )
    .meta(means('The applications of the company.')),
})
export type CurrentOperatorResponse = z.infer<typeof CurrentOperatorResponseSchema>

export const SetupStatusResponseSchema = z.object({
  needed: z.boolean().meta(means('Whether there is no operator yet.', false)),
})
export type SetupStatusResponse = z.infer<typeof SetupStatusResponseSchema>

const oneTimeToken = filledText('token', 512)

/** Characters of a password. What is too common is refused by the service. */
export const passwordLength = { least: 8, most: 128 } as const

const newPassword = text('password', passwordLength.most).min(passwordLength.least, {
  error: `password has at least ${passwordLength.least} characters`,
})

export const SetUpFirstOperatorRequestSchema = z.strictObject(
  {
    token: oneTimeToken.meta(means('The set-up token that the service printed when it started.', setUp.token)),
    email: email('email').meta(means('The e-mail address to sign in with.', setUp.email)),
    password: newPassword.meta(means('The password, 8 to 128 characters.', setUp.password)),
    name,
  },
  onlyKnown,
)
export type SetUpFirstOperatorRequest = z.infer<typeof SetUpFirstOperatorRequestSchema>

export const SignInRequestSchema = z.strictObject(
  {
    email: email('email').meta(means('The e-mail address of the operator.', owner.email)),
    password: text('password', 1024)
      .min(1, { error: 'password may not be empty' })
      .meta(means('The password of the operator.', owner.password)),
  },
  onlyKnown,
)
export type SignInRequest = z.infer<typeof SignInRequestSchema>

export const AcceptInvitationRequestSchema = z.strictObject(
  {
    token: oneTimeToken.meta(means('The token of the link.', invited.token)),
    password: newPassword.meta(means('The password to sign in with, 8 to 128 characters.', invited.password)),
    name,
  },
  onlyKnown,
)
export type AcceptInvitationRequest = z.infer<typeof AcceptInvitationRequestSchema>

export const ChangeOperatorPasswordRequestSchema = z.strictObject(
  {
    current_password: text('current_password', 1024)
      .min(1, { error: 'current_password may not be empty' })
      .meta(means('The password as it is.', owner.password)),
    password: newPassword.meta(means('The password from now on, 8 to 128 characters.', 'lilac-tunnel-basket-29')),
  },
  onlyKnown,
)
export type ChangeOperatorPasswordRequest = z.infer<typeof ChangeOperatorPasswordRequestSchema>

export const ChangeOperatorPasswordSuccess = z.object({
  success: z.boolean().meta(means('True: the password is changed.', true)),
})
export type ChangeOperatorPasswordSuccess = z.infer<typeof ChangeOperatorPasswordSuccess>

export const SignOutSuccess = z.object({ success: z.boolean().meta(means('True: the session has ended.', true)) })
export type SignOutSuccess = z.infer<typeof SignOutSuccess>

const exampleOperator: Operator = {
  _id: owner.id,
  email: owner.email,
  name: owner.name,
  role: 'owner',
  active: true,
  joined: true,
  created_at: exampleWorld.moment,
}

/** As one who was invited without a name. */
const { name: _, ...unnamed } = exampleOperator

export const operatorOperations = {
  getOperators: operation({
    summary: 'List the operators of the company',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/operators',
    permission: 'operators:read',
    input: z.strictObject({}, onlyKnown),
    output: OperatorListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleOperator] } },
  }),
  inviteOperator: operation({
    summary: 'Invite an operator',
    description: 'Answers the link with which the operator joins; it works once, and is shown this once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators',
    permission: 'operators:write',
    status: 201,
    input: z.strictObject({ body: InviteOperatorRequestSchema.meta(means('Whom to invite.')) }, onlyKnown),
    output: InvitationResponseSchema,
    errors: ['OPERATOR_EXISTS'],
    events: ['operator.invited'],
    example: {
      input: { body: { email: 'new@example.com', name: 'Nia New', role: 'support' } },
      output: {
        operator: {
          ...exampleOperator,
          _id: '64f0000000000000000000c4',
          email: 'new@example.com',
          name: 'Nia New',
          role: 'support',
          joined: false,
        },
        link: 'https://console.example.com/join#token',
      },
    },
  }),
  updateOperator: operation({
    summary: 'Change the role of an operator, or end the access',
    tag: 'Team',
    scope: 'company',
    method: 'PUT',
    path: '/operators/:operatorId',
    permission: 'operators:write',
    input: z.strictObject(
      {
        operatorId: id('operator_id').meta(means('The operator.', viewer.id)),
        body: UpdateOperatorRequestSchema.meta(means('What is to change.')),
      },
      onlyKnown,
    ),
    output: OperatorResponseSchema,
    errors: ['OPERATOR_NOT_FOUND', 'LAST_OWNER'],
    events: ['operator.updated'],
    example: {
      input: { operatorId: viewer.id, body: { role: 'support' } },
      output: {
        operator: { ...exampleOperator, _id: viewer.id, email: viewer.email, name: viewer.name, role: 'support' },
      },
    },
  }),
  renewInvitation: operation({
    summary: 'Give an operator who has no password a new link',
    description:
      'For an invitation, or a reset of the password, whose link was lost. Earlier links of the operator stop working. The link works once, and is shown this once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators/:operatorId/invitation',
    permission: 'operators:write',
    input: z.strictObject({ operatorId: id('operator_id').meta(means('The operator.', invited.id)) }, onlyKnown),
    output: InvitationResponseSchema,
    errors: ['OPERATOR_NOT_FOUND', 'OPERATOR_NOT_ACTIVE', 'OPERATOR_JOINED'],
    events: ['operator.invitation_renewed'],
    example: {
      input: { operatorId: invited.id },
      output: {
        operator: { ...unnamed, _id: invited.id, email: invited.email, role: 'support', joined: false },
        link: 'https://console.example.com/join#token',
      },
    },
  }),
  resetOperatorPassword: operation({
    summary: 'Reset the password of an operator',
    description:
      'The password stops working, all sessions of the operator end, and the answer is a link with which the operator chooses a new one; it works once, and is shown this once. Not for oneself: that is `changeOperatorPassword`.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators/:operatorId/password/reset',
    permission: 'operators:write',
    input: z.strictObject({ operatorId: id('operator_id').meta(means('The operator.', viewer.id)) }, onlyKnown),
    output: InvitationResponseSchema,
    errors: ['OPERATOR_NOT_FOUND', 'OPERATOR_NOT_ACTIVE', 'OPERATOR_NOT_JOINED'],
    events: ['operator.password_reset'],
    example: {
      input: { operatorId: viewer.id },
      output: {
        operator: {
          ...exampleOperator,
          _id: viewer.id,
          email: viewer.email,
          name: viewer.name,
          role: 'viewer',
          joined: false,
        },
        link: 'https://console.example.com/new-password#token',
      },
    },
  }),
  getCurrentOperator: operation({
    summary: 'See who you are and what you may do',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/me',
    permission: 'signed-in',
    input: z.strictObject({}, onlyKnown),
    output: CurrentOperatorResponseSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: {
        actor: { kind: 'operator', id: owner.id, name: owner.name, email: owner.email, role: 'owner' },
        permissions: [...permissionNames],
        company: { id: company.id, name: company.name },
        applications: [{ _id: application.id, name: application.name }],
      },
    },
  }),
  changeOperatorPassword: operation({
    summary: 'Change your own password',
    description: 'All other sessions of the operator end; the one that asks goes on.',
    tag: 'Team',
    scope: 'company',
    method: 'PUT',
    path: '/me/password',
    permission: 'signed-in',
    input: z.strictObject(
      { body: ChangeOperatorPasswordRequestSchema.meta(means('The password as it is, and as it will be.')) },
      onlyKnown,
    ),
    output: ChangeOperatorPasswordSuccess,
    errors: ['WRONG_CREDENTIALS'],
    events: ['operator.password_changed'],
    example: {
      input: { body: { current_password: owner.password, password: 'lilac-tunnel-basket-29' } },
      output: { success: true },
    },
  }),
  getSetupStatus: operation({
    summary: 'See whether the first operator is still to be set up',
    tag: 'Team',
    scope: 'open',
    method: 'GET',
    path: '/set-up',
    permission: 'nobody',
    input: z.strictObject({}, onlyKnown),
    output: SetupStatusResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { needed: false } },
  }),
  setUpFirstOperator: operation({
    summary: 'Set up the first operator',
    description:
      'Works once, with the token that the service printed when it started. The operator is an owner, and signed in.',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/set-up',
    permission: 'nobody',
    input: z.strictObject({ body: SetUpFirstOperatorRequestSchema.meta(means('The first operator.')) }, onlyKnown),
    output: OperatorResponseSchema,
    errors: ['ALREADY_SET_UP', 'INVITATION_EXPIRED', 'OPERATOR_EXISTS'],
    events: ['operator.set_up'],
    example: {
      input: { body: { token: setUp.token, email: setUp.email, password: setUp.password, name: 'Fay First' } },
      output: { operator: { ...exampleOperator, email: setUp.email, name: 'Fay First' } },
    },
  }),
  signIn: operation({
    summary: 'Sign in to the console',
    description: 'Sets the session cookie of the console.',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/sign-in',
    permission: 'nobody',
    input: z.strictObject({ body: SignInRequestSchema.meta(means('Who signs in.')) }, onlyKnown),
    output: OperatorResponseSchema,
    errors: ['WRONG_CREDENTIALS'],
    events: ['operator.signed_in'],
    example: {
      input: { body: { email: owner.email, password: owner.password } },
      output: { operator: exampleOperator },
    },
  }),
  acceptInvitation: operation({
    summary: 'Accept an invitation, or choose a new password after a reset',
    description:
      'Works once. The operator is signed in. After a reset it leaves the event `operator.password_changed` instead.',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/invitations/accept',
    permission: 'nobody',
    input: z.strictObject(
      { body: AcceptInvitationRequestSchema.meta(means('The token of the link, and a password.')) },
      onlyKnown,
    ),
    output: OperatorResponseSchema,
    errors: ['INVITATION_EXPIRED'],
    events: ['operator.joined'],
    example: {
      input: { body: { token: invited.token, password: invited.password, name: 'Ina Invited' } },
      output: {
        operator: { ...exampleOperator, _id: invited.id, email: invited.email, name: 'Ina Invited', role: 'support' },
      },
    },
  }),
  signOut: operation({
    summary: 'Sign out of the console',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/sign-out',
    permission: 'signed-in',
    input: z.strictObject({}, onlyKnown),
    output: SignOutSuccess,
    errors: [],
    events: ['operator.signed_out'],
    example: { input: {}, output: { success: true } },
  }),
}
