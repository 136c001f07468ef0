'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { cn } from '@/lib/cn'
import { firstFocus } from '@/lib/first-focus'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  initialFocus?: RefObject<HTMLElement | null>
  size?: 'md' | 'lg'
  children: ReactNode
}

/**
 * A modal dialog in the middle of the page, full width on phones. It begins at its first field, not at its X, which comes first. Closing it returns the
 * focus to where it was.
 */
export function Dialog({ open, onOpenChange, title, description, initialFocus, size = 'md', children }: DialogProps) {
  const content = useRef<HTMLDivElement>(null)
  const isWaiting = useRef(false)
  const begin = (openedBy: string) => {
    // A finger would get a keyboard over half of the dialog.
    if (openedBy === 'touch' || !content.current) return true
    const first = firstFocus(content.current)
    isWaiting.current = first === undefined
    return first ?? true
  }
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={initialFocus ?? begin}
          className={cn(
            'fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] flex-col overflow-hidden rounded-2xl bg-raised shadow-float outline-none data-closed:pointer-events-none transition-[opacity,transform] duration-150 data-ending-style:translate-y-1 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:scale-98 data-starting-style:opacity-0 sm:top-[12vh] sm:bottom-auto sm:max-h-[80vh]',
            size === 'md' ? 'max-w-md' : 'max-w-xl',
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-5 pb-1">
            <div className="min-w-0">
              <Base.Title className="text-lg font-semibold tracking-[-0.01em] wrap-anywhere">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-sm text-ink-2" render={<div />}>
                  {description}
                </Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label="Close"
              className="focus-ring -mt-1 -me-1.5 grid size-7 shrink-0 place-items-center rounded-lg text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </header>
          <Content box={content} isWaiting={isWaiting}>
            {children}
          </Content>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface ContentProps {
  box: RefObject<HTMLDivElement | null>
  isWaiting: RefObject<boolean>
  children: ReactNode
}

/** If there was nowhere to begin, because the content was still loading, the focus moves there later, unless the operator has moved it. */
function Content({ box, isWaiting, children }: ContentProps) {
  useEffect(() => {
    const content = box.current
    if (!content) return
    const observer = new MutationObserver(() => {
      if (!isWaiting.current) return
      const first = firstFocus(content)
      if (!first) return
      isWaiting.current = false
      first.focus()
    })
    observer.observe(content, { childList: true, subtree: true })
    const stop = () => {
      isWaiting.current = false
    }
    addEventListener('keydown', stop)
    addEventListener('pointerdown', stop)
    return () => {
      observer.disconnect()
      removeEventListener('keydown', stop)
      removeEventListener('pointerdown', stop)
    }
  }, [box, isWaiting])
  return (
    <div ref={box} className="contents">
      {children}
    </div>
  )
}

interface DialogBodyProps {
  /** The name of content without controls, so that it can be scrolled from the keyboard. */
  scrolls?: string
  className?: string
  children: ReactNode
}

export function DialogBody({ scrolls, className, children }: DialogBodyProps) {
  return (
    <div
      {...(scrolls !== undefined && { role: 'region', 'aria-label': scrolls, tabIndex: 0 })}
      className={cn('min-h-0 flex-1 overflow-y-auto base:px-5 base:py-4', className)}
    >
      {children}
    </div>
  )
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
      {children}
    </footer>
  )
}
