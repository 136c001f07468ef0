'use client'

import { useQuery } from '@tanstack/react-query'
import { UserX } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { buttonStyle } from '@/components/actions/button'
import { Time } from '@/components/data/time'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState } from '@/components/feedback/states'
import { Page } from '@/components/layout/page'
import { isolate } from '@/lib/isolate'
import { asSentence } from '@/lib/sentence'
import { useTRPC } from '@/lib/trpc'

const back = { to: 'customers', label: 'Customers' }

/** The page of a customer who doesn't exist. Of one who was erased, the history says so. */
export function UserNotFound({ userId }: { userId: string }) {
  const trpc = useTRPC()
  const history = useQuery(trpc.getUserEvents.queryOptions({ userId, pageSize: 25 }, { retry: false }))
  if (history.isPending)
    return (
      <Page title="Customer" back={back}>
        <Loading label="Loading customer">
          <Skeleton className="h-40 rounded-xl" />
        </Loading>
      </Page>
    )
  const erased = history.data?.items.find(({ type }) => type === 'user.purged')
  const title = erased ? 'Customer erased' : 'Customer not found'
  const reason = erased?.details?.reason
  return (
    <Page title={title} back={back}>
      <EmptyState
        icon={<UserX />}
        title={title}
        actions={
          <AppLink to="customers" className={buttonStyle({ variant: 'outline' })}>
            Open the customers
          </AppLink>
        }
      >
        {erased ? (
          <>
            Permanently erased{erased.actor.name ? ` by ${isolate(erased.actor.name)}` : ''},{' '}
            <Time at={erased.created_at} exact />. {typeof reason === 'string' ? asSentence(reason) : ''}
          </>
        ) : (
          'They may belong to another application, or the URL is mistyped.'
        )}
      </EmptyState>
    </Page>
  )
}
