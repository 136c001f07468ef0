import type { Changes as ChangeTable } from '@clientele/contracts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value || '(empty)' : JSON.stringify(value))

/** Values before and after a change, field by field. */
export function Changes({ changes }: { changes: ChangeTable | undefined }) {
  const fields = Object.entries(changes ?? {})
  if (fields.length === 0) return null
  return (
    <dl className="flex flex-col gap-1 rounded-lg border border-line bg-sunken px-3 py-2 text-xs">
      {fields.map(([field, { from, to }]) => {
        return (
          <div key={field} className="grid gap-x-3 sm:grid-cols-[11rem_1fr]">
            <dt className="font-mono break-all text-ink-2">{field}</dt>
            <dd className="min-w-0 break-words">
              {from === undefined ? null : (
                <del className="text-danger-text">
                  <span className="sr-only">was </span>
                  <bdi>{textOf(from)}</bdi>
                </del>
              )}
              {from !== undefined && to !== undefined ? <span className="text-ink-3"> → </span> : null}
              {to === undefined ? null : (
                <ins className="text-success-text no-underline">
                  <span className="sr-only">now </span>
                  <bdi>{textOf(to)}</bdi>
                </ins>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
