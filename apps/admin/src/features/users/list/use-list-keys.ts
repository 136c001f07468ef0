'use client'

import type { Customer } from '@clientele/contracts'
import { useEffect } from 'react'
import { isPlain } from '@/lib/keys'
import type { Selection } from '../bulk/use-selection'

const links = () => [...document.querySelectorAll<HTMLElement>('main [data-row]')]
const linkAt = (element: Element | null) =>
  element?.closest('tr')?.querySelector<HTMLElement>('[data-row]') ?? undefined
/** J and K move between rows, E edits, and X selects. Enter needs no code: the focus is on a link. The bar of the selection has keys of its own. */
export const useListKeys = (
  shown: readonly Customer[],
  selection: Selection | undefined,
  edit?: (userId: string) => void,
) => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isPlain(event)) return
      const here = linkAt(document.activeElement)
      const key = event.key.toLowerCase()
      if (key === 'j' || key === 'k') {
        const all = links()
        const at = here ? all.indexOf(here) : -1
        const next = key === 'j' ? at + 1 : Math.max(at - 1, 0)
        all[Math.min(next, all.length - 1)]?.focus()
      } else if (key === 'x') {
        const user = shown.find(({ _id }) => _id === here?.dataset.row)
        if (user) selection?.toggle(user, !selection.selected.has(user._id), shown, event.shiftKey)
      } else if (key === 'e') {
        const id = here?.dataset.row
        if (id) edit?.(id)
      } else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [shown, selection, edit])
}
