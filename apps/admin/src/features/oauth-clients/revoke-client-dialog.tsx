'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useOAuthClientChanged } from './use-oauth-client-changed'

interface RevokeClientDialogProps {
  client: OAuthClient
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before a client is revoked, which can’t be undone. */
export function RevokeClientDialog({ client, open, onOpenChange }: RevokeClientDialogProps) {
  const trpc = useTRPC()
  const changed = useOAuthClientChanged()
  const name = isolate(client.name)
  const revoke = useMutation(
    trpc.revokeOAuthClient.mutationOptions({
      onSuccess: (answer) => {
        onOpenChange(false)
        changed(answer.client)
        tell(`Revoked ${name}`)
      },
      onError: tellFailure('Couldn’t revoke the client'),
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${name}?`}
      action="Revoke client"
      typed={client.name}
      pending={revoke.isPending}
      onConfirm={() => revoke.mutate({ clientId: client._id })}
    >
      <ul className="mb-2 flex list-disc flex-col gap-1 ps-5">
        <li>Nobody can sign in with it anymore.</li>
        <li>Its secrets and refresh tokens stop working immediately, and its access tokens within five minutes.</li>
        <li>Customers stay signed in on your hosted pages and with other clients.</li>
      </ul>
      <strong className="font-medium text-ink">This can’t be undone.</strong>
    </ConfirmDialog>
  )
}
