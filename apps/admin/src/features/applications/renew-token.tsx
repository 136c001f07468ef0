'use client'

import type { Application } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useMay } from '@/features/operators/current-operator'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'

export function RenewToken({ application, onToken }: { application: Application; onToken: (token: string) => void }) {
  const trpc = useTRPC()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const renew = useMutation(
    trpc.renewApplicationToken.mutationOptions({
      onSuccess: ({ token }) => {
        setAsking(false)
        onToken(token)
      },
      onError: tellFailure('Couldn’t renew the token'),
    }),
  )
  if (!may('applications:write')) return null
  return (
    <>
      <Button size="sm" aria-label={`Renew token of ${isolate(application.name)}`} onClick={() => setAsking(true)}>
        Renew token
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Renew ${isolate(application.name)}’s token?`}
        action="Renew token"
        pending={renew.isPending}
        onConfirm={() => renew.mutate({ applicationId: application._id })}
      >
        The current token stops working immediately. The storefront can’t sign anyone in until it has the new one.
      </ConfirmDialog>
    </>
  )
}
