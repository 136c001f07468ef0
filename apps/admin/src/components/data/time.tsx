'use client'

import { cn } from '@/lib/cn'
import { absoluteTime, relativeTime } from '@/lib/format'
import { useNow } from '@/lib/use-now'

/** "3 days ago", with the exact time as its tooltip. */
export function Time({
  at,
  empty = '–',
  className,
}: {
  at: string | null | undefined
  empty?: string
  className?: string
}) {
  const now = useNow()
  if (!at) return <span className="text-ink-3">{empty}</span>
  return (
    <time dateTime={at} title={absoluteTime(at)} className={cn('tabular whitespace-nowrap', className)}>
      {relativeTime(at, now)}
    </time>
  )
}
