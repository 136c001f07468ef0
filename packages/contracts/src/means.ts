import type * as z from 'zod'

/** The description of a field, for the reference, the OpenAPI document, and the console, with examples. */
export const means = (description: string, ...examples: unknown[]) =>
  examples.length > 0 ? { description, examples } : { description }

/** Provides the message for unknown fields. Pass it as the second argument to every `z.strictObject`. */
export const onlyKnown: { error: z.core.$ZodErrorMap } = {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `${(issue.keys as string[]).join(', ')}: unknown field`
      : issue.input === undefined
        ? 'An object is required here.'
        : 'This must be an object with named fields.',
}
