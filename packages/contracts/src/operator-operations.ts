import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import {
  AcceptInvitationRequestSchema,
  ChangeOperatorPasswordRequestSchema,
  ChangeOperatorPasswordSuccess,
  CurrentOperatorResponseSchema,
  InvitationResponseSchema,
  InviteOperatorRequestSchema,
  type Operator,
  OperatorListResponseSchema,
  OperatorResponseSchema,
  SetUpFirstOperatorRequestSchema,
  SetupStatusResponseSchema,
  SignInRequestSchema,
  SignOutSuccess,
  UpdateOperatorRequestSchema,
} from './operators.ts'
import { permissionNames } from './permissions.ts'

const { owner, viewer, invited, setUp, application, company } = exampleWorld

const exampleOperator: Operator = {
  _id: owner.id,
  email: owner.email,
  name: owner.name,
  role: 'owner',
  active: true,
  joined: true,
  created_at: exampleWorld.moment,
}

/** An operator who was invited without a name. */
const { name: _, ...unnamed } = exampleOperator

export const operatorOperations = {
  getOperators: operation({
    summary: 'List operators',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/operators',
    permission: 'operators:read',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: OperatorListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleOperator], page: exampleFullPage } },
  }),
  inviteOperator: operation({
    summary: 'Invite an operator',
    description: 'Returns the invitation link. It works once, and is shown only once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators',
    permission: 'operators:write',
    status: 201,
    input: z.strictObject({ body: InviteOperatorRequestSchema.meta(means('The operator to invite.')) }, onlyKnown),
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
    summary: 'Change an operator’s role, or deactivate them',
    tag: 'Team',
    scope: 'company',
    method: 'PUT',
    path: '/operators/:operatorId',
    permission: 'operators:write',
    changes: { within: 'operator' },
    input: z.strictObject(
      {
        operatorId: id().meta(means('The operator.', viewer.id)),
        body: UpdateOperatorRequestSchema.meta(means('The changes.')),
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
    summary: 'Renew an operator’s invitation link',
    description:
      'Use it if the link of an invitation or a password reset was lost. The operator’s earlier links stop working. The new link works once, and is shown only once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators/:operatorId/invitation',
    permission: 'operators:write',
    input: z.strictObject({ operatorId: id().meta(means('The operator.', invited.id)) }, onlyKnown),
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
    summary: 'Reset an operator’s password',
    description:
      'The password stops working, and all of the operator’s sessions end. Returns a link for choosing a new password. It works once, and is shown only once. To change your own password, use `changeOperatorPassword`.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/operators/:operatorId/password/reset',
    permission: 'operators:write',
    input: z.strictObject({ operatorId: id().meta(means('The operator.', viewer.id)) }, onlyKnown),
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
    summary: 'Get the current operator or API key, and its permissions',
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
        more_applications: false,
        limits: { import_bytes: 2_147_483_648 },
      },
    },
  }),
  changeOperatorPassword: operation({
    summary: 'Change your own password',
    description: 'All your other sessions end; the current one continues.',
    tag: 'Team',
    scope: 'company',
    method: 'PUT',
    path: '/me/password',
    permission: 'signed-in',
    input: z.strictObject(
      { body: ChangeOperatorPasswordRequestSchema.meta(means('The current and the new password.')) },
      onlyKnown,
    ),
    output: ChangeOperatorPasswordSuccess,
    errors: ['WRONG_CREDENTIALS', 'WEAK_PASSWORD'],
    events: ['operator.password_changed', 'operator.sign_in_failed'],
    example: {
      events: ['operator.password_changed'],
      input: { body: { current_password: owner.password, password: 'lilac-tunnel-basket-29' } },
      output: { success: true },
    },
  }),
  getSetupStatus: operation({
    summary: 'Check whether the first operator still has to be set up',
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
      'Works once, with the token that the service printed at startup. The operator becomes an owner, and is signed in.',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/set-up',
    permission: 'nobody',
    input: z.strictObject({ body: SetUpFirstOperatorRequestSchema.meta(means('The first operator.')) }, onlyKnown),
    output: OperatorResponseSchema,
    errors: ['ALREADY_SET_UP', 'INVITATION_EXPIRED', 'OPERATOR_EXISTS', 'WEAK_PASSWORD'],
    events: ['operator.set_up'],
    example: {
      input: { body: { token: setUp.token, email: setUp.email, password: setUp.password, name: 'Fay First' } },
      output: { operator: { ...exampleOperator, email: setUp.email, name: 'Fay First' } },
    },
  }),
  signIn: operation({
    summary: 'Sign in to the console',
    description: 'Sets the console’s session cookie.',
    tag: 'Team',
    scope: 'open',
    method: 'POST',
    path: '/sign-in',
    permission: 'nobody',
    input: z.strictObject({ body: SignInRequestSchema.meta(means('The operator’s credentials.')) }, onlyKnown),
    output: OperatorResponseSchema,
    errors: ['WRONG_CREDENTIALS'],
    events: ['operator.signed_in', 'operator.sign_in_failed'],
    example: {
      events: ['operator.signed_in'],
      input: { body: { email: owner.email, password: owner.password } },
      output: { operator: exampleOperator },
    },
  }),
  acceptInvitation: operation({
    summary: 'Accept an invitation, or choose a new password after a reset',
    description:
      'Works once. The operator is signed in. After a password reset, it records the event `operator.password_changed` instead.',
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
    errors: ['INVITATION_EXPIRED', 'WEAK_PASSWORD'],
    events: ['operator.joined', 'operator.password_changed'],
    example: {
      events: ['operator.joined'],
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
