'use client'

import type { Operator, Role } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { useCurrentOperator } from './current-operator'
import { roleLabel } from './roles'

/** Changes an operator's role or deactivates them, and shows a message. */
export const useUpdateOperator = (operator: Operator, onSettled: () => void) => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const isMe = useCurrentOperator().id === operator._id
  const name = isolate(operator.name ?? operator.email)
  const update = useMutation(
    trpc.updateOperator.mutationOptions({
      onSettled,
      onSuccess: async (_, { body }) => {
        if (body.role) tell(`${name} is now ${roleLabel[body.role].toLowerCase()}`)
        else tell(body.active === true ? `${name} can sign in again` : `Deactivated ${name}`)
        await queryClient.invalidateQueries(trpc.getOperators.pathFilter())
        if (isMe) await queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
      },
      onError: tellFailure(`Couldn’t update ${name}`),
    }),
  )
  return {
    name,
    isMe,
    isPending: update.isPending,
    change: (body: { role?: Role; active?: boolean }) => update.mutate({ operatorId: operator._id, body }),
  }
}
