import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { explain, failureOf } from './errors'

/**
 * Puts what the api refused onto the fields at fault, and answers what is left to say above the form.
 * The api names fields by where they ride (`body.emails.0.email`); forms know them without the `body.`.
 */
export const placeFaults = <Values extends FieldValues>(
  form: UseFormReturn<Values, unknown, Values>,
  error: unknown,
): string | undefined => {
  const failure = failureOf(error)
  const known = form.getValues()
  const left = (failure?.details ?? []).filter(({ field, message }) => {
    const name = field.replace(/^body\./, '')
    const root = name.split('.')[0] ?? name
    if (!(root in known)) return true
    form.setError(name as Path<Values>, { type: 'server', message }, { shouldFocus: true })
    return false
  })
  if (failure && failure.details.length > 0 && left.length === 0) return undefined
  return left[0]?.message ?? explain(error).message
}
