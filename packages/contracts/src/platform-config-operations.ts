import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleCursorPage, pageSize } from './pages.ts'
import {
  defaultPlatformConfig,
  type PlatformConfig,
  PlatformConfigRequestSchema,
  PlatformSchema,
} from './platform-config.ts'
import {
  PlatformConfigVersionListResponseSchema,
  RestorePlatformConfigRequestSchema,
} from './platform-config-versions.ts'

export const exampleConfig = {
  _id: '5e04a5e5220bc15839ad9bc0',
  ...defaultPlatformConfig,
  created_at: exampleWorld.moment,
  updated_at: exampleWorld.moment,
  __v: exampleWorld.config.version,
} satisfies PlatformConfig

const seenVersion = {
  ifMatch: optionalName(128).meta(means('The `__v` of the config when you read it.', '1')),
}

export const platformConfigOperations = {
  getPlatformConfig: operation({
    summary: 'Read the platform config',
    description: 'Always returns a complete config: an application starts with sensible defaults.',
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
      'Objects are merged, lists are replaced, and omitted fields are left unchanged. Every change is saved as a version. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config',
    permission: 'config:write',
    changes: { readBy: 'getPlatformConfig' },
    input: z.strictObject(
      {
        ...seenVersion,
        body: PlatformConfigRequestSchema,
      },
      onlyKnown,
    ),
    output: PlatformSchema,
    errors: ['STALE_VERSION'],
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
    summary: 'Restore an earlier version of the platform config',
    description:
      'The earlier version is saved as a new one, so nothing is lost. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config/restore',
    permission: 'config:write',
    input: z.strictObject(
      { ...seenVersion, body: RestorePlatformConfigRequestSchema.meta(means('The version to restore.')) },
      onlyKnown,
    ),
    output: PlatformSchema,
    errors: ['CONFIG_VERSION_NOT_FOUND', 'STALE_VERSION'],
    events: ['platform_config.updated'],
    example: {
      input: { body: { version: exampleWorld.config.earlier_version } },
      output: { ...exampleConfig, __v: 2 },
    },
  }),
}
