const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

/** The day of a timestamp in the operator's time zone. Apart from `format.ts`, because the list of customers doesn't need it. */
export const dayOf = (at: string): string => day.format(new Date(at))
