'use client'

import { useEffect } from 'react'
import { isPlain } from '@/lib/keys'
import { clearSelection } from './clear-selection'
import type { Selection } from './use-selection'

/** The bar is at the other end of the page from the rows. */
const firstAction = () => document.querySelector<HTMLElement>('[data-bulk-bar] button:not(:disabled)')

/** B goes to the bulk actions, and Esc clears the selection, which can be undone. Without a selection, both do nothing. */
export const useBarKeys = (selection: Selection) => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isPlain(event) || selection.selected.size === 0) return
      const key = event.key.toLowerCase()
      if (key === 'b') firstAction()?.focus()
      else if (key === 'escape') clearSelection(selection)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [selection])
}
