'use client'

import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { canBeRetried, explain } from '@/lib/errors'
import { Button } from '../actions/button'
import { CopyText } from '../actions/copy'

interface EmptyStateProps {
  icon: ReactNode
  title: string
  /** Set if this is the whole page, so its title is also the page title. */
  heading?: 'h1' | 'h2'
  children?: ReactNode
  actions?: ReactNode
}

export function EmptyState({ icon, title, heading: Heading = 'h2', children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-16 text-center">
      <div
        aria-hidden
        className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-surface text-ink-2 shadow-card dark:bg-raised [&_svg]:size-5"
      >
        {icon}
      </div>
      <Heading className="text-base font-semibold">{title}</Heading>
      {children ? <div className="mt-1 max-w-md text-sm text-ink-2">{children}</div> : null}
      {actions ? <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}

interface ErrorStateProps {
  title: string
  heading?: 'h1' | 'h2'
  error: unknown
  /** Offered only if the error may pass. */
  onRetry?: () => void
  retrying?: boolean
  /** What to do instead, if trying again can't help. */
  wayOut?: ReactNode
}

/** An error, which must never look like an empty list: what failed, why, the request ID, and a retry button. */
export function ErrorState({ title, heading: Heading = 'h2', error, onRetry, retrying, wayOut }: ErrorStateProps) {
  const { message, requestId } = explain(error)
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-14 text-center">
      <div
        aria-hidden
        className="mb-4 grid size-11 place-items-center rounded-xl bg-danger-soft text-danger-text ring-1 ring-danger-line ring-inset"
      >
        <CircleAlert className="size-5" />
      </div>
      <Heading className="text-base font-semibold">{title}</Heading>
      <p className="mt-1 max-w-md text-sm text-ink-2">{message}</p>
      {requestId ? (
        <p className="mt-3 flex flex-wrap items-center justify-center gap-1.5 text-xs text-ink-3">
          Request <CopyText value={requestId} label="Copy request ID" />
        </p>
      ) : null}
      {onRetry && canBeRetried(error) ? (
        <Button className="mt-5" onClick={onRetry} pending={retrying}>
          <RotateCw aria-hidden />
          Retry
        </Button>
      ) : wayOut ? (
        <div className="mt-5">{wayOut}</div>
      ) : null}
    </div>
  )
}
