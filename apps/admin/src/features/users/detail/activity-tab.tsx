'use client'

import type { UserEvent } from '@clientele/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { Badge } from '@/components/data/badge'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { Changes } from '@/components/data/changes'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Time } from '@/components/data/time'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { EventDetails } from './event-details'
import { eventTitle } from './event-titles'

export function ActivityTab({ userId }: { userId: string }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  const events = useInfiniteQuery({
    queryKey: [...trpc.getUserEvents.queryKey({ userId }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.getUserEvents.query({ userId, pageSize: 25, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const items = events.data?.pages.flatMap((page) => page.items) ?? []

  return (
    <Card title="Activity" description="Everything that happened to this customer, newest first." flush>
      {events.isPending ? (
        <Loading label="Loading activity">
          <div className="flex flex-col gap-4 p-5">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
          </div>
        </Loading>
      ) : items.length > 0 ? (
        <ol className="divide-y divide-line">
          {items.map((event) => (
            <EventRow key={event._id} event={event} />
          ))}
        </ol>
      ) : events.isError ? null : (
        <EmptyState icon={<History />} title="No activity yet" />
      )}
      {events.isError ? (
        <ErrorState
          title="Couldn’t load the activity"
          error={events.error}
          onRetry={() => void (items.length > 0 ? events.fetchNextPage() : events.refetch())}
          retrying={events.isFetching}
        />
      ) : events.hasNextPage ? (
        <div className="flex justify-center border-t border-line p-3">
          <Button pending={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

const actorKinds = { operator: 'Operator', user: 'Customer', api_key: 'API key', system: 'System' } as const

function EventRow({ event }: { event: UserEvent }) {
  return (
    <li className="flex flex-col gap-2 px-5 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
        <p className="font-medium">{eventTitle(event)}</p>
        <span className="text-xs text-ink-3">
          <Time at={event.created_at} />
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-2">
        <Badge>{actorKinds[event.actor.kind]}</Badge>
        {event.actor.name ? <bdi>{event.actor.name}</bdi> : null}
        {event.ip ? <bdi className="tabular text-ink-3">{event.ip}</bdi> : null}
        <code className="font-mono text-2xs break-all text-ink-3">{event.request_id}</code>
      </p>
      <EventDetails event={event} />
      <Changes changes={event.changes} />
    </li>
  )
}
