'use client'

import { type Customer, deviceOf, type SessionDetails } from '@clientele/contracts'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { LogIn, MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Pager } from '@/components/data/pager'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Time } from '@/components/data/time'
import { useMay } from '@/features/operators/current-operator'
import { plural, total } from '@/lib/format'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { CreateSessionDialog } from './create-session-dialog'
import { useUserChanged } from './use-user-changed'

const sessionsOnPage = 100

export function SessionsTab({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const may = useMay()
  const changed = useUserChanged()
  const [endingAll, setEndingAll] = useState(false)
  const [ending, setEnding] = useState<SessionDetails | undefined>()
  const [creating, setCreating] = useState(false)
  const [page, turnTo] = useState(1)
  const sessions = useQuery(
    trpc.getActiveSessionDetails.queryOptions(
      { id: user._id, pageNo: page, pageSize: sessionsOnPage },
      { placeholderData: keepPreviousData },
    ),
  )
  const items = sessions.data?.items ?? []
  const count = sessions.data?.page?.item_total ?? items.length

  const endAll = useMutation(
    trpc.deleteActiveSessions.mutationOptions({
      onSuccess: async (answer) => {
        setEndingAll(false)
        tell(`Ended ${plural(answer.session_ids?.length ?? count, 'session')}`)
        await changed(user._id)
      },
      onError: tellFailure('Couldn’t end the sessions'),
    }),
  )
  const endOne = useMutation(
    trpc.deleteSession.mutationOptions({
      onSuccess: async () => {
        setEnding(undefined)
        tell('Session ended')
        await changed(user._id)
      },
      onError: tellFailure('Couldn’t end the session'),
    }),
  )

  const writable = may('sessions:write')
  return (
    <Card
      title="Sessions"
      description="Where the customer is signed in now."
      flush
      actions={
        writable ? (
          <>
            {user.status === 'active' ? (
              <Button size="sm" onClick={() => setCreating(true)}>
                <LogIn aria-hidden />
                Create session
              </Button>
            ) : null}
            {items.length > 0 ? (
              <Button size="sm" variant="danger-outline" onClick={() => setEndingAll(true)}>
                End all sessions
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {sessions.isError ? (
        <ErrorState
          title="Couldn’t load sessions"
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
          retrying={sessions.isFetching}
        />
      ) : sessions.isPending ? (
        <Loading label="Loading sessions">
          <div className="flex flex-col gap-4 p-5">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
          </div>
        </Loading>
      ) : items.length === 0 ? (
        <EmptyState icon={<MonitorSmartphone />} title="Not signed in anywhere">
          Sessions appear here when the customer signs in to your storefront.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((session) => (
            <li key={session.session_id} className="flex items-center gap-3.5 px-5 py-3">
              <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-ink-3" />
              <div className="min-w-0 flex-1 text-sm">
                <p className="truncate font-medium" title={session.user_agent}>
                  {deviceOf(session.user_agent)}
                </p>
                <p className="text-xs text-ink-2">
                  <bdi>
                    {[session.ip, session.location, session.domain].filter(Boolean).join(' · ') || 'Unknown location'}
                  </bdi>{' '}
                  · began <Time at={session.created_at} exact /> · last seen{' '}
                  <Time at={session.last_seen_at ?? session.created_at} exact /> · ends <Time at={session.expire_in} />
                </p>
              </div>
              {writable ? (
                <Button
                  size="sm"
                  aria-label={`End session on ${deviceOf(session.user_agent)}`}
                  onClick={() => setEnding(session)}
                >
                  End
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {sessions.data?.page ? (
        <Pager
          summary={`${total(sessions.data.page)} in all`}
          page={page}
          pageSize={sessionsOnPage}
          rows={items.length}
          hasNext={sessions.data.page.has_next === true}
          onPage={turnTo}
        />
      ) : null}
      <ConfirmDialog
        open={ending !== undefined}
        onOpenChange={() => setEnding(undefined)}
        title="End this session?"
        action="End session"
        reason="optional"
        pending={endOne.isPending}
        onConfirm={(reason) =>
          ending?.session_id &&
          endOne.mutate({ id: user._id, sessionId: ending.session_id, ...(reason ? { reason } : {}) })
        }
      >
        {deviceOf(ending?.user_agent)} is signed out with its next request.
      </ConfirmDialog>
      <ConfirmDialog
        open={endingAll}
        onOpenChange={setEndingAll}
        title={`End ${plural(count, 'session')}?`}
        action="End all sessions"
        reason="required"
        pending={endAll.isPending}
        onConfirm={(reason) => endAll.mutate({ id: user._id, reason })}
      >
        The customer is signed out everywhere and has to sign in again.
      </ConfirmDialog>
      <CreateSessionDialog user={user} open={creating} onOpenChange={setCreating} />
    </Card>
  )
}
