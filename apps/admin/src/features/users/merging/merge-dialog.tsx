'use client'

import type { Customer } from '@clientele/contracts'
import { type RefObject, useRef, useState } from 'react'
import { Dialog } from '@/components/overlays/dialog'
import { MergeReview } from './merge-review'
import { OtherSearch } from './other-search'

interface MergeDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The customer who stays, unless the operator turns the two around. */
  user: Customer
  /** The customer who becomes a part of them. Without it, the operator searches for one. */
  other?: Customer | undefined
}

/** Merges two customers who are the same person. */
export function MergeDialog({ open, onOpenChange, user, other }: MergeDialogProps) {
  const box = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Merge two customers"
      description="For two accounts of the same person. One stays, and the other becomes a part of it."
      {...(other ? {} : { initialFocus: box })}
    >
      <Merging user={user} other={other} box={box} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

/** A component of its own, so that the dialog starts from the beginning when it opens again. */
function Merging({
  user,
  other,
  box,
  onDone,
}: Pick<MergeDialogProps, 'user' | 'other'> & { box: RefObject<HTMLInputElement | null>; onDone: () => void }) {
  const [chosen, setChosen] = useState(other)
  if (!chosen) return <OtherSearch user={user} box={box} onChoose={setChosen} onCancel={onDone} />
  return (
    <MergeReview pair={[user, chosen]} onDone={onDone} {...(other ? {} : { onOther: () => setChosen(undefined) })} />
  )
}
