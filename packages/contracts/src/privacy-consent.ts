import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

/** What a user said about the privacy policy, in the published clients' shape. */
export const UserConsentSchema = z
  .object({
    privacy_policy: z
      .object({
        value: z.boolean().optional().meta(means('Whether the user accepts the privacy policy.', true)),
        updated_at: z.string().optional().meta(means('Since when, ISO 8601 in UTC.', exampleWorld.moment)),
      })
      .optional()
      .meta(means('Absent if the user was never asked.')),
  })
  .meta(means('What the user said about the privacy policy.'))
export type UserConsent = z.infer<typeof UserConsentSchema>
