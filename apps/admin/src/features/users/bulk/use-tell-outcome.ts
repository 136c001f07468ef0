'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { plural } from '@/lib/format'
import { tell, tellFailure, tellProblem, tellUndoable } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { changedSince, type Outcome } from './outcome'

interface Telling {
  done: string
  description?: string | undefined
  /** Tells what an undo did, for a number of customers. */
  undone: (whom: string) => string
}

/** Shows what an action has done, and offers to undo it if that is possible. */
export const useTellOutcome = () => {
  const undo = useUndo()
  return useCallback(
    (outcome: Outcome, { done, description, undone }: Telling) => {
      const { undo: back } = outcome
      if (back) tellUndoable(done, () => void undo(back, undone), description)
      else tell(done, description)
    },
    [undo],
  )
}

/** Undoes something, and shows the result. */
export const useUndo = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useCallback(
    async function run(back: () => Promise<Outcome>, undone: (whom: string) => string): Promise<void> {
      try {
        const { failed, changed } = await back()
        if (changed > 0) tell(undone(plural(changed, 'customer')))
        const [first] = failed
        // An undo skips customers that have been changed since, so one that did nothing can be tried again.
        const isUseless = changed > 0 || failed.some(({ why }) => why === changedSince)
        if (first)
          tellProblem(
            `Couldn’t undo it for ${plural(failed.length, 'customer')}`,
            first.why,
            isUseless ? undefined : () => void run(back, undone),
          )
      } catch (error) {
        tellFailure('Couldn’t undo it')(error)
      }
      await queryClient.invalidateQueries(trpc.pathFilter())
    },
    [trpc, queryClient],
  )
}
