import { matchingParts } from '@clientele/contracts/search-text'
import type { ReactNode } from 'react'

/** A text in which the parts that a search matches are marked. */
export function LoadedMarked({ text, searched }: { text: string; searched: string }) {
  const pieces: ReactNode[] = []
  let end = 0
  for (const [from, to] of matchingParts(text, searched)) {
    pieces.push(
      text.slice(end, from),
      <mark key={from} className="rounded-xs bg-accent-soft font-semibold text-accent-text">
        {text.slice(from, to)}
      </mark>,
    )
    end = to
  }
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  )
}
