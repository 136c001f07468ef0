import type { ApplicationRange } from './queue.ts'

/**
 * Where to look for a lane's next job, so that applications take turns: after the application that was served last, then from the beginning,
 * leaving out those that already have the maximum number of workers.
 */
export function turnsAfter(last: string, full: readonly string[]): ApplicationRange[] {
  const edges = full.toSorted((one, other) => (one < other ? -1 : 1))
  const from = (start: string) => [start, ...edges.filter((edge) => edge > start)]
  const ranges = (starts: readonly string[]) => starts.map((after, i) => ({ after, before: starts[i + 1] }))
  const rest = ranges(from(last))
  return last === '' ? rest : [...rest, ...ranges(from('')).filter(({ after }) => after < last)]
}
