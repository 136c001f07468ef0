import * as z from 'zod'
import { operation } from '../operation.ts'
import { PlatformSchema } from '../platform-config.ts'
import { exampleConfig } from '../platform-config-operations.ts'
import { optionalName } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'

export const storefrontConfigOperations = {
  getPlatformConfig: operation({
    summary: 'See how this shop signs its shoppers in',
    description: 'Without anything that is secret.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'GET',
    path: '/platform/v1.0/config',
    permission: 'storefront',
    input: z.strictObject(
      { name: optionalName(100).meta(means('The name of the shop; not looked at.', 'Example Shop')) },
      onlyKnown,
    ),
    output: PlatformSchema,
    errors: [],
    events: [],
    example: { input: {}, output: exampleConfig },
  }),
}
