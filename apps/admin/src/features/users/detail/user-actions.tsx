'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { Archive, Ban, Braces, CircleCheck, Download, Ellipsis, Link2, Merge, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Dialog } from '@/components/overlays/dialog'
import { ShownOnce } from '@/components/overlays/form-dialog'
import { Menu, MenuItem } from '@/components/actions/menu'
import { useCompany, useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { download } from '@/lib/download'
import { isolate } from '@/lib/isolate'
import { onDemand } from '@/lib/on-demand'
import { renewing } from '@/lib/renewing'
import { tell, tellFailure } from '@/lib/tell'
import { type Outputs, useRenewal, useTRPC, useTRPCClient } from '@/lib/trpc'
import { undoable } from '../bulk/bulk'
import { useTellOutcome } from '../bulk/use-tell-outcome'
import { isMergeable } from '../merging/merge-words'
import { useUserChanged } from './use-user-changed'
import { nameOf } from '../user-text'

const MergeDialog = onDemand(() => import('../merging/merge-dialog').then((module) => module.MergeDialog))
const EraseDialog = onDemand(() => import('./erase-dialog').then((module) => module.EraseDialog))

/** Everything about a customer, as a page to send to them, or for programs. */
const reportOf = (companyId: number | string, applicationId: string, userId: string, format: 'html' | 'json') => ({
  companyId,
  applicationId,
  method: 'POST' as const,
  path: `/customers/${userId}/access-report${format === 'html' ? '-page' : ''}`,
  name: `access-report-${userId}.${format}`,
})

/** The actions on a whole customer that their state and the operator's role allow. */
export function UserActions({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const may = useMay()
  const changed = useUserChanged()
  const renewal = useRenewal()
  const company = useCompany()
  const applicationId = useApplicationId()
  const [asking, setAsking] = useState<'block' | 'merge' | 'archive' | 'erase' | 'link' | undefined>()
  const name = isolate(nameOf(user))
  const person = { _id: user._id, name }
  const tellOutcome = useTellOutcome()
  const toggled = (status: boolean) => async (answer: Outputs['blockOrUnblockUsers']) => {
    setAsking(undefined)
    const [done, undone] = status ? ['Blocked', 'Unblocked'] : ['Unblocked', 'Blocked']
    tellOutcome(
      { failed: [], ...undoable(client, status, [answer], [person]) },
      { done: `${done} ${name}`, undone: () => `${undone} ${name}` },
    )
    await changed(user._id)
  }

  const block = useMutation(
    trpc.blockOrUnblockUsers.mutationOptions({
      onSuccess: toggled(true),
      onError: tellFailure(`Couldn’t block ${name}`),
    }),
  )
  const unblock = useMutation(
    trpc.blockOrUnblockUsers.mutationOptions({
      onSuccess: toggled(false),
      onError: tellFailure(`Couldn’t unblock ${name}`),
    }),
  )
  const archive = useMutation(
    trpc.archiveUser.mutationOptions({
      onSuccess: async () => {
        setAsking(undefined)
        tell(`Archived ${name}`)
        await changed(user._id)
      },
      onError: tellFailure(`Couldn’t archive ${name}`),
    }),
  )

  const signInLink = useMutation(
    trpc.createSignInLink.mutationOptions({
      onSuccess: async () => {
        setAsking(undefined)
        await changed(user._id)
      },
      onError: tellFailure(`Couldn’t create a sign-in link for ${name}`),
    }),
  )

  const report = useMutation({
    mutationFn: (format: 'html' | 'json') =>
      renewing(renewal, () => download(reportOf(company.id, applicationId, user._id, format))),
    onSuccess: () => changed(user._id),
    onError: tellFailure(`Couldn’t download the data of ${name}`),
  })

  const isBlocked = user.status === 'blocked'
  const canArchive = may('users:archive') && user.status !== 'archived'
  const canReport = may('users:export')
  const canErase = may('users:erase')
  const canMerge = may('users:merge') && isMergeable(user)
  const canLink = may('users:sign_in') && user.status === 'active'
  return (
    <>
      {/* One button for both, so that it still has the focus afterward. */}
      {may('users:block') && (isBlocked || user.status === 'active') ? (
        <Button
          pending={unblock.isPending}
          onClick={() =>
            isBlocked
              ? unblock.mutate({ body: { status: false, user_id: [user._id], with_changes: true } })
              : setAsking('block')
          }
        >
          {isBlocked ? <CircleCheck aria-hidden /> : <Ban aria-hidden />}
          {isBlocked ? 'Unblock' : 'Block'}
        </Button>
      ) : null}
      {canMerge || canArchive || canLink || canReport || canErase ? (
        <Menu
          trigger={
            <Button size="icon" aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {canLink ? (
            <MenuItem onClick={() => setAsking('link')}>
              <Link2 aria-hidden />
              Create sign-in link…
            </MenuItem>
          ) : null}
          {canReport ? (
            <>
              <MenuItem onClick={() => report.mutate('html')}>
                <Download aria-hidden />
                Download their data
              </MenuItem>
              <MenuItem onClick={() => report.mutate('json')}>
                <Braces aria-hidden />
                Download as JSON
              </MenuItem>
            </>
          ) : null}
          {canMerge ? (
            <MenuItem onClick={() => setAsking('merge')}>
              <Merge aria-hidden />
              Merge with…
            </MenuItem>
          ) : null}
          {canArchive ? (
            <MenuItem tone="danger" onClick={() => setAsking('archive')}>
              <Archive aria-hidden />
              Archive customer…
            </MenuItem>
          ) : null}
          {canErase ? (
            <MenuItem tone="danger" onClick={() => setAsking('erase')}>
              <Trash2 aria-hidden />
              Erase now…
            </MenuItem>
          ) : null}
        </Menu>
      ) : null}
      <ConfirmDialog
        open={asking === 'block'}
        onOpenChange={() => setAsking(undefined)}
        title={`Block ${name}?`}
        action="Block customer"
        reason="required"
        pending={block.isPending}
        onConfirm={(reason) =>
          block.mutate({ body: { status: true, user_id: [user._id], reason, with_changes: true } })
        }
      >
        {name} can no longer sign in, and all their sessions end now. You can unblock them at any time.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'link'}
        onOpenChange={() => setAsking(undefined)}
        title={`Create a sign-in link for ${name}?`}
        action="Create link"
        tone="primary"
        pending={signInLink.isPending}
        onConfirm={() => signInLink.mutate({ userId: user._id })}
      >
        Anyone who opens it first is signed in as {name}, without a password or code. It works once, within 15 minutes,
        and is recorded in the customer’s activity under your name.
      </ConfirmDialog>
      <Dialog open={signInLink.data !== undefined} onOpenChange={signInLink.reset} title={`Sign-in link for ${name}`}>
        <ShownOnce
          title="Copy the link now"
          secrets={[{ label: 'Sign-in link', value: signInLink.data?.link ?? '' }]}
          onDone={signInLink.reset}
        >
          You won’t see it again. Give it only to the customer.
        </ShownOnce>
      </Dialog>
      <ConfirmDialog
        open={asking === 'archive'}
        onOpenChange={() => setAsking(undefined)}
        title={`Archive ${name}?`}
        action="Archive customer"
        reason="required"
        pending={archive.isPending}
        onConfirm={(reason) => archive.mutate({ body: { user_id: user._id, reason } })}
      >
        {name} can no longer sign in, and disappears from the list. Their email addresses and phone numbers become
        available to a new customer.
        <strong className="font-medium text-ink"> Archived customers can’t be restored.</strong>
      </ConfirmDialog>
      <MergeDialog open={asking === 'merge'} onOpenChange={() => setAsking(undefined)} user={user} />
      <EraseDialog
        open={asking === 'erase'}
        onOpenChange={() => setAsking(undefined)}
        userId={user._id}
        name={nameOf(user)}
      />
    </>
  )
}
