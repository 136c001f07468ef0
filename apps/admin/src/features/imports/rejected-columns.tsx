import type { Column } from '@/components/data/list'
import { adviceOn } from './import-copy'

/** One thing that is wrong with a record that can't be imported. */
export interface RejectedRow {
  _id: string
  line: number
  field?: string | undefined
  value: string
  code?: string | undefined
  message: string
  expected?: string | undefined
  /** Whether the row above is about the same record. */
  isMore?: boolean
}

/** A row for each thing that is wrong with a record. */
export const rejectedRowsOf = (
  line: number,
  faults: readonly Omit<RejectedRow, '_id' | 'line' | 'isMore'>[],
): RejectedRow[] => faults.map((fault, at) => ({ ...fault, line, _id: `${line} ${at}`, isMore: at > 0 }))

export const rejectedColumns: readonly Column<RejectedRow>[] = [
  {
    name: 'line',
    heading: 'Line',
    className: 'tabular w-16 text-end text-ink-2',
    cell: ({ line, isMore }) => (isMore ? <span className="sr-only">{line}</span> : line),
  },
  {
    name: 'value',
    heading: 'Value',
    className: 'min-w-32 max-w-48 wrap-anywhere sm:max-w-72',
    cell: ({ field, value }) => (
      <>
        {field ? <bdi className="block text-xs text-ink-3">{field}</bdi> : null}
        {value === '' ? <span className="text-ink-3">–</span> : <bdi>{value}</bdi>}
      </>
    ),
  },
  {
    name: 'why',
    heading: 'What is wrong',
    cell: ({ message, code, expected }) => {
      const advice = adviceOn({ code, expected })
      return (
        <>
          {message}
          {advice ? <span className="block text-xs text-ink-2">Right: {advice}</span> : null}
          {code ? <code className="block text-xs text-ink-3">{code}</code> : null}
        </>
      )
    },
  },
]
