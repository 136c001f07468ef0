'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { plural } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { percentOfAll } from './percent-done'
import { runningJobs } from './running-jobs'

/**
 * How many jobs are running, in the frame of every page; nothing if none is. It asks when the page changes, and again and again only while a job
 * runs, so that an idle page doesn't keep its session alive.
 */
export function JobsIndicator() {
  const trpc = useTRPC()
  const pathname = usePathname()
  const { data, refetch } = useQuery(
    trpc.listJobs.queryOptions(runningJobs, {
      refetchInterval: ({ state: { data: known } }) => (known?.items.length ? 2_000 : false),
      retry: false,
    }),
  )
  // What is running came with the first page.
  const askedOn = useRef(pathname)
  useEffect(() => {
    if (askedOn.current === pathname) return
    askedOn.current = pathname
    void refetch()
  }, [pathname, refetch])
  const jobs = data?.items ?? []
  const running = data?.page.item_total ?? 0
  if (jobs.length === 0 || running === 0) return null
  const percent = percentOfAll(jobs, running)

  return (
    <AppLink
      to="jobs?state=running"
      className="focus-ring flex flex-col gap-1.5 rounded-lg px-2.5 py-1.5 text-xs text-ink-2 hover:bg-line/50 hover:text-ink"
    >
      <span className="flex justify-between gap-2">
        {plural(running, 'job')} running
        {percent !== null ? <span className="tabular">{percent}%</span> : null}
      </span>
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
