'use client'

import { useState } from 'react'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm } from '@/components/overlays/form-dialog'
import { isolate } from '@/lib/isolate'
import { tell } from '@/lib/tell'
import { changesOf } from './change-views'
import type { Views } from './use-views'

interface SaveViewDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  views: Views
}

export function SaveViewDialog({ open, onOpenChange, views }: SaveViewDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Save as a new view"
      description="Saves the search, filters, order, and columns in this browser. To share the list with colleagues, send them the URL."
    >
      <NameForm
        taken={views.views.map(({ name }) => name)}
        onDone={() => onOpenChange(false)}
        onName={(name) => {
          changesOf(views).saveAs(name)
          tell(`Saved ${isolate(name)}`)
        }}
      />
    </Dialog>
  )
}

interface NameFormProps {
  taken: readonly string[]
  onName: (name: string) => void
  onDone: () => void
}

function NameForm({ taken, onName, onDone }: NameFormProps) {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  return (
    <DialogForm
      action="Save view"
      refusal={undefined}
      pending={false}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        const given = name.trim()
        if (given === '') return setFault('Enter a name for the view.')
        if (taken.includes(given)) return setFault('You already have a view with this name.')
        onName(given)
        onDone()
      }}
    >
      <Field label="Name" error={fault}>
        {(wiring) => (
          <Input
            autoComplete="off"
            maxLength={60}
            placeholder="Blocked this summer"
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              setFault(undefined)
            }}
            {...wiring}
          />
        )}
      </Field>
    </DialogForm>
  )
}
