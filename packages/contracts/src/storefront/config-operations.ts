import * as z from 'zod'
import { operation } from '../operation.ts'
import { PlatformSchema } from '../platform-config.ts'
import { exampleConfig } from '../platform-config-operations.ts'
import { optionalName } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'

export const storefrontConfigOperations = {
  getPlatformConfig: operation({
    summary: 'Get the sign-in settings of a storefront',
    description: 'Contains no secrets.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'GET',
    path: '/platform/v1.0/config',
    permission: 'storefront',
    input: z.strictObject(
      { name: optionalName(100).meta(means('The name of the store. It is ignored.', 'Example Shop')) },
      onlyKnown,
    ),
    output: PlatformSchema,
    errors: [],
    events: [],
    example: { input: {}, output: exampleConfig },
  }),
}
