'use client'

import type { Job } from '@clientele/contracts'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { plural } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { typedFrom } from '@/lib/typed-from'
import { startedCopy } from './job-copy'

interface UndoImportDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  job: Job
  pending: boolean
  onConfirm: () => void
}

/** Asks before the customers whom an import has created are removed. */
export function UndoImportDialog({ open, onOpenChange, job, pending, onConfirm }: UndoImportDialogProps) {
  const created = job.result && 'created' in job.result ? job.result.created : 0
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Undo the import of ${isolate(job.about.name)}, ${startedCopy(job)}?`}
      action="Undo the import"
      typed={created >= typedFrom ? String(created) : undefined}
      pending={pending}
      onConfirm={onConfirm}
    >
      The import has created {plural(created, 'customer')}. Those to whom nothing has happened since are permanently
      erased. Others stay, and are listed. What the import has changed in customers who existed stays.
    </ConfirmDialog>
  )
}
