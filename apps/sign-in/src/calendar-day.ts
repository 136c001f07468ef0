/** A date for reading, with the month in words: which number is the month differs between countries. */
export const calendarDay = (day: string, language: string): string =>
  new Date(day.slice(0, 10)).toLocaleDateString(language, { dateStyle: 'medium', timeZone: 'UTC' })
