import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

/*
 * What uses an attribute or a group, for the question before it is deleted.
 */

const { group } = exampleWorld

/** How many of the segments that mention something are named. */
export const usingSegmentsMax = 100

const usingSegments = {
  segments: z
    .array(
      z.object({
        _id: z.string().meta(means('The ID of the segment.', group.id)),
        uid: z.number().meta(means('Its number.', 2)),
        name: z.string().meta(means('Its name.', 'Regulars')),
      }),
    )
    .meta(
      means(`The segments whose rules mention it, at most ${usingSegmentsMax}. Archived segments aren’t among them.`),
    ),
  segment_total: z.number().meta(means('How many segments mention it.', 1)),
}

export const AttributeUsesSchema = z.object({
  customers: z
    .object({
      count: z.number().meta(means('How many customers there are.', 12_431)),
      relation: z
        .enum(['eq', 'gte'])
        .meta(means('`eq`: the count is exact. `gte`: there are at least that many.', 'eq')),
    })
    .meta(means('Customers who have a value, including archived ones. Up to 100,000 are counted.')),
  segments: usingSegments.segments
    .optional()
    .meta(
      means(`The segments whose rules mention it, at most ${usingSegmentsMax}. Only present with \`groups:read\`.`),
    ),
  segment_total: usingSegments.segment_total
    .optional()
    .meta(means('How many segments mention it. Only present with `groups:read`.', 1)),
})
export type AttributeUses = z.infer<typeof AttributeUsesSchema>

export const UserGroupUsesSchema = z.object({
  ...usingSegments,
  unfinished_jobs: z
    .number()
    .meta(means('Jobs about the group that haven’t ended, at most 100. Deleting the group cancels them.', 0)),
})
export type UserGroupUses = z.infer<typeof UserGroupUsesSchema>
