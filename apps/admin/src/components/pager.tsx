'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { Select } from './select'

const sizes = ['10', '25', '50', '100'].map((value) => ({ value, label: `${value} rows` }))

interface PagerProps {
  summary: ReactNode
  page: number
  hasNext: boolean
  pageSize: number
  onPage: (page: number) => void
  onPageSize?: (size: number) => void
}

export function Pager({ summary, page, hasNext, pageSize, onPage, onPageSize }: PagerProps) {
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5"
    >
      <p aria-live="polite" className="tabular text-sm text-ink-2">
        {summary}
      </p>
      <div className="flex items-center gap-2">
        {onPageSize ? (
          <Select
            label="Rows per page"
            className="w-26"
            value={String(pageSize)}
            onValueChange={(size) => onPageSize(Number(size))}
            choices={sizes}
          />
        ) : null}
        <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
          <ChevronLeft aria-hidden />
          Previous
        </Button>
        <Button disabled={!hasNext} onClick={() => onPage(page + 1)}>
          Next
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  )
}
