'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

/** Compares all customers with the rule of a segment again, as after a canceled job. */
export function RefillButton({ groupId, disabled }: { groupId: string; disabled: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refill = useMutation(
    trpc.updateUserGroup.mutationOptions({
      onSuccess: async () => {
        tell('Filling the segment again')
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
      onError: tellFailure('Couldn’t fill the segment again'),
    }),
  )
  return (
    <Button
      disabled={disabled}
      pending={refill.isPending}
      onClick={() => refill.mutate({ groupId, body: { refresh: true } })}
    >
      <RefreshCw aria-hidden />
      Fill again
    </Button>
  )
}
