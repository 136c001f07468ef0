'use client'

import type { UserGroup, UserGroupEvent } from '@clientele/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { Changes } from '@/components/data/changes'
import { Time } from '@/components/data/time'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState } from '@/components/feedback/states'
import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { causeText } from '@/features/segments/causes'
import { EarlierEntries } from '@/features/users/detail/earlier-entries'
import { nameOf } from '@/features/users/user-text'
import { isolate } from '@/lib/isolate'
import { sentenceOfField } from '@/lib/sentence'
import { useTRPC, useTRPCClient } from '@/lib/trpc'

interface GroupHistoryDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Who joined and left a group, and why, and what else was done to it. */
export const GroupHistoryDialog = ({ group, groupId, open, onOpenChange }: GroupHistoryDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    size="lg"
    title={`History of ${isolate(group.name ?? 'the group')}`}
    description="Who joined and left, and what else changed, newest first. A file is one entry, however many rows it has."
  >
    <DialogBody scrolls="History">
      <GroupHistory groupId={groupId} />
    </DialogBody>
  </Dialog>
)

function GroupHistory({ groupId }: { groupId: string }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  const events = useInfiniteQuery({
    queryKey: [...trpc.getUserGroupEvents.queryKey({ groupId }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.getUserGroupEvents.query(
        { groupId, pageSize: 25, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  if (events.isPending)
    return (
      <Loading label="Loading the history">
        <Skeleton className="h-24" />
      </Loading>
    )
  const items = events.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {items.length > 0 ? (
        <ol className="divide-y divide-line">
          {items.map((event) => (
            <Entry key={event._id} event={event} />
          ))}
        </ol>
      ) : events.isError ? null : (
        <EmptyState icon={<History />} title="No history yet" />
      )}
      <EarlierEntries pages={events} isEmpty={items.length === 0} label="history" />
    </>
  )
}

function Entry({ event }: { event: UserGroupEvent }) {
  const { user, actor, created_at, changes, details } = event
  const by = actor.kind === 'system' ? undefined : actor.name
  return (
    <li className="flex flex-col gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium wrap-anywhere">
          {user ? (
            <AppLink to={`customers/${user._id}`} className="underline">
              <bdi>{nameOf(user)}</bdi>
            </AppLink>
          ) : null}
          {user ? ` ${movedText(event)}` : movedText(event)}
        </span>
        <Time at={created_at} exact className="text-xs text-ink-3" />
      </p>
      {typeof details?.cause === 'string' || by ? (
        <p className="text-xs text-ink-2">
          {typeof details?.cause === 'string' ? `When ${causeText(details.cause)}` : <bdi>By {by}</bdi>}
        </p>
      ) : null}
      <Changes changes={changes} wording={{ label: sentenceOfField }} />
    </li>
  )
}

/** What happened, after the name of the customer, if it's about one. Someone who was erased has no name. */
function movedText({ type, message, user }: UserGroupEvent): string {
  if (type === 'user.joined_group') return user ? 'joined' : 'A customer joined'
  if (type === 'user.left_group') return user ? 'left' : 'A customer left'
  return message
}
