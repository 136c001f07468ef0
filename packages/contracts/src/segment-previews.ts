import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { CustomerSchema } from './customers.ts'

/*
 * What a rule would do before it is saved, and why a customer is in a segment.
 */

const { moment } = exampleWorld

const some = (what: string) => z.array(CustomerSchema).meta(means(what))
const number = (what: string, example: number) => z.number().meta(means(what, example))

export const SegmentPreviewSchema = z.object({
  in_words: z.string().meta(means('The rule in words.', 'Customers who have a verified email address.')),
  complete: z
    .boolean()
    .meta(
      means(
        'Whether all customers were compared with the rule. If not, all numbers are about the newest ones, and are lower bounds.',
        true,
      ),
    ),
  looked_at: number('Customers who were compared with the rule.', 20),
  matching: number('Customers who match the rule.', 12),
  would_join: number('Customers who would join the segment.', 3),
  would_leave: number('Members who would leave the segment.', 1),
  joining: some('Up to ten of those who would join, newest first.'),
  leaving: some('Up to ten of those who would leave, newest first.'),
})
export type SegmentPreview = z.infer<typeof SegmentPreviewSchema>

export const SegmentReasonsSchema = z.object({
  is_member: z.boolean().meta(means('Whether the customer is in the group.', true)),
  since: z.string().optional().meta(means('When they joined, ISO 8601 in UTC. Only present for members.', moment)),
  cause: z
    .string()
    .optional()
    .meta(
      means('What made them join, as in the event `user.joined_group`, if the history still has it.', 'user.updated'),
    ),
  in_words: z
    .string()
    .optional()
    .meta(means('The rule in words. Only present for segments.', 'Customers who have a verified email address.')),
  conditions: z
    .array(
      z.object({
        in_words: z.string().meta(means('The condition in words.', 'have a verified email address')),
        holds: z.boolean().meta(means('Whether it holds for the customer now.', true)),
      }),
    )
    .optional()
    .meta(means('The conditions of the rule, on all levels. Only present for segments.')),
})
export type SegmentReasons = z.infer<typeof SegmentReasonsSchema>
