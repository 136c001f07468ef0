import type { InactivityDay } from '@clientele/contracts'
import { calendarDay, count } from '@/lib/format'

const columns = [
  { name: 'notified', label: 'Told' },
  { name: 'unreachable', label: 'Not reachable' },
  { name: 'kept', label: 'Came back' },
  { name: 'erased', label: 'Erased' },
] as const

/** What the retention clock did on each day. */
export function InactivityReport({ report }: { report: readonly InactivityDay[] }) {
  if (report.length === 0) return <p className="text-sm text-ink-2">Nobody has been told or erased so far.</p>
  return (
    <div className="overflow-x-auto" role="region" aria-label="What the clock did" tabIndex={0}>
      <table className="tabular w-full text-sm">
        <thead>
          <tr className="text-xs text-ink-3">
            <th scope="col" className="py-1.5 text-start font-normal">
              Day
            </th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col" className="py-1.5 ps-4 text-end font-normal">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.map((day) => (
            <tr key={day.day} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-normal">
                {calendarDay(day.day)}
              </th>
              {columns.map(({ name }) => (
                <td key={name} className="py-1.5 ps-4 text-end">
                  {count(day[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
