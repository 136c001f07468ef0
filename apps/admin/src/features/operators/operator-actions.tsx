'use client'

import type { Operator } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, KeyRound, Link2, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { Dialog } from '@/components/overlays/dialog'
import { ShownOnce } from '@/components/overlays/form-dialog'
import { Menu, MenuItem } from '@/components/actions/menu'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useMay } from './current-operator'
import { useUpdateOperator } from './use-update-operator'

type Asking = 'end' | 'renew' | 'reset'

/** Actions on an operator: renewing the link if they have no password, resetting the password if they have one, and deactivating them. */
export function OperatorActions({ operator }: { operator: Operator }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const may = useMay()
  const [asking, setAsking] = useState<Asking | undefined>()
  const [link, setLink] = useState<string | undefined>()
  const close = () => setAsking(undefined)
  const { name, isMe, isPending, change } = useUpdateOperator(operator, close)

  const linked = {
    onSettled: close,
    onSuccess: async (answer: { link: string }) => {
      setLink(answer.link)
      await queryClient.invalidateQueries(trpc.getOperators.pathFilter())
    },
  }
  const renew = useMutation(
    trpc.renewInvitation.mutationOptions({ ...linked, onError: tellFailure(`Couldn’t renew the link for ${name}`) }),
  )
  const reset = useMutation(
    trpc.resetOperatorPassword.mutationOptions({
      ...linked,
      onError: tellFailure(`Couldn’t reset ${name}’s password`),
    }),
  )

  if (!may('operators:write') || isMe) return null
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {!operator.active ? (
          <MenuItem onClick={() => change({ active: true })}>
            <UserCheck aria-hidden />
            Reactivate
          </MenuItem>
        ) : (
          <>
            {operator.joined === false ? (
              <MenuItem onClick={() => setAsking('renew')}>
                <Link2 aria-hidden />
                Renew the link…
              </MenuItem>
            ) : (
              <MenuItem onClick={() => setAsking('reset')}>
                <KeyRound aria-hidden />
                Reset password…
              </MenuItem>
            )}
            <MenuItem tone="danger" onClick={() => setAsking('end')}>
              <UserX aria-hidden />
              Deactivate…
            </MenuItem>
          </>
        )}
      </Menu>
      <ConfirmDialog
        open={asking === 'end'}
        onOpenChange={close}
        title={`Deactivate ${name}?`}
        action="Deactivate"
        pending={isPending}
        onConfirm={() => change({ active: false })}
      >
        {name} is signed out immediately and can no longer sign in. You can reactivate them later.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'renew'}
        onOpenChange={close}
        title={`Create a new link for ${name}?`}
        action="Create new link"
        tone="primary"
        pending={renew.isPending}
        onConfirm={() => renew.mutate({ operatorId: operator._id })}
      >
        All earlier links stop working.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'reset'}
        onOpenChange={close}
        title={`Reset ${name}’s password?`}
        action="Reset password"
        pending={reset.isPending}
        onConfirm={() => reset.mutate({ operatorId: operator._id })}
      >
        {name} is signed out everywhere, and their password stops working. You get a link to pass on, which lets them
        choose a new password.
      </ConfirmDialog>
      <Dialog open={link !== undefined} onOpenChange={() => setLink(undefined)} title={`Link for ${name}`}>
        <ShownOnce
          title="Copy the link now"
          secrets={[{ label: 'One-time link', value: link ?? '' }]}
          onDone={() => setLink(undefined)}
        >
          It works once, and you won’t see it again. Send it to <bdi>{operator.email}</bdi> yourself.
        </ShownOnce>
      </Dialog>
    </>
  )
}
