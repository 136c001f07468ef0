import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'

interface CardProps {
  title?: string
  description?: ReactNode
  actions?: ReactNode
  footer?: ReactNode
  className?: string
  /** Leaves the padding to the caller, for tables. */
  flush?: boolean
  children: ReactNode
}

export function Card({ title, description, actions, footer, className, flush = false, children }: CardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cn('overflow-hidden rounded-xl border border-line bg-surface shadow-crisp', className)}
    >
      {title ? (
        <header
          className={cn(
            'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3.5',
            flush && 'border-b border-line',
          )}
        >
          <div className="min-w-0">
            <h2 id={id} className="text-base font-semibold tracking-[-0.006em]">
              {title}
            </h2>
            {description ? <p className="mt-0.5 text-sm text-ink-2">{description}</p> : null}
          </div>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={cn(!flush && (title ? 'px-5 pb-5' : 'p-5'))}>{children}</div>
      {footer ? (
        <footer className="flex items-center justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
          {footer}
        </footer>
      ) : null}
    </section>
  )
}
