'use client'

import type { Domain } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

export function RemoveDomain({ domain }: { domain: Domain }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const name = isolate(domain.domain)
  const remove = useMutation(
    trpc.removeDomain.mutationOptions({
      onSuccess: () => {
        setAsking(false)
        tell(`Removed ${name}`)
      },
      onError: tellFailure('Couldn’t remove the domain'),
      onSettled: () => queryClient.invalidateQueries(trpc.getDomains.pathFilter()),
    }),
  )
  return (
    <>
      <Button size="sm" variant="danger-outline" aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        action="Remove domain"
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ domainId: domain._id })}
      >
        {domain.status === 'verified'
          ? 'Its sign-in pages and its issuer stop working immediately, and customers who signed in there have to sign in again.'
          : 'It isn’t in use yet. If you add it again, it gets a new value to publish.'}
      </ConfirmDialog>
    </>
  )
}
