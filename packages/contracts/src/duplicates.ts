import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { exampleMerge } from './example-merge.ts'
import { exampleWorld } from './example-world.ts'
import { flag } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { nextCursor, PaginationSchema } from './pages.ts'
import { CustomerSchema } from './customers.ts'

/*
 * Users who may be the same person.
 */

/** What two users can have in common. */
export const duplicateReasons = ['phone', 'email', 'name_and_birthday'] as const
export type DuplicateReason = (typeof duplicateReasons)[number]

/** Two users who may be the same person. */
export const DuplicatePairSchema = z
  .object({
    _id: z.string().meta(means('The ID of the pair.', exampleMerge.pair_id)),
    first: CustomerSchema.meta(means('The one who was created first.')),
    second: CustomerSchema.meta(means('The other one.')),
    reasons: z
      .array(z.enum(duplicateReasons))
      .meta(
        means(
          'What they have in common: a `phone` number, an `email` address that is the same mailbox (a tag after a plus sign, and dots at Gmail, don’t count), or `name_and_birthday`.',
          ['email'],
        ),
      ),
    dismissed_at: z
      .string()
      .optional()
      .meta(means('When the team said that they are two people, ISO 8601 in UTC.', exampleWorld.moment)),
    dismissed_by: ActorSchema.optional().meta(means('Who said that.')),
  })
  .meta(means('Two users who may be the same person.'))
export type DuplicatePair = z.infer<typeof DuplicatePairSchema>

export const DuplicatePairListSchema = z.object({
  items: z.array(DuplicatePairSchema).meta(means('The pairs, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
  next_cursor: nextCursor,
})
export type DuplicatePairList = z.infer<typeof DuplicatePairListSchema>

export const DismissDuplicateRequestSchema = z.strictObject(
  { dismissed: flag().meta(means('`true` if they are two people, `false` to propose them again.', true)) },
  onlyKnown,
)
export type DismissDuplicateRequest = z.infer<typeof DismissDuplicateRequestSchema>
