'use client'

import type { ApiKey } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useMay } from '@/features/operators/current-operator'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'

export function RevokeApiKey({ apiKey }: { apiKey: ApiKey }) {
  const trpc = useTRPC()
  const may = useMay()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const name = isolate(apiKey.name)
  const revoke = useMutation(
    trpc.revokeApiKey.mutationOptions({
      onSuccess: async () => {
        setAsking(false)
        tell(`Revoked ${name}`)
        await queryClient.invalidateQueries(trpc.getApiKeys.pathFilter())
      },
      onError: tellFailure('Couldn’t revoke the API key'),
    }),
  )
  if (!may('api_keys:write') || apiKey.revoked_at) return null
  return (
    <>
      <Button size="sm" variant="danger-outline" aria-label={`Revoke ${name}`} onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${name}?`}
        action="Revoke API key"
        pending={revoke.isPending}
        onConfirm={() => revoke.mutate({ apiKeyId: apiKey._id })}
      >
        The key, and all tokens issued for it, stop working immediately.{' '}
        <strong className="font-medium text-ink">This can’t be undone.</strong>
      </ConfirmDialog>
    </>
  )
}
