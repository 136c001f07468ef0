'use client'

import { SearchX, UserPlus } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { Button, buttonStyle } from '@/components/actions/button'
import { EmptyState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { cn } from '@/lib/cn'
import type { ListQuery } from './list-query'

/** No matches, or no customers yet: two different states, with different next steps. */
export function NoUsers({
  query,
  mayBeMore,
  onCreate,
  onAgain,
}: {
  query: ListQuery
  /** Whether some customers weren't looked at, because recent changes aren't searchable yet, or there are too many to look at. */
  mayBeMore: boolean
  onCreate: () => void
  onAgain: () => void
}) {
  const may = useMay()
  if (query.isNarrowed && mayBeMore)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No customer found so far"
        actions={
          <>
            <Button onClick={onAgain}>Search again</Button>
            <Button onClick={query.clear}>Show all customers</Button>
          </>
        }
      >
        Not all customers were searched: recent changes take a moment, longer after many at once. Search again, or
        narrow the search.
      </EmptyState>
    )
  if (query.isNarrowed)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No customer matches"
        actions={
          <>
            <Button onClick={query.clear}>Show all customers</Button>
            {mayBeContact(query.state.q) ? (
              <AppLink
                to={`customers/sign-in-attempts?contact=${encodeURIComponent(query.state.q.trim())}`}
                className={cn(buttonStyle({ variant: 'outline' }), 'max-w-full')}
              >
                {/* One item of the button, whose items stand apart. */}
                <span className="min-w-0 truncate">
                  Sign-in attempts with <bdi>{query.state.q.trim()}</bdi>
                </span>
              </AppLink>
            ) : null}
          </>
        }
      >
        {whyNobody(query)}
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<UserPlus />}
      title="No customers yet"
      actions={
        may('users:write') ? (
          <>
            <Button variant="primary" onClick={onCreate}>
              Create the first customer
            </Button>
            {may('users:import') ? (
              <AppLink to="customers/import" className={buttonStyle({ variant: 'outline' })}>
                Import customers
              </AppLink>
            ) : null}
            {may('api_keys:read') ? (
              <AppLink to="developers/api-keys" className={buttonStyle({ variant: 'outline' })}>
                Connect a service
              </AppLink>
            ) : null}
          </>
        ) : null
      }
    >
      They appear here as soon as they sign up in your storefront, or when you or your own service create or import
      them.
    </EmptyState>
  )
}

/** What narrows the list, in words. */
function whyNobody({ state, filterCount, order }: ListQuery): string {
  const search = state.q.trim() === '' ? [] : ['this search']
  const filters = filterCount === 0 ? [] : [filterCount === 1 ? 'this filter' : 'these filters']
  const narrowing = [...search, ...filters].join(' and ')
  const matches = narrowing === '' ? [] : [`match ${narrowing}`]
  const values = order.startsWith('attribute') ? ['have a value of the attribute that sorts the list'] : []
  return `No customers ${[...matches, ...values].join(' and ')}.`
}

/** Whether someone could have tried to sign in with it: an email address, a phone number, or a username. */
const mayBeContact = (text: string) => /^\S{3,320}$/.test(text.trim()) || /^[+\d][\d\s().-]{6,40}$/.test(text.trim())
