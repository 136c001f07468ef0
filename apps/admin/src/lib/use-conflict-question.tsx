'use client'

import { type ReactNode, Suspense, useCallback, useState } from 'react'
import type { Conflict, ConflictDialogProps } from '@/components/overlays/conflict-dialog'
import type { Choices } from './merge'
import { lazily } from './on-demand'

const ConflictDialog = lazily(() =>
  import('@/components/overlays/conflict-dialog').then((module) => ({ default: module.ConflictDialog })),
)

/**
 * Asks which of two values to keep for each field. Returns how to ask, and the dialog, which belongs somewhere in the page. The answer is undefined
 * if the operator cancels. Without conflicts, nobody is asked.
 */
export const useConflictQuestion = ({
  title,
  action,
}: Pick<ConflictDialogProps, 'title' | 'action'>): {
  ask: (conflicts: readonly Conflict[]) => Promise<Choices | undefined>
  dialog: ReactNode
} => {
  const [question, setQuestion] = useState<
    { conflicts: readonly Conflict[]; answer: (choices: Choices | undefined) => void } | undefined
  >()
  const ask = useCallback(async (conflicts: readonly Conflict[]) => {
    if (conflicts.length === 0) return {}
    const choices = await new Promise<Choices | undefined>((answer) => setQuestion({ conflicts, answer }))
    setQuestion(undefined)
    return choices
  }, [])
  const dialog = question ? (
    <Suspense>
      <ConflictDialog
        conflicts={question.conflicts}
        title={title}
        action={action}
        onCancel={() => question.answer(undefined)}
        onSave={question.answer}
      />
    </Suspense>
  ) : null
  return { ask, dialog }
}

/** What the toast says if somebody else's changes were merged. */
export const alsoTheirs = 'What someone else changed in the meantime is kept, too.'
