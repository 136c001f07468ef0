'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { AppWindow } from 'lucide-react'
import { useCurrentOperatorQuery } from '@/features/operators/current-operator'
import { Opening } from '@/features/shell/application-frame'
import { failureOf } from '@/lib/failure'
import { lastApplication } from '@/lib/last-application'
import { Api, useTRPC } from '@/lib/trpc'

/** Redirects to the last application that was opened, or else to the first one. */
export function HomePage() {
  return (
    <Api>
      <Forward />
    </Api>
  )
}

function Forward() {
  const router = useRouter()
  const current = useCurrentOperatorQuery()
  const trpc = useTRPC()
  const applications = current.data?.applications
  const last = lastApplication()
  const known = applications?.find((each) => each._id === last)
  const isElsewhere = last !== null && !known && current.data?.more_applications === true
  const search = useQuery(trpc.getApplications.queryOptions({ q: last ?? '', pageSize: 1 }, { enabled: isElsewhere }))
  const isSearching = isElsewhere && search.isPending
  const chosen = isSearching ? undefined : (known ?? search.data?.items[0] ?? applications?.[0])

  useEffect(() => {
    if (chosen) router.replace(`/a/${chosen._id}/customers`)
  }, [chosen, router])

  if (current.isError && failureOf(current.error)?.code !== 'UNAUTHENTICATED')
    return (
      <main className="grid min-h-dvh place-items-center">
        <title>Clientele</title>
        <ErrorState
          title="Couldn’t open the console"
          error={current.error}
          onRetry={() => void current.refetch()}
          retrying={current.isFetching}
        />
      </main>
    )
  if (applications?.length === 0)
    return (
      <main className="grid min-h-dvh place-items-center">
        <title>Clientele</title>
        <EmptyState icon={<AppWindow />} title="No application yet">
          Your company has no application. Ask an owner to create one.
        </EmptyState>
      </main>
    )
  return <Opening />
}
