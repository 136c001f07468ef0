import { plural } from './format'

const lengths = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "30 days", "90 minutes": a duration in the largest unit in which it is a whole number. */
export const duration = (seconds: number): string => {
  const [unit, length] = lengths.find(([, each]) => seconds % each === 0) ?? ['second', 1]
  return plural(seconds / length, unit)
}
