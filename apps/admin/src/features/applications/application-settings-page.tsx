'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { Banner } from '@/components/feedback/banner'
import { Page } from '@/components/layout/page'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { InApplication, useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { InactivityCard } from '@/features/inactivity/inactivity-card'
import { DomainsCard } from '@/features/domains/domains-card'
import { ApplicationSettingsForm } from './application-settings-form'

export function ApplicationSettingsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const { settingsOf } = useParams<{ settingsOf: string }>()
  const settings = useQuery(trpc.getApplication.queryOptions({ applicationId: settingsOf }))
  const mayWrite = may('applications:write')

  return (
    <Page
      title={settings.data?.application.name ?? 'Application'}
      documentTitle={settings.data ? `Settings of ${isolate(settings.data.application.name)}` : 'Application settings'}
      description="Changes take effect immediately for everyone who uses this application."
      back={{ to: 'developers/applications', label: 'Applications' }}
      width="reading"
    >
      {settings.isError && !settings.data ? (
        <ErrorState
          title="Couldn’t load the settings"
          error={settings.error}
          onRetry={() => void settings.refetch()}
          retrying={settings.isFetching}
        />
      ) : settings.data ? (
        <>
          {mayWrite ? null : (
            <Banner tone="info" className="mb-6">
              Your role lets you view these settings, but not change them.
            </Banner>
          )}
          <ApplicationSettingsForm {...settings.data} mayWrite={mayWrite} />
          <InApplication key={settingsOf} applicationId={settingsOf}>
            <DomainsCard mayWrite={mayWrite} />
            <InactivityCard mayWrite={mayWrite} />
          </InApplication>
        </>
      ) : (
        <Loading label="Loading settings">
          <div className="flex flex-col gap-6">
            <Skeleton className="h-40 rounded-xl" />
            <Skeleton className="h-56 rounded-xl" />
          </div>
        </Loading>
      )}
    </Page>
  )
}
