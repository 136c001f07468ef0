import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

const base =
  'inline-flex h-5.5 shrink-0 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap ring-1 ring-inset'

const tones = {
  neutral: 'bg-hover text-ink-2 ring-line',
  accent: 'bg-accent-soft text-accent-text ring-accent-line',
  success: 'bg-success-soft text-success-text ring-success/25',
  warning: 'bg-warning-soft text-warning-text ring-warning-line',
  danger: 'bg-danger-soft text-danger-text ring-danger-line',
}

const dots = {
  neutral: 'bg-ink-3',
  accent: 'bg-accent',
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger',
} as const

export type Tone = keyof typeof tones

/** A status label. Its color only repeats what the text says. */
export function Badge({
  tone = 'neutral',
  dot = false,
  className,
  children,
}: {
  tone?: Tone
  dot?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <span className={cn(base, tones[tone], className)}>
      {dot ? <span aria-hidden data-dot className={cn('size-1.5 rounded-full', dots[tone])} /> : null}
      {children}
    </span>
  )
}
