import type { Job } from '@clientele/contracts'

/**
 * The average share of all running jobs, in percent; `null` if it isn't known. A job that is waiting, or doesn't know how much there is to do, counts as
 * not begun, so the number is never too high.
 */
export function percentOfAll(jobs: readonly Pick<Job, 'progress'>[], total: number): number | null {
  const known = jobs.map(percentDone).filter((percent) => percent !== null)
  if (known.length === 0 || total > jobs.length) return null
  return Math.floor(known.reduce((sum, percent) => sum + percent, 0) / jobs.length)
}

/** The share that is done, in percent; `null` if it isn't known. */
export const percentDone = ({ progress }: Pick<Job, 'progress'>): number | null =>
  progress?.total ? Math.min(100, Math.floor((progress.done / progress.total) * 100)) : null
