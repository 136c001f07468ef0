import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { permissionNames } from './permissions.ts'
import { ActorSchema } from './actors.ts'
import { atLeast, atMost, filledName, moment } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { apiKey } = exampleWorld

/** A key that a service authenticates with. Its secret is never returned again. */
export const ApiKeySchema = z
  .object({
    _id: z.string().meta(means('The ID of the API key, 24 hex characters.', apiKey.id)),
    name: z.string().meta(means('What the key is for.', apiKey.name)),
    key: z.string().meta(means('The public part, which the service sends as its client_id.', apiKey.key)),
    permissions: z.array(z.enum(permissionNames)).meta(means('What the service is allowed to do.', ['users:read'])),
    created_at: z.string().meta(means('When the key was created, ISO 8601 in UTC.', exampleWorld.moment)),
    created_by: ActorSchema.optional().meta(means('Who created the key.')),
    expires_at: z
      .string()
      .optional()
      .meta(means('When the key stops working, ISO 8601 in UTC.', '2999-01-01T00:00:00.000Z')),
    last_used_at: z.string().optional().meta(means('When the key was last exchanged for a token, ISO 8601 in UTC.')),
    revoked_at: z
      .string()
      .optional()
      .meta(means('When the key was revoked, ISO 8601 in UTC. Absent while the key is valid.')),
  })
  .meta(means('A key that a service authenticates with.'))
export type ApiKey = z.infer<typeof ApiKeySchema>

export const ApiKeyListResponseSchema = z.object({
  items: z.array(ApiKeySchema).meta(means('The API keys of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type ApiKeyListResponse = z.infer<typeof ApiKeyListResponseSchema>

export const CreateApiKeyRequestSchema = z.strictObject(
  {
    name: filledName(100).meta(means('What the key is for.', 'Order service')),
    permissions: z
      .array(z.enum(permissionNames, { error: `must be one of ${permissionNames.join(', ')}` }), {
        error: 'must be a list of permissions',
      })
      .check(atLeast(1, { error: 'must have at least one permission' }))
      .check(atMost(100, { error: 'must have at most 100 entries' }))
      .overwrite((given) => [...new Set(given)])
      .meta(
        means('What the service is allowed to do. Its creator can only grant permissions they have.', ['users:read']),
      ),
    expires_at: moment('end')
      .optional()
      .meta(means('When the key stops working. If omitted, it never expires.', '2999-01-01')),
  },
  onlyKnown,
)
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequestSchema>

export const ApiKeySecretResponseSchema = z.object({
  api_key: ApiKeySchema.meta(means('The API key.')),
  secret: z.string().meta(means('The secret. Shown only once.', apiKey.secret)),
})
export type ApiKeySecretResponse = z.infer<typeof ApiKeySecretResponseSchema>

export const ApiKeyResponseSchema = z.object({ api_key: ApiKeySchema.meta(means('The API key.')) })
export type ApiKeyResponse = z.infer<typeof ApiKeyResponseSchema>
