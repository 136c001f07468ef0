'use client'

import { type Inactivity, inactivityDays } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { calendarDay, count, plural } from '@/lib/format'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useNow } from '@/lib/use-now'
import { InactivityReport } from './inactivity-report'

/** The retention clock of an application: switching it on and off, and what it did. */
export function InactivityCard({ mayWrite }: { mayWrite: boolean }) {
  const trpc = useTRPC()
  const clock = useQuery(trpc.getInactivity.queryOptions({}))
  return (
    <Card
      title="Inactive customers"
      description="Erases customers who have neither signed in nor used their account for long. Each is told 48 hours before, and signing in keeps the account. Blocked and archived customers stay."
      className="mt-6"
    >
      {clock.data ? (
        <Known clock={clock.data} mayWrite={mayWrite} />
      ) : clock.isError ? (
        <ErrorState
          title="Couldn’t load the retention clock"
          error={clock.error}
          onRetry={() => void clock.refetch()}
          retrying={clock.isFetching}
        />
      ) : (
        <Loading label="Loading the retention clock">
          <Skeleton className="h-16" />
        </Loading>
      )}
    </Card>
  )
}

const inactiveAlready = ({ due = 0 }: Pick<Inactivity, 'due'> = {}) =>
  `${plural(due, 'customer')} ${due === 1 ? 'has' : 'have'} been inactive for that long already.`

/** Since that day, it's no longer news. */
const noneBefore = ({ first_erasure_at: first }: Inactivity, now_ms: number) =>
  first !== undefined && Date.parse(first) > now_ms ? `, and none before ${calendarDay(first)}` : ''

function Known({ clock, mayWrite }: { clock: Inactivity; mayWrite: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const now = useNow()
  const [days, setDays] = useState(String(clock.days ?? 1095))
  const [asked, setAsked] = useState<Inactivity | undefined>()
  const [fault, setFault] = useState<string | undefined>()
  const [isStopping, setStopping] = useState(false)
  const update = useMutation(
    trpc.updateInactivity.mutationOptions({
      onSuccess: async ({ days: set }) => {
        setAsked(undefined)
        setStopping(false)
        tell(
          set === undefined ? 'The retention clock is off' : `Inactive customers are erased after ${count(set)} days`,
        )
        await queryClient.invalidateQueries(trpc.getInactivity.pathFilter())
      },
      onError: (error) => {
        setAsked(undefined)
        tellFailure('Couldn’t change the retention clock')(error)
      },
    }),
  )

  async function ask() {
    const { least, most } = inactivityDays
    const wanted = Number(days)
    const isFine = Number.isInteger(wanted) && wanted >= least && wanted <= most
    setFault(isFine ? undefined : `Enter a number of days from ${least} to ${count(most)}.`)
    if (!isFine) return
    const query = { ...trpc.getInactivity.queryOptions({ days: wanted }), staleTime: 0 }
    await queryClient.fetchQuery(query).then(setAsked, tellFailure('Couldn’t count the inactive customers'))
  }

  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm">
        {clock.days === undefined
          ? 'Off. No customer is erased for being inactive.'
          : `On: customers are erased after ${count(clock.days)} days${noneBefore(clock, now)}. ${inactiveAlready(clock)}`}
      </p>
      {mayWrite ? (
        <form
          noValidate
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void ask()
          }}
        >
          <Field label="Erase after (days)" error={fault}>
            {(wiring) => (
              <Input
                {...wiring}
                type="number"
                inputMode="numeric"
                min={inactivityDays.least}
                max={inactivityDays.most}
                className="tabular max-w-32"
                value={days}
                onChange={(event) => setDays(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit">{clock.days === undefined ? 'Switch on' : 'Change'}</Button>
          {clock.days === undefined ? null : <Button onClick={() => setStopping(true)}>Switch off</Button>}
        </form>
      ) : null}
      <InactivityReport report={clock.report} />
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={() => setAsked(undefined)}
        title={`Erase customers after ${count(asked?.asked_days ?? 0)} days?`}
        action={clock.days === undefined ? 'Switch on the clock' : 'Restart the clock'}
        pending={update.isPending}
        typed={String(asked?.due ?? 0)}
        onConfirm={() =>
          asked?.asked_days !== undefined && update.mutate({ body: { days: asked.asked_days, due: asked.due ?? 0 } })
        }
      >
        {inactiveAlready(asked)} The clock starts {clock.days === undefined ? '' : 'again '}today, so they are told in{' '}
        {count((asked?.asked_days ?? 0) - 2)} days, and erased two days later unless they come back. What is erased
        can’t be restored.
      </ConfirmDialog>
      <ConfirmDialog
        open={isStopping}
        onOpenChange={setStopping}
        title="Switch off the retention clock?"
        action="Switch off"
        tone="primary"
        pending={update.isPending}
        onConfirm={() => update.mutate({ body: { days: null } })}
      >
        Nobody else is erased, not even customers who have been told. Switching it on later starts the clock again.
      </ConfirmDialog>
    </div>
  )
}
