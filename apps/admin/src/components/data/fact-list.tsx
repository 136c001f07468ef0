import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

interface Fact {
  label: string
  value: ReactNode
}

const isolated = (value: ReactNode) => (typeof value === 'string' ? <bdi>{value}</bdi> : value)

/** Names and values. Unknown values show a dash, so the list keeps its shape. */
export function FactList({ facts, narrow = false }: { facts: readonly Fact[]; narrow?: boolean }) {
  return (
    <dl className={cn('text-sm', narrow ? 'flex flex-col gap-2.5' : 'grid grid-cols-2 gap-x-6 gap-y-4 xl:grid-cols-3')}>
      {facts.map(({ label, value }) => (
        <div key={label} className={cn('min-w-0', narrow && 'flex min-h-6 items-center justify-between gap-4')}>
          <dt className={cn('shrink-0 text-ink-3', !narrow && 'mb-0.5 text-xs')}>{label}</dt>
          <dd className="tabular min-w-0 wrap-anywhere">
            {value === undefined || value === '' ? <span className="text-ink-3">–</span> : isolated(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
