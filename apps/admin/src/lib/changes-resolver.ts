import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form'
import { isSame, valueAt } from './merge'

type Schema = Parameters<typeof standardSchemaResolver>[0]

/**
 * Validates a form that changes something that is stored. A value that was stored under other rules doesn't stand in the way of other changes: it is
 * accepted while it stays as it is, as the API does. The values are sent as typed, because the API parses them the same way.
 */
export const changesResolver =
  <Values extends FieldValues>(schema: unknown, stored: Values): Resolver<Values> =>
  async (values, context, options) => {
    // A form's values are often narrower than what its schema accepts, which TypeScript can't infer.
    const { errors } = await standardSchemaResolver(schema as Schema)(values, context as never, options as never)
    const left = errorsLeft(errors, (path) => isSame(valueAt(values, path), valueAt(stored, path)))
    return left ? { values: {}, errors: left as FieldErrors<Values> } : { values, errors: {} }
  }

/** The errors of fields that have changed. */
function errorsLeft(errors: object, isUnchanged: (path: string) => boolean, prefix = ''): object | undefined {
  const left = Object.entries(errors).flatMap(([name, error]: [string, unknown]) => {
    if (typeof error !== 'object' || error === null) return []
    const path = prefix + name
    if (isUnchanged(path)) return []
    if (isError(error)) return [[name, error]]
    const within = errorsLeft(error, isUnchanged, `${path}.`)
    return within ? [[name, within]] : []
  })
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

const isError = (value: object): boolean => 'message' in value && typeof value.message === 'string'
