import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form'

/** Validates a form with a function that returns what is wrong, by field. */
export const faultsResolver =
  <Values extends FieldValues>(faultsOf: (values: Values) => Partial<Record<keyof Values, string>>): Resolver<Values> =>
  (values) => {
    const faults = Object.entries(faultsOf(values)).flatMap(([name, message]) =>
      message ? [[name, { type: 'fault', message }]] : [],
    )
    if (faults.length === 0) return { values, errors: {} }
    return { values: {}, errors: Object.fromEntries(faults) as FieldErrors<Values> }
  }
