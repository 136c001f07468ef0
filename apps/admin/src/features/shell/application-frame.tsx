'use client'

import { type DehydratedState, HydrationBoundary } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { type ReactNode, Suspense, useEffect } from 'react'
import { ErrorState } from '@/components/feedback/states'
import { CurrentOperatorProvider, useCurrentOperatorQuery } from '@/features/operators/current-operator'
import { ApplicationProvider } from '@/lib/application'
import { failureOf } from '@/lib/failure'
import { rememberApplication } from '@/lib/last-application'
import { Api } from '@/lib/trpc'
import { RenderedAtProvider } from '@/lib/use-now'
import { Shell } from './shell'
import { lazily } from '@/lib/on-demand'

const NoSuchApplication = lazily(async () => ({ default: (await import('./no-such-application')).NoSuchApplication }))

interface ApplicationFrameProps {
  applicationId: string
  /** What the server already read. */
  firstData: DehydratedState
  /** The server's time when it rendered the page. */
  renderedAt_ms: number
  children: ReactNode
}

/** Wraps everything below `/a/<application_id>`: the API client, the signed-in operator, and the shell. */
export function ApplicationFrame({ applicationId, firstData, renderedAt_ms, children }: ApplicationFrameProps) {
  return (
    <ApplicationProvider value={applicationId}>
      <RenderedAtProvider value={renderedAt_ms}>
        <Api applicationId={applicationId}>
          <HydrationBoundary state={firstData}>
            <SignedIn applicationId={applicationId}>{children}</SignedIn>
          </HydrationBoundary>
        </Api>
      </RenderedAtProvider>
    </ApplicationProvider>
  )
}

function SignedIn({ applicationId, children }: { applicationId: string; children: ReactNode }) {
  const current = useCurrentOperatorQuery()
  const known = current.data?.applications.some((each) => each._id === applicationId) === true
  useEffect(() => {
    if (known) rememberApplication(applicationId)
  }, [known, applicationId])

  if (current.data) {
    if (!known) return noSuchApplication
    return (
      <CurrentOperatorProvider value={current.data}>
        <Shell>{children}</Shell>
      </CurrentOperatorProvider>
    )
  }
  const code = current.isError ? failureOf(current.error)?.code : undefined
  if (code === 'APPLICATION_NOT_FOUND') return noSuchApplication
  if (current.isError && code !== 'UNAUTHENTICATED')
    return (
      <main className="grid min-h-dvh place-items-center">
        <title>Clientele</title>
        <ErrorState
          heading="h1"
          title="Couldn’t open the console"
          error={current.error}
          onRetry={() => void current.refetch()}
          retrying={current.isFetching}
        />
      </main>
    )
  return <Opening />
}

const noSuchApplication = (
  <Suspense>
    <NoSuchApplication />
  </Suspense>
)

export function Opening() {
  return (
    <main className="grid min-h-dvh place-items-center" aria-busy>
      <title>Clientele</title>
      <div role="status" className="text-ink-3">
        <span className="sr-only">Opening the console</span>
        <LoaderCircle aria-hidden className="size-5 animate-spin" />
      </div>
    </main>
  )
}
