import { type ReactNode, useEffect, useRef } from 'react'

/** Clicks its first button, and so opens what the button opens. */
export function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('button')?.click(), [])
  return (
    <div ref={box} className="flex justify-center">
      {children}
    </div>
  )
}
