'use client'

import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'
import { createPortal } from 'react-dom'

interface BlockingDialogProps {
  title: string
  initialFocus: RefObject<HTMLElement | null>
  children: ReactNode
}

/**
 * A dialog above everything else, including other dialogs, which stay as they are below it. It can't be dismissed. A native dialog, because only
 * the browser's top layer is above whatever happens to be open, and makes all of it inert.
 */
export function BlockingDialog({ title, initialFocus, children }: BlockingDialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()

  useEffect(() => {
    const dialog = box.current
    if (!dialog) return
    dialog.showModal()
    initialFocus.current?.focus()
    // A dialog below would see the key on the document, and close with everything typed in it.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
    }
    dialog.addEventListener('keydown', onKey)
    return () => {
      dialog.removeEventListener('keydown', onKey)
      dialog.close()
    }
  }, [initialFocus])

  return createPortal(
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      className="m-auto hidden max-h-[calc(100dvh-1.5rem)] w-[calc(100%-1.5rem)] max-w-md flex-col overflow-hidden rounded-2xl bg-raised p-0 text-ink shadow-float backdrop:bg-scrim open:flex"
    >
      <h2 id={id} className="px-5 pt-5 text-lg font-semibold tracking-[-0.01em] wrap-anywhere">
        {title}
      </h2>
      {children}
    </dialog>,
    document.body,
  )
}
