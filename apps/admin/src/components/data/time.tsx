'use client'

import { cn } from '@/lib/cn'
import { absoluteTime, relativeTime } from '@/lib/format'
import { useHydrated } from '@/lib/use-hydrated'
import { useNow } from '@/lib/use-now'

/** "3 days ago", with the exact time as its tooltip or, if `exact`, next to it. */
export function Time({
  at,
  empty = '–',
  exact = false,
  className,
}: {
  at: string | null | undefined
  empty?: string
  /** For support, who has to compare times with logs and with what customers say. */
  exact?: boolean
  className?: string
}) {
  const now = useNow()
  const exactTime = useHydrated() && at ? absoluteTime(at) : undefined
  if (!at) return <span className="text-ink-3">{empty}</span>
  return (
    <time dateTime={at} title={exactTime} className={cn('tabular', exact || 'whitespace-nowrap', className)}>
      {relativeTime(at, now)}
      {exact && exactTime ? <span className="text-ink-3"> · {exactTime}</span> : null}
    </time>
  )
}
