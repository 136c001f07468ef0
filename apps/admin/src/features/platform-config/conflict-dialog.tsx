'use client'

import { useState } from 'react'
import { Segmented } from '@/components/forms/segmented'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm } from '@/components/overlays/form-dialog'
import { copyOf } from './config-copy'
import { type Choice, type Choices, type Conflict, keyOf } from './merge-values'

interface ConflictDialogProps {
  /** Undefined while there is nothing to decide. */
  conflicts: readonly Conflict[] | undefined
  pending: boolean
  onCancel: () => void
  onSave: (choices: Choices) => void
}

/** Shows what two operators changed to different values, and asks which to keep. Everything else is merged. */
export function ConflictDialog({ conflicts, pending, onCancel, onSave }: ConflictDialogProps) {
  return (
    <Dialog
      open={conflicts !== undefined}
      onOpenChange={onCancel}
      size="lg"
      title="Someone else changed these settings"
      description="You both changed the settings below. Choose which value to keep. All other changes, yours and theirs, are kept."
    >
      {conflicts ? <Conflicts conflicts={conflicts} pending={pending} onCancel={onCancel} onSave={onSave} /> : null}
    </Dialog>
  )
}

const choices = [
  { value: 'mine', label: 'Yours' },
  { value: 'theirs', label: 'Theirs' },
] as const satisfies readonly { value: Choice; label: string }[]

function Conflicts({ conflicts, pending, onCancel, onSave }: ConflictDialogProps & { conflicts: readonly Conflict[] }) {
  const [chosen, setChosen] = useState<Choices>({})
  return (
    <DialogForm
      action="Save merged settings"
      refusal={undefined}
      pending={pending}
      onCancel={onCancel}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(chosen)
      }}
    >
      {conflicts.map((conflict) => {
        const key = keyOf(conflict)
        const label = labelOf(conflict)
        return (
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
              <dd className="min-w-0 break-words">
                <bdi>{textOf(conflict, conflict.mine)}</bdi>
              </dd>
              <dt className="text-ink-2">Theirs</dt>
              <dd className="min-w-0 break-words">
                <bdi>{textOf(conflict, conflict.theirs)}</bdi>
              </dd>
            </dl>
          </div>
        )
      })}
    </DialogForm>
  )
}

const labelOf = ({ path, reason_id }: Conflict): string =>
  reason_id === undefined ? copyOf(path).label : `Reason ${reason_id}`

/** A value as the form shows it. */
function textOf({ path }: Conflict, value: unknown): string {
  if (value === undefined) return 'Removed'
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (typeof value === 'object' && value !== null && 'reason_text' in value) return String(value.reason_text)
  const copy = copyOf(path)
  const choice = copy.control === 'choice' ? copy.choices.find((each) => each.value === value) : undefined
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return choice?.label ?? (text || 'Blank')
}
