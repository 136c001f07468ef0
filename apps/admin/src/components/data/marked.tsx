'use client'

import { Suspense } from 'react'
import { lazily } from '@/lib/on-demand'

const Loaded = lazily(async () => ({ default: (await import('./loaded/marked')).LoadedMarked }))

/** A text in which the parts that a search matches are marked. Without a search, nothing that compares texts is loaded. */
export function Marked({ text, searched }: { text: string; searched: string }) {
  if (searched === '') return text
  return (
    <Suspense fallback={text}>
      <Loaded text={text} searched={searched} />
    </Suspense>
  )
}
