import { z } from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleCursorPage, nextCursor, PaginationSchema, pageSize } from './pages.ts'
import { ActorSchema, ChangesSchema } from './actors.ts'
import { defaultPlatformConfig, type PlatformConfig, PlatformSchema } from './platform-config.ts'
import { PlatformConfigRequestSchema } from './platform-config-request.ts'

export const PlatformConfigVersionSchema = z
  .object({
    version: z.number().meta(means('The number of the version.', 1)),
    created_at: z.string().meta(means('When it was saved, ISO 8601 in UTC.', exampleWorld.moment)),
    actor: ActorSchema.meta(means('Who saved it.')),
    changes: ChangesSchema,
  })
  .meta(means('One saved version of the config.'))
export type PlatformConfigVersion = z.infer<typeof PlatformConfigVersionSchema>

export const PlatformConfigVersionListResponseSchema = z.object({
  items: z.array(PlatformConfigVersionSchema).meta(means('The versions, newest first.')),
  page: PaginationSchema.meta(means('Where the list stands.')),
  next_cursor: nextCursor,
})
export type PlatformConfigVersionListResponse = z.infer<typeof PlatformConfigVersionListResponseSchema>

export const RestorePlatformConfigRequestSchema = z.strictObject(
  { version: wholeNumber('version', 0, 2_147_483_647).meta(means('The version to go back to.', 0)) },
  onlyKnown,
)
export type RestorePlatformConfigRequest = z.infer<typeof RestorePlatformConfigRequestSchema>

export const exampleConfig = {
  _id: '5e04a5e5220bc15839ad9bc0',
  ...defaultPlatformConfig,
  created_at: exampleWorld.moment,
  updated_at: exampleWorld.moment,
  __v: exampleWorld.config.version,
} satisfies PlatformConfig

export const platformConfigOperations = {
  getPlatformConfig: operation({
    summary: 'See the platform config',
    description: 'Complete from the first call: an application starts with sensible values.',
    tag: 'Platform config',
    scope: 'application',
    method: 'GET',
    path: '/platform/config',
    permission: 'config:read',
    input: z.strictObject({}, onlyKnown),
    output: PlatformSchema,
    errors: [],
    events: [],
    example: { input: {}, output: exampleConfig },
  }),
  updatePlatformConfig: operation({
    summary: 'Change the platform config',
    description:
      'Objects are merged, lists are replaced, what is left out stays as it is. Every change is kept as a version.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config',
    permission: 'config:write',
    input: z.strictObject({ body: PlatformConfigRequestSchema }, onlyKnown),
    output: PlatformSchema,
    errors: [],
    events: ['platform_config.updated'],
    example: {
      input: { body: { subtext: 'Welcome back', login: { otp: false }, delete_account_day: 14 } },
      output: {
        ...exampleConfig,
        subtext: 'Welcome back',
        login: { password: true, otp: false },
        delete_account_day: 14,
        __v: 2,
      },
    },
  }),
  getPlatformConfigVersions: operation({
    summary: 'List the versions of the platform config',
    tag: 'Platform config',
    scope: 'application',
    method: 'GET',
    path: '/platform/config/versions',
    permission: 'config:read',
    input: z.strictObject({ pageSize, cursor }, onlyKnown),
    output: PlatformConfigVersionListResponseSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: {
        items: [
          {
            version: exampleWorld.config.version,
            created_at: exampleWorld.moment,
            actor: { kind: 'operator', id: exampleWorld.owner.id, name: exampleWorld.owner.name },
            changes: { subtext: { from: 'Sign in', to: 'Sign in to your account' } },
          },
        ],
        page: exampleCursorPage,
      },
    },
  }),
  restorePlatformConfig: operation({
    summary: 'Go back to an earlier version of the platform config',
    description: 'The earlier version becomes a new one; nothing is lost.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config/restore',
    permission: 'config:write',
    input: z.strictObject({ body: RestorePlatformConfigRequestSchema.meta(means('Where to go back to.')) }, onlyKnown),
    output: PlatformSchema,
    errors: ['CONFIG_VERSION_NOT_FOUND'],
    events: ['platform_config.updated'],
    example: {
      input: { body: { version: exampleWorld.config.earlier_version } },
      output: { ...exampleConfig, __v: 2 },
    },
  }),
}
