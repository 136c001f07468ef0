'use client'

import { type FormEvent, useState } from 'react'
import { DialogForm } from '@/components/overlays/form-dialog'
import { faultOfLines, PastedField } from './pasted-field'
import { linesOf } from './pasted-lines'

interface PastedExportFormProps {
  /** Called with the list to export. */
  onExport: (lines: string[]) => void
  onCancel: () => void
}

/** Asks for a list of customers, for people who can export them, but not change them. */
export function PastedExportForm({ onExport, onCancel }: PastedExportFormProps) {
  const [pasted, setPasted] = useState('')
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lines = linesOf(pasted)
    const found = faultOfLines(lines)
    setFault(found)
    if (found === undefined) onExport(lines)
  }
  return (
    <DialogForm action="Export them…" refusal={undefined} pending={false} onCancel={onCancel} onSubmit={submit}>
      <PastedField
        value={pasted}
        onValueChange={(value) => {
          setPasted(value)
          setFault(undefined)
        }}
        error={fault}
      />
    </DialogForm>
  )
}
