import * as z from 'zod'
import { exampleOAuthClient } from './example-oauth-client.ts'
import { exampleWorld } from './example-world.ts'
import { id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import {
  CreateOAuthClientRequestSchema,
  type OAuthClient,
  OAuthClientListResponseSchema,
  OAuthClientResponseSchema,
  OAuthClientSecretResponseSchema,
  RotateOAuthClientSecretRequestSchema,
  UpdateOAuthClientRequestSchema,
} from './oauth-clients.ts'
import { operation } from './operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'

const { owner, apiKey } = exampleWorld

const exampleClient: OAuthClient = {
  _id: exampleOAuthClient.id,
  name: exampleOAuthClient.name,
  application_type: 'web',
  first_party: true,
  token_endpoint_auth_method: 'client_secret_basic',
  redirect_uris: ['https://shop.example.com/callback'],
  post_logout_redirect_uris: [],
  id_token_signed_response_alg: 'RS256',
  scopes: ['openid', 'profile', 'email', 'phone'],
  api_scopes: [],
  secrets: [{ _id: exampleOAuthClient.secret_id, created_at: exampleWorld.moment }],
  created_at: exampleWorld.moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
  __v: 0,
}

const clientId = id().meta(means('The client: its `client_id`.', exampleOAuthClient.id))

export const oauthClientOperations = {
  getOAuthClients: operation({
    summary: 'List OAuth clients',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'GET',
    path: '/oauth-clients',
    permission: 'applications:read',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: OAuthClientListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleClient], page: exampleFullPage } },
  }),
  createOAuthClient: operation({
    summary: 'Register an OAuth client',
    description:
      'A site, app, or service that signs shoppers in with OpenID Connect. Returns its secret, if it authenticates with one, which is shown only once.',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'POST',
    path: '/oauth-clients',
    permission: 'applications:write',
    status: 201,
    input: z.strictObject({ body: CreateOAuthClientRequestSchema.meta(means('The new client.')) }, onlyKnown),
    output: OAuthClientSecretResponseSchema,
    errors: [],
    events: ['oauth_client.created'],
    example: {
      input: { body: { name: 'Second shop', redirect_uris: ['https://second.example.com/callback'] } },
      output: {
        client: {
          ...exampleClient,
          name: 'Second shop',
          redirect_uris: ['https://second.example.com/callback'],
          created_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        },
        secret: exampleOAuthClient.secret,
      },
    },
  }),
  getOAuthClient: operation({
    summary: 'Get an OAuth client',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'GET',
    path: '/oauth-clients/:clientId',
    permission: 'applications:read',
    input: z.strictObject({ clientId }, onlyKnown),
    output: OAuthClientResponseSchema,
    errors: ['OAUTH_CLIENT_NOT_FOUND'],
    events: [],
    example: { input: { clientId: exampleOAuthClient.id }, output: { client: exampleClient } },
  }),
  updateOAuthClient: operation({
    summary: 'Change an OAuth client',
    description:
      'Omitted fields are left unchanged. Changes take effect immediately. What a first-party client was issued ends when it becomes a third party’s, because nobody has consented to it. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'PATCH',
    path: '/oauth-clients/:clientId',
    permission: 'applications:write',
    input: z.strictObject(
      {
        clientId,
        ifMatch: optionalName(128).meta(means('The `__v` of the client when you read it.', '0')),
        body: UpdateOAuthClientRequestSchema.meta(means('The changes.')),
      },
      onlyKnown,
    ),
    output: OAuthClientResponseSchema,
    errors: ['OAUTH_CLIENT_NOT_FOUND', 'OAUTH_CLIENT_REVOKED', 'STALE_VERSION'],
    events: ['oauth_client.updated'],
    example: {
      input: { clientId: exampleOAuthClient.id, body: { name: 'Renamed shop' } },
      output: { client: { ...exampleClient, name: 'Renamed shop', __v: 1 } },
    },
  }),
  rotateOAuthClientSecret: operation({
    summary: 'Rotate the secret of an OAuth client',
    description:
      'Returns a new secret, which is shown only once. The previous secret keeps working for a day, or for `previous_valid_for` seconds, so that the client can change to the new one. Older secrets stop working immediately.',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'POST',
    path: '/oauth-clients/:clientId/secret',
    permission: 'applications:write',
    input: z.strictObject(
      { clientId, body: RotateOAuthClientSecretRequestSchema.meta(means('How to rotate it.')) },
      onlyKnown,
    ),
    output: OAuthClientSecretResponseSchema,
    errors: ['OAUTH_CLIENT_NOT_FOUND', 'OAUTH_CLIENT_REVOKED', 'OAUTH_CLIENT_WITHOUT_SECRET'],
    events: ['oauth_client.secret_rotated'],
    example: {
      input: { clientId: exampleOAuthClient.id, body: { previous_valid_for: 3600 } },
      output: {
        client: {
          ...exampleClient,
          secrets: [
            { _id: '64f0000000000000000000d3', created_at: exampleWorld.moment },
            {
              _id: exampleOAuthClient.secret_id,
              created_at: exampleWorld.moment,
              expires_at: '2024-01-31T10:30:00.000Z',
            },
          ],
        },
        secret: exampleOAuthClient.secret,
      },
    },
  }),
  revokeOAuthClient: operation({
    summary: 'Revoke an OAuth client',
    description:
      'The client, its secrets, and everything issued to it stop working immediately; access tokens that are verified without asking, within five minutes. Revoking a revoked client has no effect and succeeds.',
    tag: 'OAuth clients',
    scope: 'application',
    method: 'DELETE',
    path: '/oauth-clients/:clientId',
    permission: 'applications:write',
    input: z.strictObject({ clientId }, onlyKnown),
    output: OAuthClientResponseSchema,
    errors: ['OAUTH_CLIENT_NOT_FOUND'],
    events: ['oauth_client.revoked'],
    example: {
      input: { clientId: exampleOAuthClient.id },
      output: { client: { ...exampleClient, secrets: [], revoked_at: exampleWorld.moment } },
    },
  }),
}
