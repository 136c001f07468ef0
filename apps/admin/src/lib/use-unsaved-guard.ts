'use client'

import { useEffect } from 'react'

const question = 'Leave without saving? Your changes will be lost.'
let unsaved = 0

/** Whether the page may be left: yes, unless there are unsaved changes and the person wants to keep them. */
export const mayLeave = (): boolean => unsaved === 0 || confirm(question)

/** Asks before one leaves with unsaved changes: by closing the tab or by a link. Shortcuts ask `mayLeave` themselves. */
export const useUnsavedGuard = (dirty: boolean) => {
  useEffect(() => {
    if (!dirty) return
    unsaved += 1
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
      if (!link || link.target === '_blank' || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
        return
      if (new URL(link.href, location.href).pathname === location.pathname || mayLeave()) return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('beforeunload', beforeUnload)
    // In the capture phase, before Next's own links see the click.
    document.addEventListener('click', onClick, true)
    return () => {
      unsaved -= 1
      removeEventListener('beforeunload', beforeUnload)
      document.removeEventListener('click', onClick, true)
    }
  }, [dirty])
}
