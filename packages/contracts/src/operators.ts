import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { permissionNames, roleNames } from './permissions.ts'
import { atLeast, email, filledText, flag, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { owner, viewer, invited, setUp, application, company } = exampleWorld

/** A person of the internal team who signs in to the console. */
export const OperatorSchema = z
  .object({
    _id: z.string().meta(means('The id of the operator, 24 hex characters.', owner.id)),
    email: z.string().meta(means('The email address to sign in with.', owner.email)),
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
  items: z.array(OperatorSchema).meta(means('The operators of this page, oldest first.')),
  page: PaginationSchema.meta(means('Where the list stands.')),
})
export type OperatorListResponse = z.infer<typeof OperatorListResponseSchema>

export const OperatorResponseSchema = z.object({ operator: OperatorSchema.meta(means('The operator.')) })
export type OperatorResponse = z.infer<typeof OperatorResponseSchema>

const role = z.enum(roleNames, { error: `must be one of ${roleNames.join(', ')}` })
const name = filledText(100).optional().meta(means('The name colleagues read.', viewer.name))

export const InviteOperatorRequestSchema = z.strictObject(
  {
    email: email().meta(means('Whom to invite.', 'new@example.com')),
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
    active: flag().optional().meta(means('false ends the access and all sessions at once.', true)),
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
      email: z.string().optional().meta(means('The email address of an operator.', owner.email)),
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
    .meta(
      means(
        'The oldest applications of the company, 100 at most, and the one that the call names. `getApplications` lists them all.',
      ),
    ),
  more_applications: z.boolean().meta(means('Whether the company has applications that are not listed here.', false)),
})
export type CurrentOperatorResponse = z.infer<typeof CurrentOperatorResponseSchema>

export const SetupStatusResponseSchema = z.object({
  needed: z.boolean().meta(means('Whether there is no operator yet.', false)),
})
export type SetupStatusResponse = z.infer<typeof SetupStatusResponseSchema>

const oneTimeToken = filledText(512)

/** Characters of a password. What is too common is refused by the service. */
export const passwordLength = { least: 8, most: 128 } as const

const newPassword = text(passwordLength.most).check(
  atLeast(passwordLength.least, {
    error: `must have at least ${passwordLength.least} characters`,
  }),
)

export const SetUpFirstOperatorRequestSchema = z.strictObject(
  {
    token: oneTimeToken.meta(means('The set-up token that the service printed when it started.', setUp.token)),
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
    token: oneTimeToken.meta(means('The token of the link.', invited.token)),
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
