import type { ReactNode } from 'react'

interface LastResortProps {
  title: string
  documentTitle: string
  children: ReactNode
}

/** The content of a page instead of the console. Every page loads it in case it is needed, so it uses nothing else. */
export function LastResort({ title, documentTitle, children }: LastResortProps) {
  return (
    <div className="grid min-h-dvh place-items-center">
      <title>{`${documentTitle} · Clientele`}</title>
      <div className="flex flex-col items-center px-6 py-14 text-center">
        <h1 className="text-base font-semibold">{title}</h1>
        <div className="mt-1 max-w-md text-sm text-ink-2">{children}</div>
      </div>
    </div>
  )
}
