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
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: OperatorListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleOperator], page: exampleFullPage } },
  }),
  inviteOperator: operation({
    summary: 'Invite an operator',
    description: 'Returns the link with which the operator joins; it works once, and is shown this once.',
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
        operatorId: id().meta(means('The operator.', viewer.id)),
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
    summary: 'Renew the invitation link of an operator',
    description:
      'For an invitation, or a reset of the password, whose link was lost. Earlier links of the operator stop working. The link works once, and is shown this once.',
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
    summary: 'Reset the password of an operator',
    description:
      'The password stops working, all sessions of the operator end, and the answer is a link with which the operator chooses a new one; it works once, and is shown this once. Not for oneself: that is `changeOperatorPassword`.',
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
        more_applications: false,
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
    errors: ['WRONG_CREDENTIALS', 'WEAK_PASSWORD'],
    events: ['operator.password_changed', 'operator.sign_in_failed'],
    example: {
      events: ['operator.password_changed'],
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
    errors: ['ALREADY_SET_UP', 'INVITATION_EXPIRED', 'OPERATOR_EXISTS', 'WEAK_PASSWORD'],
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
    errors: ['INVITATION_EXPIRED', 'WEAK_PASSWORD'],
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
