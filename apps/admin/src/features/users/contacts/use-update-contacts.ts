'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { failureOf } from '@/lib/errors'
import { tell, tellFailure } from '@/lib/tell'
import { type Inputs, useTRPC } from '@/lib/trpc'
import { useUserChanged } from '../detail/use-user-changed'

type Body = Inputs['updateUser']['body']

/** Updates the lists of contacts. A concurrent change by someone else is shown, and never overwritten. */
export const useUpdateContacts = (user: Customer) => {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const mutation = useMutation(trpc.updateUser.mutationOptions())
  const request = (body: Body) => ({
    userId: user._id,
    ...(user.__v === undefined ? {} : { ifMatch: String(user.__v) }),
    body,
  })

  const explainStale = (error: unknown): boolean => {
    if (failureOf(error)?.code !== 'STALE_VERSION') return false
    toast.error('Someone else edited this customer', {
      description: 'The page now shows their version. Your change wasn’t saved.',
    })
    void changed(user._id)
    return true
  }

  return {
    isPending: mutation.isPending,
    mutate: (body: Body, said: string, onDone?: () => void) =>
      mutation.mutate(request(body), {
        onSuccess: () => {
          onDone?.()
          tell(said)
          void changed(user._id)
        },
        onError: (error) => {
          onDone?.()
          if (!explainStale(error)) tellFailure('Couldn’t update the contacts')(error)
        },
      }),
    /** For forms, which show errors at their fields. Returns the error, if any. */
    attempt: async (body: Body, said: string): Promise<unknown> => {
      try {
        await mutation.mutateAsync(request(body))
        tell(said)
        await changed(user._id)
        return undefined
      } catch (error) {
        explainStale(error)
        return error
      }
    },
  }
}
