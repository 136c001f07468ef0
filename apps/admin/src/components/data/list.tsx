'use client'

import { type ReactNode, Suspense } from 'react'
import { cn } from '@/lib/cn'
import { Loading, Skeleton } from '../feedback/skeleton'
import { ErrorState } from '../feedback/states'
import { Table, Td, Th } from './table'
import { lazily } from '@/lib/on-demand'

const PastTheEnd = lazily(async () => ({ default: (await import('./past-the-end')).PastTheEnd }))

export interface Column<Row> {
  name: string
  heading: ReactNode
  /** Applies to the heading and its cells, so the whole column is shown or hidden. */
  className?: string
  sorted?: 'ascending' | 'descending' | 'none'
  cell: (row: Row) => ReactNode
}

/** The parts of a query that a list needs. A TanStack Query result fits. */
interface Asked {
  error: unknown
  isError: boolean
  isFetching: boolean
  isPlaceholderData: boolean
  refetch: () => unknown
}

export type Density = 'comfortable' | 'compact'

interface ListProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  query: Asked
  /** Undefined until the first data arrives. */
  rows: readonly Row[] | undefined
  /** "Couldn’t load groups": an error must never look like an empty list. */
  failure: string
  /** May be a `lazy` component. */
  empty: ReactNode
  /** Whether the rows belong to an earlier search. Default: while placeholder data is shown. */
  isStale?: boolean
  /** The current page, and how to get back to the first one from beyond the last. */
  page?: number
  onFirst?: () => void
  /** What to do about an error that a retry can't help with. */
  wayOut?: ReactNode
  pager?: ReactNode
  skeletonRows?: number
  density?: Density
  isChosen?: (row: Row) => boolean
  /** The class of the scrolling container. */
  className?: string
}

/** A table, or its loading, error, or empty state. */
export function List<Row extends { _id?: string | undefined }>(props: ListProps<Row>) {
  const {
    caption,
    columns,
    query,
    rows,
    failure,
    empty,
    isStale = query.isPlaceholderData,
    page = 1,
    onFirst,
    wayOut,
    pager,
    skeletonRows = 3,
    density,
    isChosen,
    className: boxStyle,
  } = props
  if (query.isError)
    return (
      <ErrorState
        title={failure}
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        wayOut={wayOut}
      />
    )
  // The previous result is empty, but nobody knows yet about the next one.
  const known = rows?.length === 0 && isStale ? undefined : rows
  if (known?.length === 0)
    return <Suspense>{page > 1 && onFirst ? <PastTheEnd page={page} onFirst={onFirst} /> : empty}</Suspense>
  return (
    <div
      aria-busy={query.isFetching}
      className={cn('transition-opacity', isStale && 'opacity-60')}
      data-density={density}
    >
      <Table caption={caption} className={boxStyle}>
        <thead>
          <tr>
            {columns.map(({ name, heading, className, sorted }) => (
              <Th key={name} className={className} aria-sort={sorted}>
                {heading}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known
            ? known.map((row) => (
                <tr
                  key={row._id}
                  data-chosen={isChosen?.(row) || undefined}
                  className={cn(
                    'group relative transition-colors',
                    isChosen?.(row) ? 'bg-accent-soft/70' : 'hover:bg-sunken',
                  )}
                >
                  {columns.map(({ name, className, cell }) => (
                    <Td key={name} className={className}>
                      {cell(row)}
                    </Td>
                  ))}
                </tr>
              ))
            : Array.from({ length: skeletonRows }, (_, at) => (
                <tr key={at}>
                  {columns.map(({ name, className }, place) => (
                    <Td key={name} className={className}>
                      <Skeleton className={cn('h-3.5 w-full', place === 0 ? 'max-w-40' : 'max-w-20')} />
                    </Td>
                  ))}
                </tr>
              ))}
        </tbody>
      </Table>
      {known ? pager : <Loading label={`Loading ${caption.toLowerCase()}`} />}
    </div>
  )
}

/** The frame of a page's main list, with its filters on top. */
export function ListFrame({ label, tools, children }: { label: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={label} className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp">
      {tools ? <div className="border-b border-line">{tools}</div> : null}
      {children}
    </section>
  )
}

/** A link that covers its whole row. Other controls in the row need `relative z-10` to be above it. */
export const rowLinkStyle =
  'outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-text'
