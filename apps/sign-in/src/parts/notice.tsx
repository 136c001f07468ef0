import { type ReactNode, useEffect, useState } from 'react'
import type { Failure } from '../call.ts'
import { urlOf } from '../router.tsx'
import { withContactLinks } from './contact-the-shop.tsx'

export function Notice({ tone, children }: { tone: 'danger' | 'good' | 'plain'; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}

interface FailureNoticeProps {
  failure: Failure
  /** Tries again. Offered only if that may help. */
  onRetry?: () => void
}

/** What went wrong, how long to wait or how to try again if that helps, and details for the store. */
export function FailureNotice({ failure, onRetry }: FailureNoticeProps) {
  return (
    <Notice tone="danger">
      <p>
        {withContactLinks(failure.message)}{' '}
        {failure.wait_s ? <Wait key={failure.request_id} seconds={failure.wait_s} /> : null}
      </p>
      {onRetry && failure.isPassing ? (
        <p>
          <button type="button" className="link" onClick={onRetry}>
            Retry
          </button>
        </p>
      ) : null}
      {failure.code === 'UNAUTHENTICATED' ? (
        <p>
          {/* Loads the page again, because it still believes that the shopper is signed in. */}
          <a href={urlOf('')} className="link">
            Go to sign-in
          </a>
        </p>
      ) : null}
      {failure.request_id ? (
        <details className="fine">
          <summary>Details</summary>
          <p>
            Request <bdi className="mono">{failure.request_id}</bdi>
          </p>
        </details>
      ) : null}
    </Notice>
  )
}

function Wait({ seconds }: { seconds: number }) {
  const left = useSecondsUntil(useState(() => Date.now() + seconds * 1_000)[0])
  return left > 0 ? <span aria-hidden>Again in {timeOf(left)}.</span> : <span>You can try again now.</span>
}

/** Returns the whole seconds until a given time, counting down. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now)
  const left = Math.max(0, Math.ceil((moment - now) / 1_000))
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setNow(Date.now()), 500)
    return () => clearTimeout(timer)
  }, [left, now])
  return left
}

export const timeOf = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
