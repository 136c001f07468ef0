'use client'

import { Dialog } from '@/components/overlays/dialog'
import { capitalized } from '@/lib/sentence'
import { BulkActionForm } from './bulk-action-form'
import { everyoneIn, type ShownList } from './shown-list'

interface BulkActionDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The list whose customers are meant; without it, a list is pasted. */
  list?: ShownList | undefined
}

/** Starts a job that does something to everyone in the list, or to the customers in a pasted one. */
export function BulkActionDialog({ open, onOpenChange, list }: BulkActionDialogProps) {
  const everyone = list && everyoneIn(list)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={everyone ? capitalized(everyone.whom) : 'Customers in a list'}
      description={everyone?.note}
    >
      <BulkActionForm filter={list?.filter} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}
