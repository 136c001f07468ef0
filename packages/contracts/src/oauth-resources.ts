import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleOAuthResource } from './example-oauth-client.ts'
import { exampleWorld } from './example-world.ts'
import { atLeast, atMost, filledName, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { oauthScopeNames } from './oauth-scopes.ts'
import { PaginationSchema } from './pages.ts'

/*
 * OAuth resources: the APIs that access tokens can be for (RFC 8707), and the scopes that open them. A scope's name belongs to one API of the application, so
 * that it always means the same, and so that it says which API a token is for.
 */

/** The maximum number of APIs of an application. */
export const oauthResourcesMax = 20
/** The maximum number of scopes of an API. */
export const resourceScopesMax = 50

const described = {
  name: means('The name, for the team.', exampleOAuthResource.name),
  identifier: means(
    'The `resource` that clients ask for, and the audience of its access tokens: an absolute URI, usually the address of the API. Compared exactly. It can’t be changed.',
    exampleOAuthResource.identifier,
  ),
  scopes: means('The scopes that open it.'),
}

/** An absolute URI of visible ASCII characters, without those that a URI has to encode, and without a fragment. */
const absoluteUri = /^[a-z][a-z\d+.-]*:[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/
/** The characters that RFC 6749 allows in a scope. */
const scopeCharacters = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const isOwnScope = (name: string) => !(oauthScopeNames as readonly string[]).includes(name)

const ResourceScopeSchema = z
  .object({
    name: z.string().meta(means('The scope, as clients ask for it.', exampleOAuthResource.scope)),
    description: z
      .string()
      .meta(means('What it lets a client do, as the consent page says it.', exampleOAuthResource.description)),
  })
  .meta(means('A scope of an API.'))

/** An API that access tokens can be for. */
export const OAuthResourceSchema = z
  .object({
    _id: z.string().meta(means('The ID of the API, 24 hex characters.', exampleOAuthResource.id)),
    name: z.string().meta(described.name),
    identifier: z.string().meta(described.identifier),
    scopes: z.array(ResourceScopeSchema).meta(described.scopes),
    created_at: z.string().meta(means('When the API was registered, ISO 8601 in UTC.', exampleWorld.moment)),
    created_by: ActorSchema.optional().meta(means('Who registered the API.')),
    __v: z.number().meta(means('The version. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('An API that access tokens can be for (RFC 8707).'))
export type OAuthResource = z.infer<typeof OAuthResourceSchema>

const scopesGiven = () =>
  z
    .array(
      z
        .strictObject(
          {
            name: text(100)
              .regex(scopeCharacters, { error: 'must be visible ASCII characters, without quotes and backslashes' })
              .refine(isOwnScope, { error: 'is a scope of OpenID Connect' })
              .meta(means('The scope, as clients ask for it.', exampleOAuthResource.scope)),
            description: filledName(200).meta(
              means(
                'What it lets a client do, as the consent page says it. A shopper’s consent stays if it changes: for another meaning, use another name.',
                exampleOAuthResource.description,
              ),
            ),
          },
          onlyKnown,
        )
        .meta(means('A scope of an API.')),
      { error: 'must be a list of scopes' },
    )
    .check(atLeast(1, { error: 'must have at least one scope' }))
    .check(atMost(resourceScopesMax, { error: `must have at most ${resourceScopesMax} entries` }))
    .refine((given) => new Set(given.map(({ name }) => name)).size === given.length, {
      error: 'must not contain a scope twice',
    })

export const CreateOAuthResourceRequestSchema = z.strictObject(
  {
    name: filledName(100).meta(described.name),
    identifier: text(500)
      .regex(absoluteUri, { error: 'must be an absolute URI such as https://api.example.com, without a fragment' })
      .meta(described.identifier),
    scopes: scopesGiven().meta(described.scopes),
  },
  onlyKnown,
)
export type CreateOAuthResourceRequest = z.infer<typeof CreateOAuthResourceRequestSchema>

const resourceChanges = {
  name: filledName(100).optional().meta(described.name),
  scopes: scopesGiven()
    .optional()
    .meta(means('All scopes that open it. A scope that is left out ends, together with every consent to it.')),
}

/** The fields of an API that `updateOAuthResource` accepts only with their current values. */
export const oauthResourceEcho = {
  _id: 'current',
  identifier: 'current',
  created_at: 'current',
  created_by: 'current',
  __v: 'earlier',
} as const satisfies EchoOf<OAuthResource, typeof resourceChanges>

export const UpdateOAuthResourceRequestSchema = z.strictObject(
  { ...resourceChanges, ...echoShape(oauthResourceEcho) },
  onlyKnown,
)
export type UpdateOAuthResourceRequest = z.infer<typeof UpdateOAuthResourceRequestSchema>

export const OAuthResourceListResponseSchema = z.object({
  items: z.array(OAuthResourceSchema).meta(means('The APIs of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type OAuthResourceListResponse = z.infer<typeof OAuthResourceListResponseSchema>

export const OAuthResourceResponseSchema = z.object({ resource: OAuthResourceSchema.meta(means('The API.')) })
export type OAuthResourceResponse = z.infer<typeof OAuthResourceResponseSchema>
