'use client'

import type { Customer, UndoneMerge, UserMerge } from '@clientele/contracts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { Button, buttonStyle } from '@/components/actions/button'
import { Time } from '@/components/data/time'
import { Banner } from '@/components/feedback/banner'
import { ErrorState } from '@/components/feedback/states'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useAttributes } from '@/features/attributes/use-attributes'
import { useMay } from '@/features/operators/current-operator'
import { isolate } from '@/lib/isolate'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { nameOf } from '../user-text'
import { mergesOf } from './merge-requests'
import { changedText, isMergeable } from './merge-words'
import { useUndoMerge } from './use-undo-merge'

/** Who was merged into a customer, as long as that can be undone. Nothing is shown if there was nobody. */
export function MergesCard({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const mayUndo = useMay()('users:merge') && isMergeable(user)
  const attributes = useAttributes().data ?? []
  const merges = useQuery(trpc.getUserMerges.queryOptions(mergesOf(user._id)))
  const [asking, setAsking] = useState<UserMerge | undefined>()
  const [undone, setUndone] = useState<UndoneMerge | undefined>()
  const undoMerge = useUndoMerge()
  const undo = useMutation({
    mutationFn: ({ merge, reason }: { merge: UserMerge; reason: string }) => undoMerge(merge, reason),
    onSuccess: (result) => {
      setAsking(undefined)
      setUndone(result)
    },
    onError: tellFailure('Couldn’t undo the merge'),
  })

  const items = merges.data?.items ?? []
  if (merges.isError && !merges.data)
    return (
      <Card title="Merged customers">
        <ErrorState
          title="Couldn’t load the merges"
          error={merges.error}
          onRetry={() => void merges.refetch()}
          retrying={merges.isFetching}
        />
      </Card>
    )
  if (items.length === 0 && !undone) return null
  return (
    <Card title="Merged customers" description="Customers who became a part of this one, while it can be undone." flush>
      {undone ? <Undone result={undone} kept={changedText(undone.kept, attributes)} /> : null}
      <ul aria-label="Merged customers" className="divide-y divide-line empty:hidden">
        {items.map((merge) => (
          <li key={merge._id} className="flex flex-col items-start gap-2 px-5 py-3.5 text-sm">
            <p className="font-medium wrap-anywhere">
              <bdi>{merge.other_name ?? merge.other_id}</bdi>
            </p>
            <p className="text-xs wrap-anywhere text-ink-2">
              <bdi>{merge.reason}</bdi> · <bdi>{merge.by.name ?? 'A service'}</bdi>,{' '}
              <Time at={merge.created_at} exact />
            </p>
            <p className="text-xs text-ink-2">
              Undo expires <Time at={merge.undo_until} exact />
              {merge.changed.length > 0 ? `. Changed since: ${changedText(merge.changed, attributes)}` : ''}
            </p>
            {mayUndo ? (
              <Button size="sm" onClick={() => setAsking(merge)}>
                Undo merge…<span className="sr-only"> with {nameIn(merge)}</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title={`Undo the merge with ${asking ? nameIn(asking) : 'this customer'}?`}
        action="Undo merge"
        tone="primary"
        reason="optional"
        pending={undo.isPending}
        onConfirm={(reason) => asking && undo.mutate({ merge: asking, reason })}
      >
        Both are then as they were before: fields, contacts, groups, attributes, social accounts, and passwords. All
        sessions of this customer end.
        {asking && asking.changed.length > 0 ? (
          <strong className="mt-2 block font-medium text-ink">
            What has changed since stays with this customer: {changedText(asking.changed, attributes)}.
          </strong>
        ) : null}
      </ConfirmDialog>
    </Card>
  )
}

const nameIn = ({ other_name, other_id }: UserMerge) => isolate(other_name ?? other_id)

/** What undoing a merge has come to. */
function Undone({ result: { survivor, other, kept: names }, kept }: { result: UndoneMerge; kept: string }) {
  return (
    <Banner
      tone="info"
      role="status"
      className="m-3"
      title={`${isolate(nameOf(other))} is separate again`}
      actions={
        <AppLink to={`customers/${other._id}`} className={buttonStyle({ size: 'sm' })}>
          Open
        </AppLink>
      }
    >
      {names.length > 0
        ? `What had changed since stayed with ${isolate(nameOf(survivor))}: ${kept}.`
        : 'Both are as they were before.'}
    </Banner>
  )
}
