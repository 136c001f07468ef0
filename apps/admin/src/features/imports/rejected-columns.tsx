import type { Column } from '@/components/data/list'
import { adviceOn } from './import-copy'

/** A record that can't be imported, and one thing that is wrong with it. */
export interface RejectedRow {
  _id: string
  line: number
  field?: string | undefined
  value: string
  code?: string | undefined
  message: string
}

export const rejectedColumns: readonly Column<RejectedRow>[] = [
  { name: 'line', heading: 'Line', className: 'tabular w-16 text-end text-ink-2', cell: ({ line }) => line },
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
    cell: ({ message, code }) => (
      <>
        {message}
        {adviceOn(code) ? <span className="block text-xs text-ink-2">Right: {adviceOn(code)}</span> : null}
        {code ? <code className="block text-xs text-ink-3">{code}</code> : null}
      </>
    ),
  },
]
