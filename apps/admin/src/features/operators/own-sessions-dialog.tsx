'use client'

import type { OperatorSession } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/data/badge'
import { Button } from '@/components/actions/button'
import { Dialog, DialogFooter } from '@/components/overlays/dialog'
import { Pager } from '@/components/data/pager'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Time } from '@/components/data/time'
import { plural } from '@/lib/format'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

const pageSize = 10

export function OwnSessionsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Your sessions"
      description="Where you’re signed in to Clientele. End any that you don’t recognize, then change your password."
    >
      <OwnSessions />
    </Dialog>
  )
}

function OwnSessions() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [page, setPage] = useState(1)
  const sessions = useQuery(trpc.getOperatorSessions.queryOptions({ pageNo: page, pageSize }))
  const changed = () => queries.invalidateQueries(trpc.getOperatorSessions.pathFilter())

  const endOne = useMutation(
    trpc.deleteOperatorSession.mutationOptions({
      onSuccess: async () => {
        tell('Session ended')
        await changed()
      },
      onError: tellFailure('Couldn’t end the session'),
    }),
  )
  const endOthers = useMutation(
    trpc.deleteOtherOperatorSessions.mutationOptions({
      onSuccess: async ({ session_ids }) => {
        tell(`Ended ${plural(session_ids.length, 'session')}`)
        setPage(1)
        await changed()
      },
      onError: tellFailure('Couldn’t end your other sessions'),
    }),
  )

  if (sessions.isError)
    return (
      <ErrorState
        title="Couldn’t load your sessions"
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        retrying={sessions.isFetching}
      />
    )
  if (sessions.isPending)
    return (
      <Loading label="Loading your sessions">
        <div className="flex flex-col gap-4 p-5">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      </Loading>
    )

  const { items } = sessions.data
  const total = sessions.data.page.item_total ?? items.length
  return (
    <>
      <ul className="mt-3 min-h-0 flex-1 divide-y divide-line overflow-y-auto border-t border-line">
        {items.map((session) => (
          <SessionRow
            key={session.session_id}
            session={session}
            ending={endOne.isPending && endOne.variables.sessionId === session.session_id}
            onEnd={() => endOne.mutate({ sessionId: session.session_id })}
          />
        ))}
      </ul>
      <Pager
        label="Pages of sessions"
        summary={plural(total, 'session')}
        page={page}
        hasNext={sessions.data.page.has_next ?? false}
        pageSize={pageSize}
        rows={items.length}
        onPage={setPage}
      />
      {total > 1 ? (
        <DialogFooter>
          <Button variant="danger-outline" disabled={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            End all other sessions
          </Button>
        </DialogFooter>
      ) : null}
    </>
  )
}

function SessionRow({ session, ending, onEnd }: { session: OperatorSession; ending: boolean; onEnd: () => void }) {
  return (
    <li className="flex items-center gap-3.5 px-5 py-3">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{session.device}</span>
          {session.is_current ? <Badge tone="success">This session</Badge> : null}
        </p>
        <p className="text-xs text-ink-2">
          <bdi>{session.ip ?? 'Unknown address'}</bdi> · signed in <Time at={session.created_at} /> · last seen{' '}
          <Time at={session.last_seen_at} />
        </p>
      </div>
      {session.is_current ? null : (
        <Button size="sm" aria-label={`End the session on ${session.device}`} disabled={ending} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  )
}
