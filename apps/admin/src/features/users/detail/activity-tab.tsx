'use client'

import type { Customer } from '@clientele/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { Card } from '@/components/layout/card'
import { EmptyState } from '@/components/feedback/states'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { nameOf } from '../user-text'
import { EventList } from './event-list'
import { UndoEvent, undoableEvents } from './undo-event'

export function ActivityTab({ user }: { user: Customer }) {
  const userId = user._id
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

  const undoable = undoableEvents(events.data?.pages.flatMap((page) => page.items) ?? [])
  const person = { _id: userId, name: nameOf(user) }

  return (
    <Card
      title="Activity"
      description="Everything that happened to this customer, and attempts to sign in with their contacts, newest first."
      flush
    >
      <EventList
        events={events}
        label="activity"
        empty={<EmptyState icon={<History />} title="No activity yet" />}
        actionFor={(event) => (undoable.has(event._id) ? <UndoEvent person={person} event={event} /> : null)}
      />
    </Card>
  )
}
