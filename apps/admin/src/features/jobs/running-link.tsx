'use client'

import type { Job } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { plural } from '@/lib/format'
import { percentOfAll } from './percent-done'

/** How many jobs are running, and how far they are together. */
export function RunningLink({
  jobs,
  running,
  isBehind = false,
}: {
  jobs: readonly Pick<Job, 'progress' | 'dry_run'>[]
  running: number
  /** Whether this is what was known before asking failed. */
  isBehind?: boolean
}) {
  const percent = percentOfAll(jobs, running)
  return (
    <AppLink
      to="jobs?state=running"
      className="focus-ring flex flex-col gap-1.5 rounded-lg px-2.5 py-1.5 text-xs text-ink-2 hover:bg-line/50 hover:text-ink"
    >
      <span className="flex justify-between gap-2">
        {plural(running, jobs.every(({ dry_run }) => dry_run) ? 'dry run' : 'job')} running
        {percent !== null ? <span className="tabular">{percent}%</span> : null}
      </span>
      {isBehind ? <span className="text-ink-3">May be out of date</span> : null}
      {percent !== null ? (
        <span aria-hidden className="block h-1 overflow-hidden rounded-full bg-line">
          <span
            data-progress
            className="block h-full rounded-full bg-accent transition-[width] duration-300 motion-reduce:transition-none"
            style={{ width: `${percent}%` }}
          />
        </span>
      ) : null}
    </AppLink>
  )
}
