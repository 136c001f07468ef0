'use client'

import { useState } from 'react'
import { Dialog } from '@/components/overlays/dialog'
import { plural } from '@/lib/format'
import { capitalized } from '@/lib/sentence'
import { BulkActionForm } from './bulk-action-form'
import { ExportDialog } from './export-dialog'
import { PastedExportForm } from './pasted-export-form'
import { everyoneIn, type ShownList } from './shown-list'
import { usePermitted } from './use-permitted'

interface BulkActionDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The list whose customers are meant; without it, a list is pasted. */
  list?: ShownList | undefined
}

/** Starts a job that does something to everyone in the list, or to the customers in a pasted one, or exports these. */
export function BulkActionDialog({ open, onOpenChange, list }: BulkActionDialogProps) {
  const [exported, setExported] = useState<string[]>()
  const mayAct = usePermitted().length > 0
  const everyone = list && everyoneIn(list)
  const change = (next: boolean) => {
    setExported(undefined)
    onOpenChange(next)
  }
  if (exported) {
    const lines = exported.filter((line) => line.trim() !== '').length
    return (
      <ExportDialog
        open={open}
        onOpenChange={change}
        whom={`the customers in a list of ${plural(lines, 'line')}`}
        note="Lines that match nobody, or several customers, are listed with the job."
        lines={exported}
      />
    )
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={everyone ? capitalized(everyone.whom) : 'Customers in a list'}
      description={everyone?.note}
    >
      {mayAct ? (
        <BulkActionForm filter={list?.filter} onExport={setExported} onDone={() => change(false)} />
      ) : (
        <PastedExportForm onExport={setExported} onCancel={() => change(false)} />
      )}
    </Dialog>
  )
}
