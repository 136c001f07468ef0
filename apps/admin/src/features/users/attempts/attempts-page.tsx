'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { EmptyState } from '@/components/feedback/states'
import { SearchInput } from '@/components/forms/input'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { updateUrl } from '@/lib/url-updates'
import { useDebounced } from '@/lib/use-debounced'
import { EventList } from '../detail/event-list'

/** Attempts to sign in with a contact, for people whom the list of customers doesn't have. */
export function AttemptsPage() {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const [typed, setTyped] = useQueryState('contact', parseAsString.withDefault(''))
  const contact = useDebounced(typed.trim())
  const events = useInfiniteQuery({
    queryKey: [...trpc.getContactEvents.queryKey({ contact }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.getContactEvents.query({ contact, pageSize: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    enabled: contact !== '',
  })

  return (
    <Page
      title="Sign-in attempts"
      description="Why someone couldn’t sign in, whether or not they are a customer."
      back={{ to: 'customers', label: 'Customers' }}
      width="reading"
    >
      <SearchInput
        label="Email address, phone number, or username"
        placeholder="Email address, phone number, or username"
        className="mb-4"
        value={typed}
        onValueChange={(value) => updateUrl(setTyped(value || null))}
      />
      {contact === '' ? (
        <EmptyState icon={<KeyRound />} title="Enter a contact">
          Enter the whole email address, phone number, or username that they tried to sign in with. Contacts that belong
          to nobody are only stored as a hash, so a part of one finds nothing.
        </EmptyState>
      ) : (
        <Card title="Attempts with this contact" flush>
          <EventList
            events={events}
            withCustomer
            label="attempts"
            empty={
              <EmptyState icon={<KeyRound />} title="No attempts with this contact">
                Nobody has tried to sign in with it, as far as events are kept. Check it for typos, and include the
                country code of a phone number.
              </EmptyState>
            }
          />
        </Card>
      )}
    </Page>
  )
}
