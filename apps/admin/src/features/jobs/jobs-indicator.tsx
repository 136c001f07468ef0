'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { plural } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { percentDone } from './percent-done'
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
  const [newest] = data?.items ?? []
  const running = data?.page.item_total ?? 0
  if (!newest || running === 0) return null
  const percent = percentDone(newest)

  return (
    <AppLink
      to="jobs?state=running"
      className="focus-ring flex flex-col gap-1.5 rounded-lg px-2.5 py-1.5 text-xs text-ink-2 hover:bg-line/50 hover:text-ink"
    >
      <span className="flex justify-between gap-2">
        {plural(running, 'job')} running
        {running === 1 && percent !== null ? <span className="tabular">{percent}%</span> : null}
      </span>
      <span aria-hidden className="block h-1 overflow-hidden rounded-full bg-line">
        <span
          data-progress
          className="block h-full rounded-full bg-accent transition-[width] duration-300 motion-reduce:transition-none"
          style={{ width: `${running === 1 ? (percent ?? 33) : 33}%` }}
        />
      </span>
    </AppLink>
  )
}
