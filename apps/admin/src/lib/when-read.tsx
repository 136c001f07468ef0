import type { DehydratedState } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'

interface WhenReadProps {
  /** The first data of the page, from `readAhead`. */
  reading: Promise<DehydratedState>
  /** What is shown until then, if it takes long. */
  meanwhile: ReactNode
  children: (firstData: DehydratedState) => ReactNode
}

/** How long a browser shows nothing at all. */
const blank_ms = 1_000

/**
 * A page with its first data. Usually, they come in one piece. If they take longer than a moment, the page first says that it is loading, and the rest
 * follows in the same response.
 */
export async function WhenRead({ reading, meanwhile, children }: WhenReadProps) {
  const soon = await Promise.race([reading, afterwards(blank_ms)])
  if (soon) return children(soon)
  return (
    <Suspense fallback={meanwhile}>
      <Late reading={reading}>{children}</Late>
    </Suspense>
  )
}

const Late = async ({ reading, children }: Pick<WhenReadProps, 'reading' | 'children'>) => children(await reading)

const afterwards = (delay_ms: number) =>
  new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), delay_ms))
