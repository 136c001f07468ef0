'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { Suspense } from 'react'
import { Avatar } from '@/components/data/avatar'
import { CopyText } from '@/components/actions/copy'
import { Page } from '@/components/layout/page'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Tabs } from '@/components/layout/tabs'
import { useMay } from '@/features/operators/current-operator'
import { failureOf } from '@/lib/failure'
import { useTRPC } from '@/lib/trpc'
import { mayLeave } from '@/lib/leaving'
import { useEditKey } from '@/lib/use-edit-key'
import { OverviewTab } from './overview-tab'
import { MergedBanner, useSurvivorsPage } from '../merging/survivors-page'
import { StatusBadge } from '../status-badge'
import { UserActions } from './user-actions'
import { UserBanner } from './user-banner'
import { useEditing } from '../profile/use-editing'
import { nameOf } from '../user-text'
import { lazily } from '@/lib/on-demand'

// Each tab is loaded when it is opened; most visits end at the first.
const SessionsTab = lazily(async () => ({ default: (await import('./sessions-tab')).SessionsTab }))
const ConnectedAppsCard = lazily(async () => ({ default: (await import('./connected-apps-card')).ConnectedAppsCard }))
const GroupsTab = lazily(async () => ({ default: (await import('./groups-tab')).GroupsTab }))
const ActivityTab = lazily(async () => ({ default: (await import('./activity-tab')).ActivityTab }))
const UserNotFound = lazily(async () => ({ default: (await import('./user-not-found')).UserNotFound }))
const RawTab = lazily(async () => ({ default: (await import('./raw-tab')).RawTab }))

const tabNames = ['overview', 'sessions', 'groups', 'activity', 'raw'] as const
const back = { to: 'customers', label: 'Customers' }

export function UserPage() {
  const { userId } = useParams<{ userId: string }>()
  const trpc = useTRPC()
  const may = useMay()
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabNames).withDefault('overview').withOptions({ history: 'push' }),
  )
  const [, setEditing] = useEditing()
  const found = useQuery(trpc.getUser.queryOptions({ userId }))
  const user = found.data?.user
  useSurvivorsPage(userId, user?._id)
  const mayEdit = may('users:write') && user !== undefined && user.status !== 'archived'
  useEditKey(
    mayEdit
      ? () => {
          if (tab !== 'overview') void setTab('overview')
          setEditing(true)
        }
      : undefined,
  )

  if (failureOf(found.error)?.code === 'USER_NOT_FOUND')
    return (
      <Suspense>
        <UserNotFound userId={userId} />
      </Suspense>
    )
  if (found.isError && !found.data)
    return (
      <Page title="Customer" back={back}>
        <ErrorState
          title="Couldn’t load the customer"
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      </Page>
    )
  if (!user) return <UserPageSkeleton />

  const name = nameOf(user)
  return (
    <Page
      back={back}
      documentTitle={name}
      title={
        <div className="flex min-w-0 items-center gap-4">
          <Avatar name={name} seed={user._id} size="lg" />
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">
                <bdi>{name}</bdi>
              </h1>
              <StatusBadge user={user} />
            </div>
            <CopyText value={user._id} label="Copy customer ID" className="me-1.5 -ms-1.5" />
          </div>
        </div>
      }
      actions={<UserActions user={user} />}
    >
      <MergedBanner user={user} />
      <UserBanner user={user} />
      <Tabs
        label="Customer"
        value={tab}
        onValueChange={(next) => {
          if (!mayLeave()) return
          setEditing(false)
          void setTab(next)
        }}
        tabs={[
          { value: 'overview', label: 'Overview', panel: <OverviewTab user={user} /> },
          ...(may('sessions:read')
            ? [
                {
                  value: 'sessions' as const,
                  label: 'Sessions',
                  panel: (
                    <div className="flex flex-col gap-6">
                      <SessionsTab user={user} />
                      <ConnectedAppsCard user={user} />
                    </div>
                  ),
                },
              ]
            : []),
          { value: 'groups', label: 'Groups', panel: <GroupsTab user={user} /> },
          { value: 'activity', label: 'Activity', panel: <ActivityTab user={user} /> },
          { value: 'raw', label: 'Raw JSON', panel: <RawTab user={user} /> },
        ]}
      />
    </Page>
  )
}

function UserPageSkeleton() {
  return (
    <Page
      back={back}
      documentTitle="Customer"
      title={
        <Loading label="Loading customer">
          <div className="flex items-center gap-4">
            <Skeleton className="size-12 rounded-full" />
            <div className="flex flex-col gap-2">
              <Skeleton className="h-5 w-44" />
              <Skeleton className="h-3.5 w-56" />
            </div>
          </div>
        </Loading>
      }
    >
      <Skeleton className="h-10 w-80" />
      <div className="mt-6 grid gap-6 lg:grid-cols-[1fr_20rem]">
        <Skeleton className="h-72 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </Page>
  )
}
