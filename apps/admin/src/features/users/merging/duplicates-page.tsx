'use client'

import type { Customer, DuplicatePair } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useRef, useState } from 'react'
import { Button } from '@/components/actions/button'
import { ListFrame } from '@/components/data/list'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { NativeSelect } from '@/components/forms/native-select'
import { Page } from '@/components/layout/page'
import { useMay } from '@/features/operators/current-operator'
import { isolate } from '@/lib/isolate'
import { onDemand } from '@/lib/on-demand'
import { tell, tellFailure, tellUndoable } from '@/lib/tell'
import { useTRPCClient } from '@/lib/trpc'
import { useUserChanged } from '../detail/use-user-changed'
import { nameOf } from '../user-text'
import { DuplicateItem } from './duplicate-item'
import { useDuplicates } from './use-duplicates'

const MergeDialog = onDemand(() => import('./merge-dialog').then((module) => module.MergeDialog))

const which = [
  { value: 'proposed', label: 'To review' },
  { value: 'dismissed', label: 'Not the same person' },
] as const

/** Pairs of customers who may be the same person, to be merged or dismissed. */
export function DuplicatesPage() {
  const mayMerge = useMay()('users:merge')
  const [isDismissed, setDismissed] = useQueryState(
    'dismissed',
    parseAsBoolean.withDefault(false).withOptions({ history: 'push' }),
  )
  const pairs = useDuplicates(isDismissed)
  const items = pairs.data?.pages.flatMap((page) => page.items) ?? []
  const list = useRef<HTMLUListElement>(null)
  const [merging, setMerging] = useState<{ open: boolean; pair: DuplicatePair } | undefined>()
  // The button that had the focus is gone with its pair.
  const { mark, pending } = useMark(() => list.current?.focus())

  return (
    <Page
      title="Possible duplicates"
      description="Customers who may be the same person: they have the same phone number, the same mailbox, or the same name and date of birth."
      back={{ to: 'customers', label: 'Customers' }}
    >
      <ListFrame
        label="Pairs"
        tools={
          <div className="p-3 sm:p-4">
            <NativeSelect
              label="Which pairs"
              value={isDismissed ? 'dismissed' : 'proposed'}
              onValueChange={(value) => void setDismissed(value === 'dismissed' || null)}
              choices={which}
            />
          </div>
        }
      >
        {pairs.isPending ? (
          <PairsSkeleton />
        ) : (
          <>
            {items.length > 0 ? (
              <ul ref={list} tabIndex={-1} aria-label="Pairs" className="divide-y divide-line outline-none">
                {items.map((pair) => (
                  <DuplicateItem
                    key={pair._id}
                    pair={pair}
                    pending={pending === pair._id}
                    {...(mayMerge && {
                      onMerge: () => setMerging({ open: true, pair }),
                      onMark: () => mark(pair, !isDismissed),
                    })}
                  />
                ))}
              </ul>
            ) : pairs.isError || pairs.hasNextPage ? null : (
              <NoPairs isDismissed={isDismissed} />
            )}
            {pairs.isError ? (
              <ErrorState
                title="Couldn’t load the pairs"
                error={pairs.error}
                onRetry={() => void (items.length > 0 ? pairs.fetchNextPage() : pairs.refetch())}
                retrying={pairs.isFetching}
              />
            ) : pairs.hasNextPage ? (
              <div className="flex justify-center border-t border-line p-3">
                <Button pending={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            ) : null}
          </>
        )}
      </ListFrame>
      {merging ? (
        <MergeDialog
          open={merging.open}
          onOpenChange={(open) => setMerging({ ...merging, open })}
          user={merging.pair.first}
          other={merging.pair.second}
        />
      ) : null}
    </Page>
  )
}

/** Marks a pair as two people, or proposes it again. Both can be undone. */
function useMark(onMarked: () => void) {
  const client = useTRPCClient()
  const changed = useUserChanged()
  const request = useMutation({
    mutationFn: ({ pairId, dismissed }: { pairId: string; dismissed: boolean }) =>
      client.dismissDuplicate.mutate({ pairId, body: { dismissed } }),
    onSuccess: async ({ first, second }, { pairId, dismissed }) => {
      const whom = namesOf(first, second)
      const undo = async () => {
        await client.dismissDuplicate.mutate({ pairId, body: { dismissed: !dismissed } })
        tell(marked(whom, !dismissed))
        await changed(first._id)
      }
      tellUndoable(marked(whom, dismissed), () => void undo().catch(tellFailure('Couldn’t undo it')), undefined, pairId)
      await changed(first._id)
      onMarked()
    },
    onError: tellFailure('Couldn’t save it'),
  })
  return {
    mark: ({ _id }: DuplicatePair, dismissed: boolean) => request.mutate({ pairId: _id, dismissed }),
    pending: request.isPending ? request.variables.pairId : undefined,
  }
}

const marked = (whom: string, dismissed: boolean) =>
  dismissed ? `${whom} are two people` : `${whom} may be the same person`

const namesOf = (first: Customer, second: Customer) => `${isolate(nameOf(first))} and ${isolate(nameOf(second))}`

function NoPairs({ isDismissed }: { isDismissed: boolean }) {
  return isDismissed ? (
    <EmptyState icon={<UsersRound />} title="No pairs here">
      Pairs that your team has marked as not the same person appear here.
    </EmptyState>
  ) : (
    <EmptyState icon={<UsersRound />} title="No possible duplicates">
      When two customers look like the same person, they appear here a moment later.
    </EmptyState>
  )
}

function PairsSkeleton() {
  return (
    <Loading label="Loading pairs">
      <div className="flex flex-col gap-4 p-5">
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
      </div>
    </Loading>
  )
}
