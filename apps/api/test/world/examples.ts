import type { FieldFault, Operation } from '@clientele/contracts'
import type { z } from 'zod'

/*
 * Derived from the contract's examples: invalid inputs, and what two responses or lists have in common.
 */

/** The names in an operation's input. */
export const inputNames = ({ input }: Operation): string[] =>
  Object.keys((input as unknown as { shape: Record<string, unknown> }).shape)

/** The example with one field after another replaced by an invalid value, and once with an unknown field. */
export function nonsenseFor(operation: Operation): [string, unknown][] {
  const example = operation.example.input as Record<string, unknown>
  const inputs: [string, unknown][] = [['no_such_field', { ...example, no_such_field: 'x' }]]
  for (const field of inputNames(operation)) {
    // The path accepts any string, and so does a header.
    if (field === 'body' || field === 'ifMatch' || operation.path.includes(`:${field}`)) continue
    inputs.push([field.slice(0, 2), { ...example, [field]: { nonsense: ['x'.repeat(2_000)] } }])
  }
  const body = bodyFields(operation.input)
  if (body === undefined) return inputs.filter(([, input]) => !operation.input.safeParse(input).success)
  inputs.push(['body', { ...example, body: undefined }], ['body', { ...example, body: [] }])
  inputs.push(['body', { ...example, body: 'nonsense' }], ['body', { ...example, body: 7 }])
  inputs.push(['body.no_such_field', { ...example, body: { ...(example.body as object), no_such_field: 1 } }])
  for (const field of body)
    for (const value of [{ nonsense: [1] }, [{ nonsense: 1 }], 'x'.repeat(3_000), -1.5, true])
      inputs.push([`body.${field}`, { ...example, body: { ...(example.body as object), [field]: value } }])
  // Values that the contract accepts aren't invalid: an ignored field, a free-form object, a string for a string.
  return inputs.filter(([, input]) => !operation.input.safeParse(input).success)
}

interface AnySchema {
  shape?: Record<string, AnySchema>
  unwrap?: () => AnySchema
}

export function bodyFields(input: z.ZodType): string[] | undefined {
  const body = (input as AnySchema).shape?.body
  const shape = body?.shape ?? body?.unwrap?.().shape
  return shape && Object.keys(shape)
}

/** Whether a sentence is for people, rather than the validator's own. `conditions`, which only accepts an empty list, has only those. */
export const isHelpful = ({ field, message }: FieldFault) =>
  message.length > 8 &&
  (field === 'body.conditions' || !/invalid input|invalid option|received|undefined|\[object|NaN/i.test(message))

/** The remainder of a list after removing each entry of another list once. */
export function without<T>(list: readonly T[], taken: readonly T[]): T[] {
  const left = [...list]
  for (const entry of taken) left.splice(left.indexOf(entry), 1)
  return left
}

/** The paths of all fields of a value with their types; for a list, those of its first entry. */
export function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length > 0 ? fieldsOf(value[0], `${path}[]`) : []
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`]
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, `${path}.${name}`))
}
