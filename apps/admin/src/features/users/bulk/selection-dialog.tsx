'use client'

import { safe } from '@/lib/first-focus'
import { X } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { Dialog, DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { isolate } from '@/lib/isolate'
import { plural } from '@/lib/format'
import { ChosenFacts } from './chosen-list'
import { clearSelection } from './clear-selection'
import type { Selection } from './use-selection'

interface SelectionDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  selection: Selection
}

/** All selected customers, wherever they are, each of whom can be taken out. */
export function SelectionDialog({ open, onOpenChange, selection }: SelectionDialogProps) {
  const people = [...selection.selected.values()]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`${plural(people.length, 'customer')} selected`}>
      <DialogBody className="py-2">
        <ul aria-label="Selected customers" className="divide-y divide-line">
          {people.map((person) => (
            <li
              key={person._id}
              className="flex items-center gap-3 py-2 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]"
            >
              <AppLink
                to={`customers/${person._id}`}
                className="focus-ring min-w-0 flex-1 rounded-sm text-sm hover:underline"
              >
                <ChosenFacts person={person} />
              </AppLink>
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={`Deselect ${isolate(person.name)}`}
                onClick={() => selection.drop(person._id)}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button
          onClick={() => {
            clearSelection(selection)
            onOpenChange(false)
          }}
        >
          Clear selection
        </Button>
        <Button {...safe} variant="primary" onClick={() => onOpenChange(false)}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
