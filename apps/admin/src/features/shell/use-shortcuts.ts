'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useApplicationId } from '@/lib/application'
import { isBlocked, isPlain } from '@/lib/keys'
import { mayLeave } from '@/lib/leaving'
import { useDestinations } from './use-destinations'

interface Shortcuts {
  openPalette: () => void
  openSheet: () => void
  /** While the palette is open or opening, every key belongs to it. */
  isPaused: boolean
}

/** The button of the newest toast that has one, such as Undo. Toasts are outside of the page's tab order. */
const messageAction = '[data-sonner-toast]:not([data-removed="true"]) [data-action]'

/** The console's keyboard shortcuts. Single letters are disabled while typing, and while a dialog or menu is open. */
export const useShortcuts = ({ openPalette, openSheet, isPaused }: Shortcuts) => {
  const router = useRouter()
  const destinations = useDestinations()
  const applicationId = useApplicationId()
  const goPressedAt = useRef(0)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isPaused || isBlocked()) return
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        openPalette()
        return
      }
      if (!isPlain(event)) return
      if (event.key === '/') {
        event.preventDefault()
        const box = document.querySelector<HTMLInputElement>('main [data-search]')
        if (box) box.focus()
        else openPalette()
      } else if (event.key === '?') {
        event.preventDefault()
        openSheet()
      } else if (event.key.toLowerCase() === 'u') {
        const action = document.querySelector<HTMLElement>(messageAction)
        if (!action) return
        event.preventDefault()
        action.focus()
      } else if (Date.now() - goPressedAt.current < 1_200) {
        goPressedAt.current = 0
        const destination = destinations.find(({ key }) => key === event.key.toLowerCase())
        if (destination) {
          event.preventDefault()
          if (mayLeave()) router.push(`/a/${applicationId}/${destination.to}`)
        }
      } else if (event.key.toLowerCase() === 'g') goPressedAt.current = Date.now()
    }
    // In the capture phase: after `g k`, the list, which also uses `k`, sees that the key was handled.
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [router, destinations, applicationId, openPalette, openSheet, isPaused])
}
