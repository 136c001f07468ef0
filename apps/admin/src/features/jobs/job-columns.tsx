'use client'

import type { Job } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { Badge } from '@/components/data/badge'
import type { Column } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { useHydrated } from '@/lib/use-hydrated'
import { JobActions } from './job-actions'
import { isMoving, jobLine, skippedLine, startedCopy, stateCopy, workCopy } from './job-copy'
import { percentDone } from './percent-done'

export const jobColumns: readonly Column<Job>[] = [
  {
    name: 'job',
    heading: 'Job',
    className: 'w-full max-w-0',
    cell: (job) => (
      <div className="flex flex-col gap-1">
        <span className="truncate font-medium">
          {workCopy(job)} <About job={job} />
        </span>
        {isMoving(job) || job.state === 'paused' ? <Bar job={job} /> : null}
        <span className="text-xs wrap-anywhere text-ink-2">
          {jobLine(job)}
          {skippedLine(job)}
        </span>
        <Started job={job} />
        <div className="sm:hidden">
          <JobActions job={job} />
        </div>
      </div>
    ),
  },
  {
    name: 'state',
    heading: 'State',
    cell: ({ state }) => (
      <Badge tone={stateCopy[state].tone} dot>
        {stateCopy[state].label}
      </Badge>
    ),
  },
  {
    name: 'started',
    heading: 'Started',
    className: 'hidden text-ink-2 md:table-cell',
    cell: ({ created_at, started_by }) => (
      <div className="flex flex-col">
        <Time at={created_at} />
        <span className="max-w-40 truncate text-xs text-ink-3">
          <bdi>{started_by.name ?? started_by.kind}</bdi>
        </span>
      </div>
    ),
  },
  {
    name: 'actions',
    heading: <span className="sr-only">Actions</span>,
    className: 'text-end max-sm:hidden',
    cell: (job) => <JobActions job={job} />,
  },
]

/** When it was started, which tells apart two jobs that do the same with the same file. The server doesn't know the operator's time zone. */
function Started({ job }: { job: Job }) {
  const isHydrated = useHydrated()
  return isHydrated ? <span className="text-xs text-ink-3 first-letter:uppercase">{startedCopy(job)}</span> : null
}

/** What the job is about, and a link to its page if it has one. */
function About({ job }: { job: Job }) {
  const page = pageOf(job)
  const name = <bdi>{job.about.name}</bdi>
  if (page === undefined) return name
  return (
    <AppLink to={page} className="focus-ring text-accent-text hover:underline">
      {name}
    </AppLink>
  )
}

/** The page of the group, or of the import, which also shows how it is undone. Neither the file of an export nor many customers have one. */
function pageOf({ _id, kind, about, undoes }: Job): string | undefined {
  if (kind === 'import_customers') return `customers/import?job=${undoes ?? _id}`
  return about.type === 'user_group' ? `groups/${about.id}` : undefined
}

/** A quiet bar; the line below it says the same in words. */
function Bar({ job }: { job: Job }) {
  const percent = percentDone(job)
  if (percent === null) return null
  return (
    <span aria-hidden className="block h-1 max-w-80 overflow-hidden rounded-full bg-line">
      <span data-progress className="block h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
    </span>
  )
}
