import * as z from 'zod'
import { createdSettings, givenSettings, shownSettings } from './application-settings.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleIssuer } from './example-issuer.ts'
import { exampleWorld } from './example-world.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { application } = exampleWorld

/** A storefront of the company. */
export const ApplicationSchema = z
  .object({
    _id: z.string().meta(means('The ID of the application, 24 hex characters.', application.id)),
    ...shownSettings,
    created_at: z.string().meta(means('When the application was created, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z
      .number()
      .meta(means('The version of the settings. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('A storefront of the company.'))
export type Application = z.infer<typeof ApplicationSchema>

export const ApplicationListResponseSchema = z.object({
  items: z.array(ApplicationSchema).meta(means('The applications of this page, oldest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type ApplicationListResponse = z.infer<typeof ApplicationListResponseSchema>

export const CreateApplicationRequestSchema = z.strictObject(createdSettings, onlyKnown)
export type CreateApplicationRequest = z.infer<typeof CreateApplicationRequestSchema>

/** The fields of an application that `updateApplication` accepts only with their current values. */
export const applicationEcho = { _id: 'current', created_at: 'current', __v: 'earlier' } as const satisfies EchoOf<
  Application,
  typeof givenSettings
>

export const UpdateApplicationRequestSchema = z.strictObject(
  { ...givenSettings, ...echoShape(applicationEcho) },
  onlyKnown,
)
export type UpdateApplicationRequest = z.infer<typeof UpdateApplicationRequestSchema>

export const ApplicationResponseSchema = z.object({ application: ApplicationSchema.meta(means('The application.')) })
export type ApplicationResponse = z.infer<typeof ApplicationResponseSchema>

export const ApplicationSettingsResponseSchema = z.object({
  application: ApplicationSchema.meta(means('The application.')),
  defaults: z
    .object({
      allowed_origins: z
        .array(z.string())
        .meta(means('What applies without `allowed_origins`: the `CORS_ORIGINS` setting of the service.', [])),
      return_origins: z
        .array(z.string())
        .meta(means('What applies without `return_origins`: the `RETURN_TO_ORIGINS` setting of the service.', [])),
    })
    .meta(means('What the service uses if the application has no list of its own.')),
  issuer: z
    .string()
    .meta(
      means(
        'The issuer that signs the application’s shoppers in with OpenID Connect. Its metadata is at `<issuer>/.well-known/openid-configuration`.',
        exampleIssuer,
      ),
    ),
})
export type ApplicationSettingsResponse = z.infer<typeof ApplicationSettingsResponseSchema>

export const ApplicationTokenResponseSchema = z.object({
  application: ApplicationSchema.meta(means('The application.')),
  token: z.string().meta(means('The public token that storefronts send. Shown only once.', 'apt_0123456789abcdef')),
})
export type ApplicationTokenResponse = z.infer<typeof ApplicationTokenResponseSchema>
