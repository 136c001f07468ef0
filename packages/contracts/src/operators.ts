import * as z from 'zod'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleWorld } from './example-world.ts'
import { permissionNames, roleNames } from './permissions.ts'
import { atLeast, email, filledName, filledText, flag, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { owner, viewer, invited, setUp, application, company } = exampleWorld

/** A person on the internal team who signs in to the console. */
export const OperatorSchema = z
  .object({
    _id: z.string().meta(means('The ID of the operator, 24 hex characters.', owner.id)),
    email: z.string().meta(means('The email address to sign in with.', owner.email)),
    name: z.string().optional().meta(means('The display name.', owner.name)),
    role: z.enum(roleNames).meta(means('What the operator is allowed to do.', 'owner')),
    active: z.boolean().meta(means('Whether the operator can sign in.', true)),
    joined: z.boolean().optional().meta(means('Whether the invitation has been accepted.', true)),
    created_at: z.string().meta(means('When the operator was invited, ISO 8601 in UTC.', exampleWorld.moment)),
    last_sign_in_at: z.string().optional().meta(means('The last sign-in, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('A person on the internal team who signs in to the console.'))
export type Operator = z.infer<typeof OperatorSchema>

export const OperatorListResponseSchema = z.object({
  items: z.array(OperatorSchema).meta(means('The operators of this page, oldest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type OperatorListResponse = z.infer<typeof OperatorListResponseSchema>

export const OperatorResponseSchema = z.object({ operator: OperatorSchema.meta(means('The operator.')) })
export type OperatorResponse = z.infer<typeof OperatorResponseSchema>

const role = z.enum(roleNames, { error: `must be one of ${roleNames.join(', ')}` })
const name = filledName(100).optional().meta(means('The display name.', viewer.name))

export const InviteOperatorRequestSchema = z.strictObject(
  {
    email: email().meta(means('The email address of the operator to invite.', 'new@example.com')),
    name,
    role: role.meta(means('What the operator is allowed to do.', 'support')),
  },
  onlyKnown,
)
export type InviteOperatorRequest = z.infer<typeof InviteOperatorRequestSchema>

export const InvitationResponseSchema = z.object({
  operator: OperatorSchema.meta(means('The operator.')),
  link: z
    .string()
    .meta(
      means(
        'The link with which the operator joins. It works once, and is shown only once.',
        'https://console.example.com/join#token',
      ),
    ),
})
export type InvitationResponse = z.infer<typeof InvitationResponseSchema>

const operatorChanges = {
  role: role.optional().meta(means('The new role.', 'support')),
  active: flag()
    .optional()
    .meta(means('`false` deactivates the operator and ends all their sessions immediately.', true)),
}

/** The fields of an operator that `updateOperator` accepts only with their current values. */
export const operatorEcho = {
  _id: 'current',
  email: 'current',
  name: 'current',
  joined: 'current',
  created_at: 'current',
  last_sign_in_at: 'earlier',
} as const satisfies EchoOf<Operator, typeof operatorChanges>

export const UpdateOperatorRequestSchema = z.strictObject({ ...operatorChanges, ...echoShape(operatorEcho) }, onlyKnown)
export type UpdateOperatorRequest = z.infer<typeof UpdateOperatorRequestSchema>

/** The caller, and what it can access. */
export const CurrentOperatorResponseSchema = z.object({
  actor: z
    .object({
      kind: z.enum(['operator', 'api_key']).meta(means('A person or a service.', 'operator')),
      id: z.string().meta(means('The ID of the operator or the API key.', owner.id)),
      name: z.string().optional().meta(means('The display name.', owner.name)),
      email: z.string().optional().meta(means('The operator’s email address.', owner.email)),
      role: z.enum(roleNames).optional().meta(means('The operator’s role.', 'owner')),
    })
    .meta(means('The caller.')),
  permissions: z.array(z.enum(permissionNames)).meta(means('What the caller is allowed to do.', ['users:read'])),
  company: z
    .object({
      id: z.number().meta(means('The number of the company.', company.id)),
      name: z.string().meta(means('The name of the company.', company.name)),
    })
    .meta(means('The caller’s company.')),
  applications: z
    .array(
      z.object({
        _id: z.string().meta(means('The ID of the application.', application.id)),
        name: z.string().meta(means('The name of the storefront.', application.name)),
      }),
    )
    .meta(
      means(
        'The company’s oldest applications, at most 100, and the one named in the call. `getApplications` lists them all.',
      ),
    ),
  more_applications: z.boolean().meta(means('Whether the company has applications that are not listed here.', false)),
  limits: z
    .object({
      import_bytes: z
        .number()
        .meta(means('The maximum size of a file of customers to import, in bytes.', 2_147_483_648)),
    })
    .meta(means('The limits of this installation.')),
})
export type CurrentOperatorResponse = z.infer<typeof CurrentOperatorResponseSchema>

export const SetupStatusResponseSchema = z.object({
  needed: z.boolean().meta(means('Whether there is no operator yet.', false)),
})
export type SetupStatusResponse = z.infer<typeof SetupStatusResponseSchema>

const oneTimeToken = filledText(512)

/** The length of a password, in characters. The service also rejects passwords that are too common. */
export const passwordLength = { least: 8, most: 128 } as const

const newPassword = text(passwordLength.most).check(
  atLeast(passwordLength.least, {
    error: `must have at least ${passwordLength.least} characters`,
  }),
)

export const SetUpFirstOperatorRequestSchema = z.strictObject(
  {
    token: oneTimeToken.meta(means('The setup token that the service printed at startup.', setUp.token)),
    email: email().meta(means('The email address to sign in with.', setUp.email)),
    password: newPassword.meta(means('The password, 8 to 128 characters.', setUp.password)),
    name,
  },
  onlyKnown,
)
export type SetUpFirstOperatorRequest = z.infer<typeof SetUpFirstOperatorRequestSchema>

export const SignInRequestSchema = z.strictObject(
  {
    email: email().meta(means('The email address of the operator.', owner.email)),
    password: text(1024)
      .check(atLeast(1, { error: 'must not be empty' }))
      .meta(means('The password of the operator.', owner.password)),
  },
  onlyKnown,
)
export type SignInRequest = z.infer<typeof SignInRequestSchema>

export const AcceptInvitationRequestSchema = z.strictObject(
  {
    token: oneTimeToken.meta(means('The token in the link.', invited.token)),
    password: newPassword.meta(means('The password to sign in with, 8 to 128 characters.', invited.password)),
    name,
  },
  onlyKnown,
)
export type AcceptInvitationRequest = z.infer<typeof AcceptInvitationRequestSchema>

export const ChangeOperatorPasswordRequestSchema = z.strictObject(
  {
    current_password: text(1024)
      .check(atLeast(1, { error: 'must not be empty' }))
      .meta(means('The current password.', owner.password)),
    password: newPassword.meta(means('The new password, 8 to 128 characters.', 'lilac-tunnel-basket-29')),
  },
  onlyKnown,
)
export type ChangeOperatorPasswordRequest = z.infer<typeof ChangeOperatorPasswordRequestSchema>

export const ChangeOperatorPasswordSuccess = z.object({
  success: z.boolean().meta(means('Always true: the password was changed.', true)),
})
export type ChangeOperatorPasswordSuccess = z.infer<typeof ChangeOperatorPasswordSuccess>

export const SignOutSuccess = z.object({
  success: z.boolean().meta(means('Always true: the session has ended.', true)),
})
export type SignOutSuccess = z.infer<typeof SignOutSuccess>
