import * as z from 'zod'
import { isCssColor } from './css-color.ts'
import { flag, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { initialOf, shapeOf } from './shapes.ts'

/*
 * The kinds of fields that the platform config is made of. Each says at once what it means, how a request gives it, how a response shows
 * it, and what an application starts with.
 */

/** What the config says about one field. */
export interface ConfigField {
  given: z.ZodType
  shown: z.ZodType
  initial: unknown
}

interface Meaning<Initial> {
  says: string
  example?: unknown
  initial: Initial
}

/** A field of any kind. A request may leave it out, and so may a response. */
export const field = <Given extends z.ZodType, Shown extends z.ZodType, Initial>(
  { says, initial, ...rest }: Meaning<Initial>,
  given: Given,
  shown: Shown,
) => {
  const meaning = 'example' in rest ? means(says, rest.example) : means(says)
  return { given: given.optional().meta(meaning), shown: shown.optional().meta(meaning), initial }
}

/** On or off. */
export const onOff = (says: string, example: boolean, initial: boolean) =>
  field({ says, example, initial }, flag(), z.boolean())

/** A text, which a request gives as `given`. */
export const words = <Given extends z.ZodType>(
  says: string,
  { given, ...rest }: { given: Given; example: string; initial: string },
) => field({ says, ...rest }, given, z.string())

export const color = () =>
  text(64).trim().refine(isCssColor, {
    error: 'must be a CSS color, such as #EF5350, rgb(239 83 80), hsl(1 83% 63%), oklch(0.65 0.2 25) or tomato',
  })

export const image = () =>
  text(2048)
    .trim()
    .regex(/^$|^https?:\/\/[^\s<>"'`\\]+$/i, {
      error: 'must be a URL that starts with http:// or https://, or empty for no image',
    })

/** Several fields under one name. `shown` is their schema in responses, under its name in the specification. */
export const group = <Fields extends Record<string, ConfigField>, Shown extends z.ZodType>(
  says: string,
  fields: Fields,
  shown: Shown,
) => field({ says, initial: initialOf(fields) }, z.strictObject(shapeOf(fields, 'given'), onlyKnown), shown)
