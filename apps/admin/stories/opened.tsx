import { type ReactNode, useEffect, useRef } from 'react'

/** Opens what its first button opens. */
export function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('button')?.click(), [])
  return (
    <div ref={box} className="flex justify-center">
      {children}
    </div>
  )
}
