'use client'

import { useQuery } from '@tanstack/react-query'
import { Skeleton } from '@/components/feedback/skeleton'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useMay } from '@/features/operators/current-operator'
import { total, totalInWords } from '@/lib/format'
import { type Outputs, useTRPC } from '@/lib/trpc'
import { copyOf } from './config-copy'
import type { WayIn } from './values'

interface LastMethodDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The methods that customers lose. */
  lost: readonly WayIn[]
  /** The label of the button, if it does more than that. */
  action?: string
  pending: boolean
  onConfirm: () => void
}

/** Asks before nobody can sign in any more, and says how many customers that affects. */
export function LastMethodDialog({ lost, action = 'Turn off sign-in', ...dialog }: LastMethodDialogProps) {
  return (
    <ConfirmDialog
      {...dialog}
      title="Turn off every way to sign in?"
      action={action}
      typed="turn off sign-in"
      about={dialog.open ? <Affected lost={lost} /> : null}
    >
      Nobody can sign in or sign up until you turn a method on again. Customers who are signed in now stay signed in
      until their session ends.
    </ConfirmDialog>
  )
}

const onlyTotal = { pageSize: 1, status: ['active'] } satisfies { pageSize: number; status: ['active'] }

/** The totals of lists are bounded, so they cost the same in any application. */
function Affected({ lost }: { lost: readonly WayIn[] }) {
  const trpc = useTRPC()
  const enabled = useMay()('users:read')
  const everybody = useQuery(trpc.getCustomers.queryOptions(onlyTotal, { enabled }))
  const withEmail = useQuery(trpc.getCustomers.queryOptions({ ...onlyTotal, hasEmail: true }, { enabled }))
  const withPhone = useQuery(trpc.getCustomers.queryOptions({ ...onlyTotal, hasPhone: true }, { enabled }))
  const only = useQuery(trpc.getSignInCounts.queryOptions({}, { enabled }))
  const counts = [everybody, withEmail, withPhone]
  if (!enabled || only.isError || counts.some(({ isError }) => isError))
    return <p className="text-sm text-ink-2">All active customers lose: {labelsOf(lost)}. They couldn’t be counted.</p>
  const [all, email, phone] = counts.map(({ data }) => data)
  if (!all || !email || !phone || !only.data) return <Skeleton className="h-16" />
  const { password, social } = only.data
  return (
    <ul
      aria-label="Who is affected"
      className="flex list-disc flex-col gap-1 rounded-lg border border-line py-2.5 ps-7 pe-3 text-sm tabular"
    >
      <li>
        <strong className="font-semibold">{people(all, 'active customer')}</strong> can no longer sign in.
      </li>
      <li>They lose: {labelsOf(lost)}.</li>
      <li>
        {total(email.page ?? {})} of them have an email address, {total(phone.page ?? {})} a phone number.
      </li>
      {lost.includes('login.password') ? (
        <li>With a password, but no linked social account: {bounded(password)}.</li>
      ) : null}
      {lost.some((way) => way.startsWith('social.')) ? (
        <li>With a linked social account, but no password: {bounded(social)}.</li>
      ) : null}
    </ul>
  )
}

/** "1,204", or "at least 10,000". */
const bounded = ({ count, relation }: Outputs['getSignInCounts']['password']) =>
  totalInWords({ item_total: count, total_relation: relation }).toLowerCase()

const people = ({ page = {} }: Outputs['getCustomers'], one: string) =>
  `${total(page)} ${one}${page.item_total === 1 ? '' : 's'}`

const labelsOf = (lost: readonly WayIn[]) => lost.map((way) => copyOf(way).label).join(', ')
