import * as z from 'zod'
import { ChangesSchema } from '../actors.ts'
import { means } from '../means.ts'

/* What an event consists of, and the fields that several kinds of events have. */

export interface EventDefinition<Payload extends z.ZodObject = z.ZodObject> {
  /** The message for people. */
  sentence: string
  payload: Payload
  example: z.input<Payload>
}

export const event = <const Shape extends z.ZodRawShape = Record<never, never>>(
  sentence: string,
  shape: Shape = {} as Shape,
  example?: z.input<z.ZodObject<Shape, z.core.$strict>>,
): EventDefinition<z.ZodObject<Shape, z.core.$strict>> => ({
  sentence,
  payload: z.strictObject(shape),
  // Only an event without a payload needs no example.
  example: example ?? ({} as z.input<z.ZodObject<Shape, z.core.$strict>>),
})

export const text = (meaning: string) => z.string().meta(means(meaning))
export const count = (meaning: string) => z.number().int().min(0).meta(means(meaning))
export const kind = z.enum(['email', 'phone']).meta(means('The kind of contact.'))
export const changes = ChangesSchema
export const reason = text('The reason that the actor gave.').optional()
export const session_id = text('The public ID of the session.')
export const session_ids = z.array(z.string()).meta(means('The public IDs of the sessions.'))
export const sessions_ended = count('The number of sessions that ended as a result.')
export const aSession = '64f0000000000000000000e1'
