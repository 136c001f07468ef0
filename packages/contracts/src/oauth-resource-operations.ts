import * as z from 'zod'
import { exampleOAuthResource } from './example-oauth-client.ts'
import { exampleWorld } from './example-world.ts'
import { id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import {
  CreateOAuthResourceRequestSchema,
  type OAuthResource,
  OAuthResourceListResponseSchema,
  OAuthResourceResponseSchema,
  UpdateOAuthResourceRequestSchema,
} from './oauth-resources.ts'
import { operation } from './operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'

const { owner, apiKey } = exampleWorld

const exampleResource: OAuthResource = {
  _id: exampleOAuthResource.id,
  name: exampleOAuthResource.name,
  identifier: exampleOAuthResource.identifier,
  scopes: [{ name: exampleOAuthResource.scope, description: exampleOAuthResource.description }],
  created_at: exampleWorld.moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
  __v: 0,
}

const reviews = {
  name: 'Reviews',
  identifier: 'https://api.shop.example.com/reviews',
  scopes: [{ name: 'reviews:write', description: 'Publish reviews in your name' }],
}

const resourceId = id().meta(means('The API.', exampleOAuthResource.id))

export const oauthResourceOperations = {
  getOAuthResources: operation({
    summary: 'List the APIs that access tokens can be for',
    tag: 'OAuth resources',
    scope: 'application',
    method: 'GET',
    path: '/oauth-resources',
    permission: 'applications:read',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: OAuthResourceListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleResource], page: exampleFullPage } },
  }),
  createOAuthResource: operation({
    summary: 'Register an API that access tokens can be for',
    description:
      'Clients get access tokens for it by asking for its scopes, or with `resource` (RFC 8707). The names of its scopes must be unique in the application.',
    tag: 'OAuth resources',
    scope: 'application',
    method: 'POST',
    path: '/oauth-resources',
    permission: 'applications:write',
    status: 201,
    input: z.strictObject({ body: CreateOAuthResourceRequestSchema.meta(means('The new API.')) }, onlyKnown),
    output: OAuthResourceResponseSchema,
    errors: ['OAUTH_RESOURCE_EXISTS', 'OAUTH_SCOPE_TAKEN', 'TOO_MANY_OAUTH_RESOURCES'],
    events: ['oauth_resource.created'],
    example: {
      input: { body: reviews },
      output: {
        resource: {
          ...exampleResource,
          ...reviews,
          created_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        },
      },
    },
  }),
  updateOAuthResource: operation({
    summary: 'Change an API that access tokens can be for',
    description:
      'Omitted fields are left unchanged. Changes take effect with the next access token. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'OAuth resources',
    scope: 'application',
    method: 'PATCH',
    path: '/oauth-resources/:resourceId',
    permission: 'applications:write',
    input: z.strictObject(
      {
        resourceId,
        ifMatch: optionalName(128).meta(means('The `__v` of the API when you read it.', '0')),
        body: UpdateOAuthResourceRequestSchema.meta(means('The changes.')),
      },
      onlyKnown,
    ),
    output: OAuthResourceResponseSchema,
    errors: ['OAUTH_RESOURCE_NOT_FOUND', 'OAUTH_SCOPE_TAKEN', 'STALE_VERSION'],
    events: ['oauth_resource.updated'],
    example: {
      input: { resourceId: exampleOAuthResource.id, body: { name: 'Order history' } },
      output: { resource: { ...exampleResource, name: 'Order history', __v: 1 } },
    },
  }),
  deleteOAuthResource: operation({
    summary: 'Delete an API that access tokens can be for',
    description:
      'Clients get no more access tokens for it; those they have are valid for up to five more minutes. Consents to its scopes end.',
    tag: 'OAuth resources',
    scope: 'application',
    method: 'DELETE',
    path: '/oauth-resources/:resourceId',
    permission: 'applications:write',
    input: z.strictObject({ resourceId }, onlyKnown),
    output: OAuthResourceResponseSchema,
    errors: ['OAUTH_RESOURCE_NOT_FOUND'],
    events: ['oauth_resource.deleted'],
    example: { input: { resourceId: exampleOAuthResource.id }, output: { resource: exampleResource } },
  }),
}
