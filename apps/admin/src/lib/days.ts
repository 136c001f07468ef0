/*
 * Days that an operator picks. In the URL and in date inputs, a day is a date without a time zone, which nuqs parses as midnight UTC. It means the
 * operator's own day, so requests name the moments at which that day starts and ends where the operator is.
 */

/** The first moment of a picked day in the operator's time zone. */
export const startOfDay = (picked: Date): string => localMidnight(picked, 0).toISOString()

/** The last moment of a picked day in the operator's time zone. */
export const endOfDay = (picked: Date): string => new Date(localMidnight(picked, 1).getTime() - 1).toISOString()

/** Days aren't always 24 hours long, so the next one is found by its date. */
function localMidnight(picked: Date, daysLater: number): Date {
  const midnight = new Date(2000, 0, 1)
  midnight.setFullYear(picked.getUTCFullYear(), picked.getUTCMonth(), picked.getUTCDate() + daysLater)
  return midnight
}

/** Today's date where the operator is, as a date input has it. */
export const today = (now = new Date()): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

/** The date of the first of the last few days, of which today is one, where the operator is. */
export const firstOfLast = (days: number, now = new Date()): string =>
  today(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1))
