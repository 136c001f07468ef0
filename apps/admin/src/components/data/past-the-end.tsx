'use client'

import { FileX } from 'lucide-react'
import { Button } from '../actions/button'
import { EmptyState } from '../feedback/states'

/** A page number beyond the last page, for example from an old link. It must not look like an empty list. */
export function PastTheEnd({ page, onFirst }: { page: number; onFirst: () => void }) {
  return (
    <EmptyState
      icon={<FileX />}
      title="There’s nothing on this page"
      actions={<Button onClick={onFirst}>Go to the first page</Button>}
    >
      Page {page} is past the end of the list.
    </EmptyState>
  )
}
