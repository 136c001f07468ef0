import { z } from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { countryCode, filledText, id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

const { application } = exampleWorld

/** A storefront of the company. */
export const ApplicationSchema = z
  .object({
    _id: z.string().meta(means('The id of the application, 24 hex characters.', application.id)),
    name: z.string().meta(means('The name of the storefront.', application.name)),
    default_country_code: z
      .number()
      .meta(means('The calling code of phone numbers that are given without one.', application.default_country_code)),
    created_at: z.string().meta(means('When the application was created, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('A storefront of the company.'))
export type Application = z.infer<typeof ApplicationSchema>

export const ApplicationListResponseSchema = z.object({
  items: z.array(ApplicationSchema).meta(means('The applications of the company.')),
})
export type ApplicationListResponse = z.infer<typeof ApplicationListResponseSchema>

export const CreateApplicationRequestSchema = z.strictObject(
  {
    name: filledText('name', 100).meta(means('The name of the storefront.', 'Second Shop')),
    default_country_code: countryCode('default_country_code')
      .optional()
      .meta(means('The calling code of phone numbers that are given without one; 91 when left out.', 91)),
  },
  onlyKnown,
)
export type CreateApplicationRequest = z.infer<typeof CreateApplicationRequestSchema>

export const ApplicationTokenResponseSchema = z.object({
  application: ApplicationSchema.meta(means('The application.')),
  token: z.string().meta(means('The public token that storefronts send. Shown this once.', 'apt_0123456789abcdef')),
})
export type ApplicationTokenResponse = z.infer<typeof ApplicationTokenResponseSchema>

const exampleApplication = {
  _id: application.id,
  name: application.name,
  default_country_code: application.default_country_code,
  created_at: exampleWorld.moment,
} satisfies Application

const exampleToken = 'apt_0123456789abcdef'

export const applicationOperations = {
  getApplications: operation({
    summary: 'List the applications of the company',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/applications',
    permission: 'applications:read',
    input: z.strictObject({}, onlyKnown),
    output: ApplicationListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleApplication] } },
  }),
  createApplication: operation({
    summary: 'Create an application',
    description: 'Answers its public token, which is shown this once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/applications',
    permission: 'applications:write',
    status: 201,
    input: z.strictObject({ body: CreateApplicationRequestSchema.meta(means('The new application.')) }, onlyKnown),
    output: ApplicationTokenResponseSchema,
    errors: [],
    events: ['application.created'],
    example: {
      input: { body: { name: 'Second Shop', default_country_code: 91 } },
      output: { application: { ...exampleApplication, name: 'Second Shop' }, token: exampleToken },
    },
  }),
  renewApplicationToken: operation({
    summary: 'Renew the public token of an application',
    description: 'The token before stops working at once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/applications/:applicationId/token',
    permission: 'applications:write',
    input: z.strictObject(
      { applicationId: id('application_id').meta(means('The application.', application.id)) },
      onlyKnown,
    ),
    output: ApplicationTokenResponseSchema,
    errors: ['APPLICATION_NOT_FOUND'],
    events: ['application.token_renewed'],
    example: {
      input: { applicationId: application.id },
      output: { application: exampleApplication, token: exampleToken },
    },
  }),
}
