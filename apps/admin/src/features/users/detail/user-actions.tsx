'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { Archive, Ban, CircleCheck, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Menu, MenuItem } from '@/components/actions/menu'
import { useMay } from '@/features/operators/current-operator'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUserChanged } from './use-user-changed'
import { nameOf } from '../user-text'

/** The actions on a whole customer that their state and the operator's role allow. */
export function UserActions({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const may = useMay()
  const changed = useUserChanged()
  const [asking, setAsking] = useState<'block' | 'archive' | undefined>()
  const name = isolate(nameOf(user))
  const done = (what: string) => async () => {
    setAsking(undefined)
    tell(what)
    await changed(user._id)
  }

  const block = useMutation(
    trpc.blockOrUnblockUsers.mutationOptions({
      onSuccess: done(`Blocked ${name}`),
      onError: tellFailure(`Couldn’t block ${name}`),
    }),
  )
  const unblock = useMutation(
    trpc.blockOrUnblockUsers.mutationOptions({
      onSuccess: done(`Unblocked ${name}`),
      onError: tellFailure(`Couldn’t unblock ${name}`),
    }),
  )
  const archive = useMutation(
    trpc.archiveUser.mutationOptions({
      onSuccess: done(`Archived ${name}`),
      onError: tellFailure(`Couldn’t archive ${name}`),
    }),
  )

  const canArchive = may('users:archive') && user.status !== 'archived'
  return (
    <>
      {may('users:block') && user.status === 'active' ? (
        <Button onClick={() => setAsking('block')}>
          <Ban aria-hidden />
          Block
        </Button>
      ) : null}
      {may('users:block') && user.status === 'blocked' ? (
        <Button
          pending={unblock.isPending}
          onClick={() => unblock.mutate({ body: { status: false, user_id: [user._id] } })}
        >
          <CircleCheck aria-hidden />
          Unblock
        </Button>
      ) : null}
      {canArchive ? (
        <Menu
          trigger={
            <Button size="icon" aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem tone="danger" onClick={() => setAsking('archive')}>
            <Archive aria-hidden />
            Archive customer…
          </MenuItem>
        </Menu>
      ) : null}
      <ConfirmDialog
        open={asking === 'block'}
        onOpenChange={() => setAsking(undefined)}
        title={`Block ${name}?`}
        action="Block customer"
        reason="required"
        pending={block.isPending}
        onConfirm={(reason) => block.mutate({ body: { status: true, user_id: [user._id], reason } })}
      >
        {name} can no longer sign in, and all their sessions end now. You can unblock them at any time.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'archive'}
        onOpenChange={() => setAsking(undefined)}
        title={`Archive ${name}?`}
        action="Archive customer"
        pending={archive.isPending}
        onConfirm={() => archive.mutate({ body: { user_id: user._id } })}
      >
        {name} can no longer sign in, and disappears from the list. Their email addresses and phone numbers become
        available to a new customer.
        <strong className="font-medium text-ink"> An archived customer cannot be brought back.</strong>
      </ConfirmDialog>
    </>
  )
}
