import type * as z from 'zod'

/** What a field means, for the reference, the OpenAPI document and the console; with an example. */
export const means = (description: string, ...examples: unknown[]) =>
  examples.length > 0 ? { description, examples } : { description }

/** Turns the refusal of an unknown field into a sentence. Second argument of every `z.strictObject`. */
export const onlyKnown: { error: z.core.$ZodErrorMap } = {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `${(issue.keys as string[]).join(', ')}: unknown field`
      : issue.input === undefined
        ? 'An object is required here.'
        : 'This must be an object with named fields.',
}
