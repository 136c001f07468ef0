'use client'

import { useEffect, useRef } from 'react'
import { isPlain } from './keys'

/** Announces the shortcut to assistive technology. Belongs on the button that does the same. */
export const editKey = { 'aria-keyshortcuts': 'E' } as const

/** E edits what the page shows. Without `edit`, the operator may not. */
export const useEditKey = (edit: (() => void) | undefined) => {
  const latest = useRef(edit)
  useEffect(() => {
    latest.current = edit
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.shiftKey || event.key.toLowerCase() !== 'e' || !isPlain(event)) return
      if (!latest.current) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
