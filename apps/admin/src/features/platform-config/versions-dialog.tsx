'use client'

import type { Changes } from '@clientele/contracts'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/data/badge'
import { Button } from '@/components/actions/button'
import { Changes as ChangeList } from '@/components/data/changes'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Time } from '@/components/data/time'
import { failureOf } from '@/lib/errors'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { configWording } from './config-wording'
import { LastMethodDialog } from './last-method-dialog'
import { type ConfigValues, lostWaysIn, methodsBefore, valuesOf } from './values'

interface VersionsDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  current: number | undefined
  mayRestore: boolean
  onRestored: () => void
}

export function VersionsDialog(props: VersionsDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      size="lg"
      title="Version history"
      description="Every save is kept. Restoring a version creates a new one, so nothing is lost."
    >
      <DialogBody className="pt-2">
        <Versions {...props} />
      </DialogBody>
    </Dialog>
  )
}

function Versions({ current, mayRestore, onOpenChange, onRestored }: VersionsDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<number | undefined>()
  const client = useTRPCClient()
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  const versions = useInfiniteQuery({
    queryKey: [...trpc.getPlatformConfigVersions.queryKey({}), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.getPlatformConfigVersions.query({ pageSize: 20, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []

  const restore = useMutation(
    trpc.restorePlatformConfig.mutationOptions({
      onSuccess: (config, { body }) => {
        queryClient.setQueryData(trpc.getPlatformConfig.queryKey({}), config)
        void queryClient.invalidateQueries(trpc.getPlatformConfigVersions.pathFilter())
        setAsking(undefined)
        onOpenChange(false)
        onRestored()
        tell(`Restored version ${body.version}`, 'It’s now in effect, as a new version.')
      },
      onError: (error) => {
        tellFailure('Couldn’t restore the version')(error)
        // Show what someone else has saved in the meantime.
        if (failureOf(error)?.code !== 'STALE_VERSION') return
        setAsking(undefined)
        void queryClient.invalidateQueries(trpc.getPlatformConfigVersions.pathFilter())
        void queryClient.invalidateQueries(trpc.getPlatformConfig.pathFilter())
      },
    }),
  )

  // The version that the operator has seen: what is lost by restoring is said according to it.
  const confirm = () => {
    if (asking !== undefined)
      restore.mutate({ ...(current === undefined ? {} : { ifMatch: String(current) }), body: { version: asking } })
  }

  const config = queryClient.getQueryData(trpc.getPlatformConfig.queryKey({}))
  const lost = config && asking !== undefined ? lostByRestoring(valuesOf(config), asking, items) : []

  if (versions.isError)
    return (
      <ErrorState
        title="Couldn’t load the history"
        error={versions.error}
        onRetry={() => void versions.refetch()}
        retrying={versions.isFetching}
      />
    )
  if (versions.isPending)
    return (
      <Loading label="Loading history">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      </Loading>
    )
  if (items.length === 0)
    return (
      <EmptyState icon={<History />} title="Nothing has been saved yet">
        The application still has its default settings.
      </EmptyState>
    )
  return (
    <>
      <ol className="divide-y divide-line">
        {items.map((item) => (
          <li key={item.version} className="flex flex-col gap-2 py-3.5">
            <div className="flex items-center justify-between gap-3">
              <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
                <span className="font-medium">Version {item.version}</span>
                {item.version === current ? <Badge tone="accent">Current</Badge> : null}
                <span className="text-ink-2">
                  <bdi>{item.actor.name ?? item.actor.kind}</bdi>, <Time at={item.created_at} exact />
                </span>
              </p>
              {mayRestore && item.version !== current ? (
                <Button
                  size="sm"
                  aria-label={`Restore version ${item.version}`}
                  onClick={() => setAsking(item.version)}
                >
                  Restore
                </Button>
              ) : null}
            </div>
            <ChangeList changes={item.changes} wording={configWording} />
          </li>
        ))}
      </ol>
      {versions.hasNextPage ? (
        <div className="flex justify-center pt-2">
          <Button pending={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        open={asking !== undefined && lost.length === 0}
        onOpenChange={() => setAsking(undefined)}
        title={`Restore version ${asking}?`}
        action={`Restore version ${asking}`}
        tone="primary"
        pending={restore.isPending}
        onConfirm={confirm}
      >
        Customers see these settings immediately. Your unsaved changes are discarded.
      </ConfirmDialog>
      <LastMethodDialog
        open={asking !== undefined && lost.length > 0}
        onOpenChange={() => setAsking(undefined)}
        lost={lost}
        action={`Restore version ${asking}`}
        pending={restore.isPending}
        onConfirm={confirm}
      />
    </>
  )
}

/** The sign-in methods that customers would lose. Versions are shown newest first, so everything later than the chosen one is known. */
const lostByRestoring = (now: ConfigValues, version: number, items: readonly { version: number; changes: Changes }[]) =>
  lostWaysIn(
    now,
    methodsBefore(
      now,
      items.filter((item) => item.version > version).map(({ changes }) => changes),
    ),
  )
