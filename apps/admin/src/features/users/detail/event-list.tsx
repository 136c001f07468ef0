'use client'

import type { UserEvent, UserEventListResponse } from '@clientele/contracts'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Badge } from '@/components/data/badge'
import { Changes, type Wording } from '@/components/data/changes'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { Time } from '@/components/data/time'
import { StoryRow } from '../attempts/story-row'
import { entriesOf } from '../attempts/stories'
import { EarlierEntries } from './earlier-entries'
import { EventDetails } from './event-details'
import { eventTitle } from './event-titles'
import { useUserWording } from './use-user-wording'

interface EventListProps {
  events: UseInfiniteQueryResult<InfiniteData<UserEventListResponse>>
  empty: ReactNode
  /** What is listed, for messages. */
  label: string
  /** Whether rows link to their customer. */
  withCustomer?: boolean
  /** What can be done about an event. */
  actionFor?: (event: UserEvent) => ReactNode
}

/** Events, newest first, with the steps of each attempt to sign in told as one story. */
export function EventList({ events, empty, label, withCustomer = false, actionFor }: EventListProps) {
  const wording = useUserWording()
  const entries = entriesOf(events.data?.pages.flatMap((page) => page.items) ?? [])
  if (events.isPending)
    return (
      <Loading label={`Loading ${label}`}>
        <div className="flex flex-col gap-4 p-5">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      </Loading>
    )
  return (
    <>
      {entries.length > 0 ? (
        <ol className="divide-y divide-line">
          {entries.map((entry) =>
            'story' in entry ? (
              <StoryRow key={entry.story.id} story={entry.story} withCustomer={withCustomer} />
            ) : (
              <EventRow key={entry.event._id} event={entry.event} wording={wording} action={actionFor?.(entry.event)} />
            ),
          )}
        </ol>
      ) : events.isError ? null : (
        empty
      )}
      <EarlierEntries pages={events} isEmpty={entries.length === 0} label={label} />
    </>
  )
}

const actorKinds = { operator: 'Operator', user: 'Customer', api_key: 'API key', system: 'System' } as const

/** Someone who hasn't proved who they are may be anybody. */
const actorText = ({ kind, id }: UserEvent['actor']) => (id === 'nobody' ? 'Not signed in' : actorKinds[kind])

function EventRow({ event, wording, action }: { event: UserEvent; wording: Wording; action: ReactNode }) {
  return (
    <li className="flex flex-col gap-2 px-5 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
        <p className="font-medium">{eventTitle(event)}</p>
        <span className="flex items-center gap-2 text-xs text-ink-3">
          {action}
          <Time at={event.created_at} exact />
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-2">
        <Badge>{actorText(event.actor)}</Badge>
        {event.actor.name ? <bdi>{event.actor.name}</bdi> : null}
        {event.ip ? <bdi className="tabular text-ink-3">{event.ip}</bdi> : null}
        <code className="font-mono text-2xs break-all text-ink-3">{event.request_id}</code>
      </p>
      <EventDetails event={event} wording={wording} />
      <Changes changes={event.changes} wording={wording} />
    </li>
  )
}
