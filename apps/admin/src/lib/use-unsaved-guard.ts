'use client'

import { useEffect } from 'react'
import { hasGivenUp, holdBack, mayLeave } from './leaving'

/**
 * Asks before leaving with unsaved changes: by closing the tab, by a link, or by Back and Forward. Shortcuts, menus, and tabs call `mayLeave`
 * themselves. A browser only lets a page intercept Back after an interaction, and anyone with unsaved changes has interacted.
 */
export const useUnsavedGuard = (dirty: boolean) => {
  useEffect(() => {
    if (!dirty) return
    const release = holdBack()
    // Browsers from before 2026 may not support it. There, Back is only intercepted if it leaves the console.
    const navigations = 'navigation' in globalThis ? navigation : undefined
    const beforeUnload = (event: BeforeUnloadEvent) => hasGivenUp() || event.preventDefault()
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
    // In the capture phase, before Next's own links handle the click.
    document.addEventListener('click', onClick, true)
    return () => {
      release()
      removeEventListener('beforeunload', beforeUnload)
      navigations?.removeEventListener('navigate', onNavigate)
      document.removeEventListener('click', onClick, true)
    }
  }, [dirty])
}
