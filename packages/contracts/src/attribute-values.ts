import * as z from 'zod'
import { atMost, text } from './inputs.ts'

/*
 * Values of attributes, before and after their definition has read them.
 */

/** The maximum number of attributes of an application. */
export const attributesMax = 200
/** The maximum number of values of an attribute with several. */
export const attributeValuesMax = 50
/** The maximum number of choices of an attribute. */
export const attributeChoicesMax = 200
const oneValue = z.union([z.string(), z.number(), z.boolean()])

/** A value of an attribute: one, or a list if it can have several. */
export const attributeValue = () => z.union([oneValue, z.array(oneValue)])
export type AttributeValue = z.infer<ReturnType<typeof attributeValue>>

const notAValue = { error: 'must be a string, a number, true or false, or a list of these' }
const oneGiven = z.union([text(20_000), z.number(), z.boolean()], notAValue)

/** A value in a request. Its definition says what it has to be. */
export const givenAttributeValue = () =>
  z.union([oneGiven, z.array(oneGiven).check(atMost(attributeChoicesMax, notAValue))], notAValue)

/** Values in a request, by the slug of their attribute. */
export const bySlug = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), value, { error: 'must be an object of slugs and values' })
    .refine((given) => Object.keys(given).length <= attributesMax, {
      error: `must have at most ${attributesMax} entries`,
    })
