'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../actions/button'
import { NativeSelect } from '../forms/native-select'

const smallest = 10
const sizes = [smallest, 25, 50, 100].map((size) => ({ value: String(size), label: `${size} rows` }))

interface PagerProps {
  /** Distinguishes this pager from others on the page. */
  label?: string
  summary: ReactNode
  page: number
  hasNext: boolean
  pageSize: number
  /** The rows on this page. If there are no others, no paging controls are shown. */
  rows: number
  onPage: (page: number) => void
  onPageSize?: (size: number) => void
}

export function Pager({ label = 'Pages', summary, page, hasNext, pageSize, rows, onPage, onPageSize }: PagerProps) {
  const isOnly = page === 1 && !hasNext
  return (
    <nav
      aria-label={label}
      className="flex min-h-13 flex-wrap items-center justify-between gap-3 border-t border-line px-5 py-2.5"
    >
      <p aria-live="polite" className="tabular text-sm text-ink-2">
        {summary}
      </p>
      <div className="flex items-center gap-2 print:hidden">
        {onPageSize && !(isOnly && rows <= smallest) ? (
          <NativeSelect
            label="Rows per page"
            className="w-26"
            value={String(pageSize)}
            onValueChange={(size) => onPageSize(Number(size))}
            choices={sizes}
          />
        ) : null}
        {isOnly ? null : (
          <>
            <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
              <ChevronLeft aria-hidden className="rtl:-scale-x-100" />
              Previous
            </Button>
            <Button disabled={!hasNext} onClick={() => onPage(page + 1)}>
              Next
              <ChevronRight aria-hidden className="rtl:-scale-x-100" />
            </Button>
          </>
        )}
      </div>
    </nav>
  )
}
