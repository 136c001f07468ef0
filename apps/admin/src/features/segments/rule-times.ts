import type { SegmentTimes } from '@clientele/contracts/segments'

/*
 * The times of a condition while it is being edited. It can have several limits, which all have to hold.
 */

const limits = ['within_days', 'after', 'before'] as const
export type TimeLimit = (typeof limits)[number]

/** The limits that a condition has. */
export const limitsIn = (times: SegmentTimes): TimeLimit[] => limits.filter((limit) => times[limit] !== undefined)

/** A limit as it is shown before anything is entered. */
export const newLimit = (limit: TimeLimit): SegmentTimes =>
  limit === 'within_days' ? { within_days: 30 } : { [limit]: new Date().toISOString().slice(0, 10) }

export const withLimit = <Times extends SegmentTimes>(times: Times, limit: SegmentTimes): Times => ({
  ...times,
  ...limit,
})

export const withoutLimit = <Times extends SegmentTimes>(times: Times, limit: TimeLimit): Times => {
  const rest = { ...times }
  delete rest[limit]
  return rest
}

const midnight = /T00:00(:00(\.0+)?)?Z$/

/** A moment as an input shows it: the first one of a day is a date. */
export function dateIn(moment: string): { value: string; hasTime: boolean } {
  const isDay = !moment.includes('T') || midnight.test(moment)
  return isDay ? { value: moment.slice(0, 10), hasTime: false } : { value: moment.slice(0, 19), hasTime: true }
}

/** What an input has been given, as the moment that the rule keeps. Inputs omit seconds that are zero. */
export function momentOf(value: string): string {
  if (!value.includes('T')) return value
  const hasSeconds = value.length > 'yyyy-mm-ddThh:mm'.length
  // The first moment of a day stays one with a time while it is edited.
  return `${hasSeconds ? value : `${value}:00`}Z`
}
