'use client'

import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Page } from '@/components/layout/page'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { useTRPC } from '@/lib/trpc'
import { ConfigForm } from './config-form'
import { VersionsDialog } from './versions-dialog'

export function PlatformConfigPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [history, setHistory] = useState(false)
  // A restored version replaces the whole form, including unsaved changes.
  const [generation, setGeneration] = useState(0)
  const config = useQuery(trpc.getPlatformConfig.queryOptions({}))
  const mayWrite = may('config:write')

  return (
    <Page
      title="Sign-in settings"
      description="How customers of this application sign in, sign up, and delete their account, and what the sign-in page shows."
      actions={
        <Button onClick={() => setHistory(true)}>
          <History aria-hidden />
          Version history
        </Button>
      }
    >
      {config.isError && !config.data ? (
        <ErrorState
          title="Couldn’t load the settings"
          error={config.error}
          onRetry={() => void config.refetch()}
          retrying={config.isFetching}
        />
      ) : config.data ? (
        <>
          {mayWrite ? null : (
            <Banner tone="info" className="mb-6">
              Your role lets you view these settings, but not change them.
            </Banner>
          )}
          <ConfigForm key={generation} config={config.data} mayWrite={mayWrite} />
        </>
      ) : (
        <Loading label="Loading settings">
          <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <div className="flex flex-col gap-6">
              <Skeleton className="h-56 rounded-xl" />
              <Skeleton className="h-80 rounded-xl" />
            </div>
            <Skeleton className="hidden h-110 rounded-xl xl:block" />
          </div>
        </Loading>
      )}
      <VersionsDialog
        open={history}
        onOpenChange={setHistory}
        current={config.data?.__v}
        mayRestore={mayWrite}
        onRestored={() => setGeneration((before) => before + 1)}
      />
    </Page>
  )
}
