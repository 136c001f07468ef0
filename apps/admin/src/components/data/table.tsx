import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

/** The frame of a table. It scrolls horizontally by itself, so the page never does. */
export function Table({ caption, className, children }: { caption: string; className?: string; children: ReactNode }) {
  return (
    <div
      className={cn('relative overflow-x-auto focus-visible:outline-offset-[-2px]', className)}
      tabIndex={0}
      role="region"
      aria-label={`${caption}: table`}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  )
}

export function Th({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn(
        'h-9 border-b border-line bg-sunken px-3 base:text-start base:text-xs font-medium whitespace-nowrap base:text-ink-2 first:ps-5 last:pe-5',
        className,
      )}
      {...rest}
    />
  )
}

export function Td({ className, ...rest }: ComponentProps<'td'>) {
  return (
    <td
      className={cn(
        'h-13 border-b border-line px-3 py-1.5 first:ps-5 last:pe-5 in-data-[density=compact]:h-9 in-[tr:last-child]:border-b-0',
        className,
      )}
      {...rest}
    />
  )
}
