'use client'

import { useState } from 'react'
import type { Choice, Choices } from '@/lib/merge'
import { Segmented } from '../forms/segmented'
import { Dialog } from './dialog'
import { DialogForm } from './form-dialog'

/** A field that two operators changed to different values, as the form shows them. */
export interface Conflict {
  key: string
  label: string
  mine: string
  theirs: string
}

export interface ConflictDialogProps {
  conflicts: readonly Conflict[]
  /** "Someone else changed this customer" */
  title: string
  /** The label of the submit button: a verb with its object. */
  action: string
  onCancel: () => void
  onSave: (choices: Choices) => void
}

const choices = [
  { value: 'mine', label: 'Yours' },
  { value: 'theirs', label: 'Theirs' },
] as const satisfies readonly { value: Choice; label: string }[]

/** Shows what two operators changed to different values, and asks which to keep. Everything else is merged. */
export function ConflictDialog({ conflicts, title, action, onCancel, onSave }: ConflictDialogProps) {
  const [chosen, setChosen] = useState<Choices>({})
  return (
    <Dialog
      open
      onOpenChange={onCancel}
      size="lg"
      title={title}
      description="You both changed the fields below. Choose which value to keep. All other changes, yours and theirs, are kept."
    >
      <DialogForm
        action={action}
        refusal={undefined}
        pending={false}
        onCancel={onCancel}
        onSubmit={(event) => {
          event.preventDefault()
          // The form of the page may be around this one in React's tree.
          event.stopPropagation()
          onSave(chosen)
        }}
      >
        {conflicts.map(({ key, label, mine, theirs }) => (
          <div key={key} className="flex flex-col gap-2 rounded-xl border border-line px-4 py-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <span className="text-sm font-medium">
                <bdi>{label}</bdi>
              </span>
              <Segmented
                label={`Keep for ${label}`}
                value={chosen[key] ?? 'mine'}
                onValueChange={(choice) => setChosen({ ...chosen, [key]: choice })}
                choices={choices}
              />
            </div>
            <dl className="grid grid-cols-[4rem_1fr] gap-x-3 gap-y-1 text-sm">
              <dt className="text-ink-2">Yours</dt>
              <dd className="min-w-0 whitespace-pre-wrap wrap-anywhere">
                <bdi>{mine}</bdi>
              </dd>
              <dt className="text-ink-2">Theirs</dt>
              <dd className="min-w-0 whitespace-pre-wrap wrap-anywhere">
                <bdi>{theirs}</bdi>
              </dd>
            </dl>
          </div>
        ))}
      </DialogForm>
    </Dialog>
  )
}
