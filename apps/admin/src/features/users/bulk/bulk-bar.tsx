'use client'

import type { Customer } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { Archive, Ban, CircleCheck, Download, Layers, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Progress } from '@/components/feedback/progress'
import { useMay } from '@/features/operators/current-operator'
import { count, plural } from '@/lib/format'
import { onDemand } from '@/lib/on-demand'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { typedFrom } from '@/lib/typed-from'
import { archive, asFile, setBlocked } from './bulk'
import { AffectedPeople } from './chosen-list'
import { clearSelection } from './clear-selection'
import { FailedDialog } from './failed-dialog'
import type { Failed } from './outcome'
import { SelectAll } from './select-all'
import { SelectionDialog } from './selection-dialog'
import type { ShownList } from './shown-list'
import { useBarKeys } from './use-bar-keys'
import { useTellOutcome } from './use-tell-outcome'
import type { Selection } from './use-selection'

const CreateGroupDialog = onDemand(() =>
  import('@/features/user-groups/create-group-dialog').then((module) => module.CreateGroupDialog),
)

const ExportDialog = onDemand(() => import('./export-dialog').then((module) => module.ExportDialog))

const MembershipDialog = onDemand(() => import('./membership-dialog').then((module) => module.MembershipDialog))

const acts = {
  block: {
    verb: 'Block',
    done: 'Blocked',
    undone: 'Unblocked',
    tone: 'danger',
    reason: 'required',
    run: setBlocked(true),
    means: 'They can no longer sign in, and all their sessions end now. You can unblock them at any time.',
  },
  unblock: {
    verb: 'Unblock',
    done: 'Unblocked',
    undone: 'Blocked',
    tone: 'primary',
    reason: 'required',
    run: setBlocked(false),
    means: 'They can sign in again immediately.',
  },
  archive: {
    verb: 'Archive',
    done: 'Archived',
    undone: '',
    tone: 'danger',
    reason: 'required',
    run: archive,
    means:
      'They can no longer sign in, and disappear from the list. New customers can use their email addresses and phone numbers. Archiving can’t be undone.',
  },
} as const
type Act = keyof typeof acts

interface BulkBarProps {
  /** Whether anything is selected. */
  open: boolean
  selection: Selection
  /** The rows of the list that are shown now. */
  shown: readonly Customer[]
  /** The list that they are a page of, once it is known. */
  list?: ShownList | undefined
}

/** The bar with the selected customers, in this list or not, and the actions for all of them. */
export function BulkBar({ open, selection, shown, list }: BulkBarProps) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const may = useMay()
  const [asking, setAsking] = useState<Act | undefined>()
  const [showing, setShowing] = useState(false)
  const [grouping, setGrouping] = useState(false)
  const [joining, setJoining] = useState(false)
  const [exporting, setExporting] = useState(false)
  const tellOutcome = useTellOutcome()
  useBarKeys(selection)
  const [done, setDone] = useState<number | undefined>()
  const [failed, setFailed] = useState<{ title: string; list: readonly Failed[] } | undefined>()

  const users = [...selection.selected.values()]
  const whom = plural(users.length, 'customer')
  const act = asking && acts[asking]

  const run = async (reason: string) => {
    if (!act) return
    setDone(0)
    const outcome = await act.run(client, { users, reason, onDone: (count) => setDone((before = 0) => before + count) })
    setDone(undefined)
    setAsking(undefined)
    const { failed: list, changed } = outcome
    selection.keep(list.map(({ user }) => user._id))
    const already = users.length - list.length - changed
    if (list.length < users.length)
      tellOutcome(outcome, {
        done: `${act.done} ${plural(changed, 'customer')}`,
        description: already > 0 ? `${plural(already, 'customer')} already ${act.done.toLowerCase()}` : undefined,
        undone: (back) => `${act.undone} ${back}`,
      })
    if (list.length > 0)
      setFailed({ title: `${plural(list.length, 'customer')} could not be ${act.done.toLowerCase()}`, list })
    await queryClient.invalidateQueries(trpc.pathFilter())
  }

  return (
    <>
      {open ? (
        <div className="pointer-events-none sticky bottom-4 z-20 mt-4 flex justify-center">
          <section
            aria-label="Selection"
            className="pointer-events-auto flex flex-wrap items-center justify-center gap-2 rounded-xl bg-raised py-2 pe-2 ps-4 shadow-float"
          >
            <p role="status" className="tabular text-sm font-medium">
              {count(users.length)} selected
              <Beyond {...selection.beyond(shown)} />
            </p>
            <div className="flex flex-wrap justify-center sm:me-2">
              {list ? <SelectAll list={list} selection={selection} shown={shown} /> : null}
              <Button size="sm" variant="ghost" onClick={() => setShowing(true)}>
                Show
              </Button>
              <Button size="sm" variant="ghost" aria-label="Clear selection" onClick={() => clearSelection(selection)}>
                Clear
              </Button>
            </div>
            <div data-bulk-bar className="contents">
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
                <>
                  {may('groups:read') ? (
                    <Button size="sm" onClick={() => setJoining(true)}>
                      <Layers aria-hidden />
                      Change groups
                    </Button>
                  ) : null}
                  <Button size="sm" onClick={() => setGrouping(true)}>
                    <Plus aria-hidden />
                    New group
                  </Button>
                </>
              ) : null}
              {may('users:export') ? (
                <Button size="sm" onClick={() => setExporting(true)}>
                  <Download aria-hidden />
                  Export
                </Button>
              ) : null}
            </div>
          </section>
        </div>
      ) : null}
      <ExportDialog open={exporting} onOpenChange={setExporting} whom={whom} user_ids={users.map(({ _id }) => _id)} />
      <ConfirmDialog
        open={act !== undefined}
        onOpenChange={() => done === undefined && setAsking(undefined)}
        title={`${act?.verb ?? ''} ${whom}?`}
        action={`${act?.verb ?? ''} ${whom}`}
        tone={act?.tone}
        reason={act?.reason}
        about={<AffectedPeople people={users} />}
        typed={users.length >= typedFrom ? String(users.length) : undefined}
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
      <SelectionDialog open={showing} onOpenChange={setShowing} selection={selection} />
      <FailedDialog failed={failed} onClose={() => setFailed(undefined)} />
      <MembershipDialog open={joining} onOpenChange={setJoining} users={users} onFailed={setFailed} />
      <CreateGroupDialog open={grouping} onOpenChange={setGrouping} members={asFile(users)} />
    </>
  )
}

/** How many of the selected customers can't be seen now. */
function Beyond({ onOtherPages, elsewhere }: ReturnType<Selection['beyond']>) {
  return (
    <span className="font-normal text-ink-2">
      {onOtherPages > 0 ? `, ${count(onOtherPages)} on other pages` : null}
      {elsewhere > 0 ? `, ${count(elsewhere)} not in this list` : null}
    </span>
  )
}
