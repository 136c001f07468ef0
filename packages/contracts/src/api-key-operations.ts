import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import {
  type ApiKey,
  ApiKeyListResponseSchema,
  CreateApiKeyRequestSchema,
  ApiKeySecretResponseSchema,
  ApiKeyResponseSchema,
} from './api-keys.ts'

const { apiKey, owner } = exampleWorld

const exampleApiKey: ApiKey = {
  _id: apiKey.id,
  name: apiKey.name,
  key: apiKey.key,
  permissions: ['users:read'],
  created_at: exampleWorld.moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
}

export const apiKeyOperations = {
  getApiKeys: operation({
    summary: 'List API keys',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/api-keys',
    permission: 'api_keys:read',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: ApiKeyListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleApiKey], page: exampleFullPage } },
  }),
  createApiKey: operation({
    summary: 'Create an API key',
    description: 'Returns the secret, which is shown only once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/api-keys',
    permission: 'api_keys:write',
    status: 201,
    input: z.strictObject({ body: CreateApiKeyRequestSchema.meta(means('The new API key.')) }, onlyKnown),
    output: ApiKeySecretResponseSchema,
    errors: [],
    events: ['api_key.created'],
    example: {
      input: { body: { name: 'Stock service', permissions: ['users:read'] } },
      output: { api_key: { ...exampleApiKey, name: 'Stock service' }, secret: apiKey.secret },
    },
  }),
  revokeApiKey: operation({
    summary: 'Revoke an API key',
    description:
      'The key and all tokens issued for it stop working immediately. Revoking a revoked key has no effect and succeeds.',
    tag: 'Team',
    scope: 'company',
    method: 'DELETE',
    path: '/api-keys/:apiKeyId',
    permission: 'api_keys:write',
    input: z.strictObject({ apiKeyId: id().meta(means('The API key.', apiKey.id)) }, onlyKnown),
    output: ApiKeyResponseSchema,
    errors: ['API_KEY_NOT_FOUND'],
    events: ['api_key.revoked'],
    example: {
      input: { apiKeyId: apiKey.id },
      output: { api_key: { ...exampleApiKey, revoked_at: exampleWorld.moment } },
    },
  }),
}
