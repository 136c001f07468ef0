'use client'

import { LoaderCircle } from 'lucide-react'
import { Suspense, useCallback, useState } from 'react'
import { useEarlyTyping } from './use-early-typing'
import { lazily } from '@/lib/on-demand'

const Palette = lazily(() => import('./palette').then((module) => ({ default: module.Palette })))

/** Loads the palette when it is first opened. Whatever is typed until it is ready is in its search box when it appears. */
export function PaletteHost({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [words, setWords] = useState('')
  const [isReady, setIsReady] = useState(false)
  const [wasOpened, setWasOpened] = useState(open)
  if (open && !wasOpened) setWasOpened(true)

  const change = useCallback(
    (next: boolean) => {
      setIsReady(false)
      setWords('')
      onOpenChange(next)
    },
    [onOpenChange],
  )
  const close = useCallback(() => change(false), [change])
  useEarlyTyping({ isEarly: open && !isReady, onType: setWords, onCancel: close })

  if (!wasOpened) return null
  return (
    <Suspense fallback={open ? <PaletteOpening words={words} /> : null}>
      <Palette open={open} onOpenChange={change} words={words} onWords={setWords} onReady={() => setIsReady(true)} />
    </Suspense>
  )
}

/** What the palette looks like until it has loaded. */
function PaletteOpening({ words }: { words: string }) {
  return (
    <div role="dialog" aria-modal aria-busy aria-label="Search or jump to" className="fixed inset-0 z-40 bg-scrim">
      <div className="fixed inset-x-3 top-[10vh] z-50 mx-auto flex h-12 max-w-xl items-center gap-3 rounded-2xl bg-raised px-4 shadow-float">
        <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-3" />
        <span role="status" className="sr-only">
          Opening the search
        </span>
        <bdi className="truncate text-lg sm:text-base">{words}</bdi>
      </div>
    </div>
  )
}
