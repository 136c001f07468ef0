'use client'

import { AppWindow, LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useEffect } from 'react'
import { buttonStyle } from '@/components/actions/button'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { CurrentOperatorProvider, useCurrentOperatorQuery } from '@/features/operators/current-operator'
import { ApplicationProvider } from '@/lib/application'
import { failureOf } from '@/lib/errors'
import { rememberApplication } from '@/lib/last-application'
import { Api } from '@/lib/trpc'
import { Shell } from './shell'

/** Wraps everything below `/a/<application_id>`: the API client, the signed-in operator, and the shell. */
export function ApplicationFrame({ applicationId, children }: { applicationId: string; children: ReactNode }) {
  return (
    <ApplicationProvider value={applicationId}>
      <Api applicationId={applicationId}>
        <SignedIn applicationId={applicationId}>{children}</SignedIn>
      </Api>
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
    if (!known) return <NoSuchApplication />
    return (
      <CurrentOperatorProvider value={current.data}>
        <Shell>{children}</Shell>
      </CurrentOperatorProvider>
    )
  }
  const code = current.isError ? failureOf(current.error)?.code : undefined
  if (code === 'APPLICATION_NOT_FOUND') return <NoSuchApplication />
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

function NoSuchApplication() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>Application not found · Clientele</title>
      <EmptyState
        icon={<AppWindow />}
        heading="h1"
        title="Application not found"
        actions={
          <Link href="/" className={buttonStyle({ variant: 'outline' })}>
            Open my applications
          </Link>
        }
      >
        It doesn’t exist, or it belongs to another company.
      </EmptyState>
    </main>
  )
}
