import * as z from 'zod'
import { means } from './means.ts'

/** The person or service that did something. */
export const ActorSchema = z
  .object({
    kind: z.enum(['operator', 'user', 'api_key', 'system']).meta(means('The kind of actor.', 'operator')),
    id: z.string().meta(means('The ID of the actor.', '64f0000000000000000000c1')),
    name: z.string().optional().meta(means('The display name.', 'Olu Owner')),
  })
  .meta(means('The person or service that did something.'))
export type ActorSummary = z.infer<typeof ActorSchema>

/** Changes, keyed by the path of the field: `from` and `to`. A side that had no value is omitted. */
export const ChangesSchema = z
  .record(z.string(), z.object({ from: z.unknown().optional(), to: z.unknown().optional() }))
  .meta(means('The changes, keyed by the path of the field.', { first_name: { from: 'Asha', to: 'Aisha' } }))
export type Changes = z.infer<typeof ChangesSchema>
