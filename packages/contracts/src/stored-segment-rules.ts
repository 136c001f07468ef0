import * as z from 'zod'
import { means } from './means.ts'

/** A rule in a response, which isn't checked again. It has the shape of `SegmentRuleSchema`. */
export const StoredSegmentRuleSchema = z
  .object({
    join: z.string().meta(means('Whether all conditions have to hold, or one of them.', 'AND')),
    not: z.boolean().optional().meta(means('Whether the rule must not hold instead.', false)),
    of: z.array(z.record(z.string(), z.unknown())).meta(means('The conditions.')),
  })
  .meta(means('The rule of a segment. It can be sent back as it is.'))
