import type { Job } from '@clientele/contracts'

/** The share that is done, in percent; `null` if it isn't known. */
export const percentDone = ({ progress }: Pick<Job, 'progress'>): number | null =>
  progress?.total ? Math.min(100, Math.floor((progress.done / progress.total) * 100)) : null
