import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'
import { ActorSchema, ChangesSchema } from './actors.ts'

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
  page: PaginationSchema.meta(means('Pagination of this list.')),
  next_cursor: nextCursor,
})
export type PlatformConfigVersionListResponse = z.infer<typeof PlatformConfigVersionListResponseSchema>

export const RestorePlatformConfigRequestSchema = z.strictObject(
  { version: wholeNumber(0, 2_147_483_647).meta(means('The version to restore.', 0)) },
  onlyKnown,
)
export type RestorePlatformConfigRequest = z.infer<typeof RestorePlatformConfigRequestSchema>
