'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Time } from '@/components/data/time'
import { useMay } from '@/features/operators/current-operator'
import { dayOf } from '@/lib/day-of'
import { absoluteTime, plural, relativeTime } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useHydrated } from '@/lib/use-hydrated'
import { useNow } from '@/lib/use-now'
import { useUserChanged } from './use-user-changed'
import { nameOf } from '../user-text'

/** Explains why a customer isn't active, and offers the actions that apply. */
export function UserBanner({ user }: { user: Customer }) {
  if (user.status === 'deletion_scheduled') return <DeletionBanner user={user} />
  if (user.status === 'archived')
    return (
      <Banner tone="info" className="mb-4" title="This customer is archived">
        New customers can use their email addresses and phone numbers.
      </Banner>
    )
  if (user.status === 'active') return <InactivityBanner userId={user._id} />
  if (user.status !== 'blocked') return null
  return (
    <Banner
      tone="danger"
      className="mb-4"
      title={user.block?.reason ? `Blocked: ${isolate(user.block.reason)}` : 'This customer is blocked'}
    >
      {user.block?.by?.name ? `By ${isolate(user.block.by.name)}, ` : ''}
      {user.block?.at ? <Time at={user.block.at} /> : 'The customer can’t sign in.'}
    </Banner>
  )
}

/** Warns that the retention clock will erase a customer, and tells what keeps the account. */
function InactivityBanner({ userId }: { userId: string }) {
  const trpc = useTRPC()
  const now = useNow()
  const knowsTimeZone = useHydrated()
  const { data } = useQuery(trpc.getUserInactivity.queryOptions({ userId }))
  if (!data?.erasure) return null
  const { at, days } = data.erasure
  return (
    <Banner tone="warning" className="mb-4" title={`Will be erased ${relativeTime(at, now)} for being inactive`}>
      {knowsTimeZone ? `Last active on ${dayOf(data.last_active_at)}. ` : ''}
      Customers are erased after {plural(days, 'day')} without any activity
      {knowsTimeZone ? `: this one on ${absoluteTime(at)}` : ''}. If the customer signs in or uses their account before
      then, nothing is erased.
    </Banner>
  )
}

function DeletionBanner({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const may = useMay()
  const now = useNow()
  const knowsTimeZone = useHydrated()
  const changed = useUserChanged()
  const undelete = useMutation(
    trpc.unDeleteUser.mutationOptions({
      onSuccess: async () => {
        tell(`Kept ${isolate(nameOf(user))}`, 'The deletion was canceled.')
        await changed(user._id)
      },
      onError: tellFailure('Couldn’t cancel the deletion'),
    }),
  )
  const due = user.deleted_on
  return (
    <Banner
      tone="warning"
      className="mb-4"
      title={due ? `Will be erased ${relativeTime(due, now)}` : 'Will be erased'}
      actions={
        may('users:archive') ? (
          <Button pending={undelete.isPending} onClick={() => undelete.mutate({ body: { user_id: user._id } })}>
            Undo deletion
          </Button>
        ) : null
      }
    >
      The customer requested deletion{due && knowsTimeZone ? `, which takes effect on ${absoluteTime(due)}` : ''}. Until
      then, the deletion can be canceled.
    </Banner>
  )
}
