import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { explain, explainField, failureOf } from './errors'

/** What a form calls a field of the request. */
export type NameOf = (name: string) => string

/**
 * Shows the API's errors below the invalid fields, and returns the rest, to be shown above the form.
 * The API identifies fields by their path in the request (`body.emails.0.email`); forms omit the `body.`. `nameOf` says what a form calls a field
 * that it shows differently.
 */
export const placeFaults = <Values extends FieldValues, Parsed>(
  form: UseFormReturn<Values, unknown, Parsed>,
  error: unknown,
  nameOf: NameOf = (name) => name,
): string | undefined => {
  const failure = failureOf(error)
  if (!failure || failure.details.length === 0) return explain(error).message
  const known = form.getValues()
  const left = failure.details.filter((fault) => {
    const name = nameOf(fault.field.replace(/^body\./, ''))
    const root = name.split('.')[0] ?? name
    if (!(root in known)) return true
    form.setError(
      name as Path<Values>,
      { type: 'server', message: explainField(failure, fault) },
      { shouldFocus: true },
    )
    return false
  })
  const [first] = left
  return first && explainField(failure, first)
}
