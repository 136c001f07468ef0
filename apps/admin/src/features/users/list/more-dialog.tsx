'use client'

import { BulkActionDialog } from '../bulk/bulk-action-dialog'
import { ExportDialog } from '../bulk/export-dialog'
import { everyoneIn, type ShownList } from '../bulk/shown-list'
import type { Task } from './more-menu'

interface MoreDialogProps {
  open: boolean
  onClose: () => void
  task: Task | undefined
  /** The list when the task was chosen. */
  list: ShownList | undefined
}

/** The dialog for what was chosen in the menu. */
export function MoreDialog({ open, onClose, task, list }: MoreDialogProps) {
  if (task !== 'export' || !list) return <BulkActionDialog open={open} onOpenChange={onClose} />
  const { whom, note } = everyoneIn(list)
  return <ExportDialog open={open} onOpenChange={onClose} whom={whom} note={note} filter={list.filter} />
}
