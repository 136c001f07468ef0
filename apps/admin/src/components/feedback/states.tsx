'use client'

import { lazy, type ReactNode, Suspense } from 'react'

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

export interface ErrorStateProps {
  title: string
  heading?: 'h1' | 'h2'
  error: unknown
  /** Offered only if the error may pass. */
  onRetry?: () => void
  retrying?: boolean
  /** What to do instead, if trying again can't help. */
  wayOut?: ReactNode
}

/** If its code can't be loaded, then because of the connection, which is also what went wrong. */
const Loaded = lazy(async () => {
  const { LoadedErrorState } = await import('./loaded/error-state').catch(() => ({ LoadedErrorState: Unreachable }))
  return { default: LoadedErrorState }
})

/** An error, which must never look like an empty list: what failed, why, the request ID, and a retry button. */
export function ErrorState(props: ErrorStateProps) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  )
}

function Unreachable({ title, heading: Heading = 'h2', onRetry }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-14 text-center">
      <Heading className="text-base font-semibold">{title}</Heading>
      <p className="mt-1 max-w-md text-sm text-ink-2">
        Couldn’t reach the service. Check your connection and try again.
      </p>
      {onRetry ? (
        <button type="button" onClick={onRetry} className="mt-5 text-accent-text underline">
          Retry
        </button>
      ) : null}
    </div>
  )
}
