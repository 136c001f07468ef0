'use client'

import type { Customer } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { Archive, Ban, CircleCheck, Layers, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Progress } from '@/components/feedback/progress'
import { useMay } from '@/features/operators/current-operator'
import { plural } from '@/lib/format'
import { tell } from '@/lib/tell'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { archive, asFile, type Failed, setBlocked } from './bulk'
import { FailedDialog } from './failed-dialog'
import type { Selection } from './use-selection'

const CreateGroupDialog = dynamic(
  () => import('@/features/user-groups/create-group-dialog').then((module) => module.CreateGroupDialog),
  { ssr: false },
)

const acts = {
  block: {
    verb: 'Block',
    done: 'Blocked',
    tone: 'danger',
    reason: 'required',
    run: setBlocked(true),
    means: 'They can no longer sign in, and all their sessions end now. You can unblock them at any time.',
  },
  unblock: {
    verb: 'Unblock',
    done: 'Unblocked',
    tone: 'primary',
    reason: 'required',
    run: setBlocked(false),
    means: 'They can sign in again immediately.',
  },
  archive: {
    verb: 'Archive',
    done: 'Archived',
    tone: 'danger',
    reason: undefined,
    run: archive,
    means:
      'They can no longer sign in, and disappear from the list. New customers can use their email addresses and phone numbers. Archiving can’t be undone.',
  },
} as const
type Act = keyof typeof acts

/** The actions available for all selected customers. */
export function BulkBar({ selection }: { selection: Selection<Customer> }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const may = useMay()
  const [asking, setAsking] = useState<Act | undefined>()
  const [grouping, setGrouping] = useState<'never' | 'open' | 'closed'>('never')
  const [done, setDone] = useState<number | undefined>()
  const [failed, setFailed] = useState<{ title: string; list: readonly Failed[] } | undefined>()

  const users = [...selection.selected.values()]
  const whom = plural(users.length, 'customer')
  const act = asking && acts[asking]

  const run = async (reason: string) => {
    if (!act) return
    setDone(0)
    const list = await act.run(client, { users, reason, onDone: (count) => setDone((before = 0) => before + count) })
    setDone(undefined)
    setAsking(undefined)
    selection.keep(list.map(({ user }) => user._id))
    const succeeded = users.length - list.length
    if (succeeded > 0) tell(`${act.done} ${plural(succeeded, 'customer')}`)
    if (list.length > 0)
      setFailed({ title: `${plural(list.length, 'customer')} could not be ${act.done.toLowerCase()}`, list })
    await queryClient.invalidateQueries(trpc.pathFilter())
  }

  return (
    <>
      {users.length > 0 ? (
        <div className="pointer-events-none sticky bottom-4 z-20 mt-4 flex justify-center">
          <section
            aria-label="Selection"
            data-bulk-bar
            className="pointer-events-auto flex flex-wrap items-center justify-center gap-2 rounded-xl bg-raised py-2 pe-2 ps-4 shadow-float"
          >
            <p role="status" className="tabular me-2 text-sm font-medium">
              {whom} selected
            </p>
            {may('users:block') ? (
              <>
                <Button size="sm" variant="danger-outline" onClick={() => setAsking('block')}>
                  <Ban aria-hidden />
                  Block
                </Button>
                <Button size="sm" onClick={() => setAsking('unblock')}>
                  <CircleCheck aria-hidden />
                  Unblock
                </Button>
              </>
            ) : null}
            {may('users:archive') ? (
              <Button size="sm" variant="danger-outline" onClick={() => setAsking('archive')}>
                <Archive aria-hidden />
                Archive
              </Button>
            ) : null}
            {may('groups:write') ? (
              <Button size="sm" onClick={() => setGrouping('open')}>
                <Layers aria-hidden />
                New group
              </Button>
            ) : null}
            <Button size="icon-sm" variant="ghost" aria-label="Clear selection" onClick={selection.clear}>
              <X aria-hidden />
            </Button>
          </section>
        </div>
      ) : null}
      <ConfirmDialog
        open={act !== undefined}
        onOpenChange={() => done === undefined && setAsking(undefined)}
        title={`${act?.verb ?? ''} ${whom}?`}
        action={`${act?.verb ?? ''} ${whom}`}
        tone={act?.tone}
        reason={act?.reason}
        pending={done !== undefined}
        onConfirm={(reason) => void run(reason)}
      >
        {act?.means}
        {done === undefined ? null : (
          <div className="mt-4 text-ink">
            <Progress
              label={`${done} of ${plural(users.length, 'customer')}`}
              value={Math.round((done / users.length) * 100)}
            />
          </div>
        )}
      </ConfirmDialog>
      <FailedDialog failed={failed} onClose={() => setFailed(undefined)} />
      {grouping === 'never' ? null : (
        <CreateGroupDialog
          open={grouping === 'open'}
          onOpenChange={(open) => setGrouping(open ? 'open' : 'closed')}
          members={asFile(users)}
        />
      )}
    </>
  )
}
