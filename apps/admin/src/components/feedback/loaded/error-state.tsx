'use client'

import { CircleAlert, RotateCw } from 'lucide-react'
import { canBeRetried, explain } from '@/lib/errors'
import { Button } from '../../actions/button'
import { CopyText } from '../../actions/copy'
import type { ErrorStateProps } from '../states'

/** The code that `ErrorState` loads when there is an error: it has the copy for all of them. */
export function LoadedErrorState({
  title,
  heading: Heading = 'h2',
  error,
  onRetry,
  retrying,
  wayOut,
}: ErrorStateProps) {
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
