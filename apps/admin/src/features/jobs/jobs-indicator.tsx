'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { Suspense, useEffect, useRef } from 'react'
import { useTRPC } from '@/lib/trpc'
import { runningJobs } from './running-jobs'
import { lazily } from '@/lib/on-demand'

const RunningLink = lazily(async () => ({ default: (await import('./running-link')).RunningLink }))

/**
 * How many jobs are running, in the frame of every page; nothing if none is. It asks when the page changes, and again and again only while a job
 * runs, so that an idle page doesn't keep its session alive.
 */
export function JobsIndicator() {
  const trpc = useTRPC()
  const pathname = usePathname()
  const { data, refetch, isError } = useQuery(
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
  return (
    <Suspense>
      <RunningLink jobs={jobs} running={running} isBehind={isError} />
    </Suspense>
  )
}
