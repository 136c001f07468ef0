/* Dates of birth are calendar dates: the same day in every time zone. Pages use these facts without a schema. */

/** The earliest date of birth, as a date input has it. */
export const firstBirthday = '1900-01-01'

/** Returns a calendar date as responses contain it. Whatever time comes after it, the date counts as it is written. */
export const asCalendarDate = (given: string): string => `${given.slice(0, 10)}T00:00:00.000Z`
