import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleOAuthClient } from './example-oauth-client.ts'
import { exampleWorld } from './example-world.ts'
import { atLeast, atMost, filledName, flag, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { oauthScopeNames } from './oauth-scopes.ts'
import { PaginationSchema } from './pages.ts'
import { redirectUris } from './redirect-uris.ts'

/*
 * OAuth clients: the sites, apps, and services that sign shoppers in. The fields have the names that OpenID Connect registration gives them.
 */

export const clientAuthentications = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const
export type ClientAuthentication = (typeof clientAuthentications)[number]
export const idTokenAlgorithms = ['RS256', 'ES256'] as const
/** The maximum number of scopes of APIs that a client can have. */
const apiScopesMax = 200
const applicationTypes = ['web', 'native'] as const

/** How long a replaced secret can stay valid, in seconds: 30 days. */
export const previousSecretMax_s = 30 * 24 * 3_600
/** How long it stays valid unless the caller says otherwise: a day. */
export const previousSecretDefault_s = 24 * 3_600

const anyOf = (names: readonly string[]) => ({ error: `must be one of ${names.join(', ')}` })

const described = {
  name: means('The name, which consent pages show.', exampleOAuthClient.name),
  application_type: means(
    '`web` for sites and services, `native` for apps on a device, which can also use loopback addresses with any port and a scheme of their own.',
    'web',
  ),
  first_party: means('Whether the client belongs to the store. Such clients ask for no consent.', true),
  token_endpoint_auth_method: means(
    'How the client authenticates: `none` for pages and apps, which can keep no secret, `client_secret_basic`, `private_key_jwt`, or `client_secret_post` for first-party clients only.',
    'client_secret_basic',
  ),
  redirect_uris: means('Where the shopper can be sent back to. Compared exactly.', [
    'https://shop.example.com/callback',
  ]),
  post_logout_redirect_uris: means('Where the shopper can be sent after signing out. Compared exactly.', [
    'https://shop.example.com/',
  ]),
  backchannel_logout_uri: means(
    'Where the client is told that a session has ended, with a signed logout token (OpenID Connect Back-Channel Logout). Empty for none. Only for web clients.',
    'https://shop.example.com/backchannel-logout',
  ),
  id_token_signed_response_alg: means('The algorithm of ID tokens.', 'RS256'),
  jwks: means(
    'The public keys of a client that authenticates with `private_key_jwt`, unless it publishes them at a `jwks_uri`.',
  ),
  jwks_uri: means(
    'Where a client that authenticates with `private_key_jwt` publishes its public keys. It must be public. Keys are kept for up to 90 seconds. Setting it replaces `jwks`, and the other way around.',
    'https://partner.example.com/jwks.json',
  ),
  scopes: means('What the client can ask for.', ['openid', 'profile', 'email']),
  api_scopes: means(
    'The scopes of the application’s APIs that a third-party client can ask for. First-party clients can ask for all of them.',
    [],
  ),
}

const PublicKeysSchema = z
  .strictObject(
    {
      keys: z
        .array(z.record(z.string(), z.unknown()), { error: 'must be a list of JSON Web Keys' })
        .check(atLeast(1, { error: 'must have at least one key' }))
        .check(atMost(10, { error: 'must have at most 10 keys' }))
        .meta(means('JSON Web Keys, without their private parts.')),
    },
    onlyKnown,
  )
  .meta(described.jwks)

/** A site, app, or service that signs shoppers in with OpenID Connect. */
export const OAuthClientSchema = z
  .object({
    _id: z.string().meta(means('The `client_id`, 24 hex characters.', exampleOAuthClient.id)),
    name: z.string().meta(described.name),
    application_type: z.enum(applicationTypes).meta(described.application_type),
    first_party: z.boolean().meta(described.first_party),
    token_endpoint_auth_method: z.enum(clientAuthentications).meta(described.token_endpoint_auth_method),
    redirect_uris: z.array(z.string()).meta(described.redirect_uris),
    post_logout_redirect_uris: z.array(z.string()).meta(described.post_logout_redirect_uris),
    backchannel_logout_uri: z.string().optional().meta(described.backchannel_logout_uri),
    id_token_signed_response_alg: z.enum(idTokenAlgorithms).meta(described.id_token_signed_response_alg),
    jwks: z
      .object({ keys: z.array(z.record(z.string(), z.unknown())).meta(means('JSON Web Keys.')) })
      .optional()
      .meta(described.jwks),
    jwks_uri: z.string().optional().meta(described.jwks_uri),
    scopes: z.array(z.enum(oauthScopeNames)).meta(described.scopes),
    api_scopes: z.array(z.string()).meta(described.api_scopes),
    secrets: z
      .array(
        z.object({
          _id: z.string().meta(means('The ID of the secret.', exampleOAuthClient.secret_id)),
          created_at: z.string().meta(means('When it was created, ISO 8601 in UTC.', exampleWorld.moment)),
          expires_at: z
            .string()
            .optional()
            .meta(means('When it stops working, because another one replaced it, ISO 8601 in UTC.')),
        }),
      )
      .meta(means('The secrets that work now, newest first, without the secrets themselves.')),
    created_at: z.string().meta(means('When the client was registered, ISO 8601 in UTC.', exampleWorld.moment)),
    created_by: ActorSchema.optional().meta(means('Who registered the client.')),
    revoked_at: z
      .string()
      .optional()
      .meta(means('When the client was revoked, ISO 8601 in UTC. Absent while it works.')),
    __v: z.number().meta(means('The version. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('A site, app, or service that signs shoppers in with OpenID Connect.'))
export type OAuthClient = z.infer<typeof OAuthClientSchema>

const someRedirects = () => redirectUris().check(atLeast(1, { error: 'must have at least one URI' }))
const scopes = () =>
  z
    .array(z.enum(oauthScopeNames, anyOf(oauthScopeNames)), { error: 'must be a list of scopes' })
    .check(atLeast(1, { error: 'must have at least one scope' }))
    .check(atMost(oauthScopeNames.length, { error: `must have at most ${oauthScopeNames.length} entries` }))
    .overwrite((given) => [...new Set([...given, 'openid' as const])])
const apiScopes = () =>
  z
    .array(text(100), { error: 'must be a list of scopes' })
    .check(atMost(apiScopesMax, { error: `must have at most ${apiScopesMax} entries` }))
    .overwrite((given) => [...new Set(given)])

export const CreateOAuthClientRequestSchema = z.strictObject(
  {
    name: filledName(100).meta(described.name),
    application_type: z.enum(applicationTypes, anyOf(applicationTypes)).default('web').meta(described.application_type),
    first_party: flag().default(true).meta(described.first_party),
    token_endpoint_auth_method: z
      .enum(clientAuthentications, anyOf(clientAuthentications))
      .optional()
      .meta(
        means(
          `${described.token_endpoint_auth_method.description} Default: \`client_secret_basic\`, or \`none\` for native apps.`,
        ),
      ),
    redirect_uris: someRedirects().meta(described.redirect_uris),
    post_logout_redirect_uris: redirectUris().default([]).meta(described.post_logout_redirect_uris),
    backchannel_logout_uri: text(2000).optional().meta(described.backchannel_logout_uri),
    id_token_signed_response_alg: z
      .enum(idTokenAlgorithms, anyOf(idTokenAlgorithms))
      .default('RS256')
      .meta(described.id_token_signed_response_alg),
    jwks: PublicKeysSchema.optional(),
    jwks_uri: text(2000).optional().meta(described.jwks_uri),
    scopes: scopes().default(['openid', 'profile', 'email', 'phone']).meta(described.scopes),
    api_scopes: apiScopes().default([]).meta(described.api_scopes),
  },
  onlyKnown,
)
export type CreateOAuthClientRequest = z.infer<typeof CreateOAuthClientRequestSchema>

const clientChanges = {
  name: filledName(100).optional().meta(described.name),
  first_party: flag().optional().meta(described.first_party),
  redirect_uris: someRedirects().optional().meta(described.redirect_uris),
  post_logout_redirect_uris: redirectUris().optional().meta(described.post_logout_redirect_uris),
  backchannel_logout_uri: text(2000).optional().meta(described.backchannel_logout_uri),
  id_token_signed_response_alg: z
    .enum(idTokenAlgorithms, anyOf(idTokenAlgorithms))
    .optional()
    .meta(described.id_token_signed_response_alg),
  jwks: PublicKeysSchema.optional(),
  jwks_uri: text(2000).optional().meta(described.jwks_uri),
  scopes: scopes().optional().meta(described.scopes),
  api_scopes: apiScopes().optional().meta(described.api_scopes),
}

/** The fields of a client that `updateOAuthClient` accepts only with their current values. Secrets change when they are rotated, and by expiring. */
export const oauthClientEcho = {
  _id: 'current',
  application_type: 'current',
  token_endpoint_auth_method: 'current',
  secrets: 'moving',
  created_at: 'current',
  created_by: 'current',
  revoked_at: 'current',
  __v: 'earlier',
} as const satisfies EchoOf<OAuthClient, typeof clientChanges>

export const UpdateOAuthClientRequestSchema = z.strictObject(
  { ...clientChanges, ...echoShape(oauthClientEcho) },
  onlyKnown,
)
export type UpdateOAuthClientRequest = z.infer<typeof UpdateOAuthClientRequestSchema>

export const RotateOAuthClientSecretRequestSchema = z.strictObject(
  {
    previous_valid_for: wholeNumber(0, previousSecretMax_s)
      .default(previousSecretDefault_s)
      .meta(means('How long the previous secret keeps working, in seconds: 0 to 30 days. Default: one day.', 3600)),
  },
  onlyKnown,
)
export type RotateOAuthClientSecretRequest = z.infer<typeof RotateOAuthClientSecretRequestSchema>

export const OAuthClientListResponseSchema = z.object({
  items: z.array(OAuthClientSchema).meta(means('The clients of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type OAuthClientListResponse = z.infer<typeof OAuthClientListResponseSchema>

export const OAuthClientResponseSchema = z.object({ client: OAuthClientSchema.meta(means('The client.')) })
export type OAuthClientResponse = z.infer<typeof OAuthClientResponseSchema>

export const OAuthClientSecretResponseSchema = z.object({
  client: OAuthClientSchema.meta(means('The client.')),
  secret: z
    .string()
    .optional()
    .meta(means('The secret, if the client authenticates with one. Shown only once.', exampleOAuthClient.secret)),
})
export type OAuthClientSecretResponse = z.infer<typeof OAuthClientSecretResponseSchema>
