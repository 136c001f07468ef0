'use client'

import { useEffect } from 'react'

const question = 'Leave without saving? Your changes will be lost.'
let unsaved = 0
/** The person has said that the changes may be lost: not to be asked twice about one and the same step. */
let givenUp = false

/** Whether the page may be left: yes, unless there are unsaved changes and the person wants to keep them. */
export const mayLeave = (): boolean => {
  givenUp = unsaved === 0 || confirm(question)
  return givenUp
}

/**
 * Asks before one leaves with unsaved changes: by closing the tab, by a link, or by Back and Forward. Shortcuts, menus and tabs ask
 * `mayLeave` themselves. A browser lets a page hold Back up only after something was done in it, which whoever has changed something has.
 */
export const useUnsavedGuard = (dirty: boolean) => {
  useEffect(() => {
    if (!dirty) return
    unsaved += 1
    givenUp = false
    // Browsers from before 2026 may not have it: there Back is held up only where it leaves the console.
    const navigations = 'navigation' in globalThis ? navigation : undefined
    const beforeUnload = (event: BeforeUnloadEvent) => givenUp || event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
      if (!link || link.target === '_blank' || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
        return
      if (new URL(link.href, location.href).pathname === location.pathname || mayLeave()) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onNavigate = (event: NavigateEvent) => {
      const stays = event.destination.url === location.href
      if (event.navigationType === 'traverse' && event.cancelable && !stays && !mayLeave()) event.preventDefault()
    }
    addEventListener('beforeunload', beforeUnload)
    navigations?.addEventListener('navigate', onNavigate)
    // In the capture phase, before Next's own links see the click.
    document.addEventListener('click', onClick, true)
    return () => {
      unsaved -= 1
      removeEventListener('beforeunload', beforeUnload)
      navigations?.removeEventListener('navigate', onNavigate)
      document.removeEventListener('click', onClick, true)
    }
  }, [dirty])
}
