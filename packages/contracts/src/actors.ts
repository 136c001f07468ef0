import * as z from 'zod'
import { means } from './means.ts'

/** Who did something. */
export const ActorSchema = z
  .object({
    kind: z.enum(['operator', 'user', 'api_key', 'system']).meta(means('What kind of actor it is.', 'operator')),
    id: z.string().meta(means('The id of the actor.', '64f0000000000000000000c1')),
    name: z.string().optional().meta(means('The name a person reads.', 'Olu Owner')),
  })
  .meta(means('Who did something.'))
export type ActorSummary = z.infer<typeof ActorSchema>

/** What changed, by the path of the field: `from` and `to`, where a side that had no value is left out. */
export const ChangesSchema = z
  .record(z.string(), z.object({ from: z.unknown().optional(), to: z.unknown().optional() }))
  .meta(means('What changed, by the path of the field.', { first_name: { from: 'Asha', to: 'Aisha' } }))
export type Changes = z.infer<typeof ChangesSchema>
