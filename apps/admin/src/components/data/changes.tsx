import type { Changes as ChangeTable } from '@clientele/contracts'
import { sentenceOfField } from '@/lib/sentence'

/** How a field and its values are called on the page where people edit them. */
export interface Wording {
  label: (field: string) => string
  text?: (field: string, value: unknown) => string | undefined
}

/** A value in words, whatever it is. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(textOf).join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, part]) => part !== '')
      .map(([name, part]) => `${sentenceOfField(name)}: ${textOf(part)}`)
      .join(', ')
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : '(empty)'
}

/** Values before and after a change, field by field. */
export function Changes({ changes, wording }: { changes: ChangeTable | undefined; wording: Wording }) {
  const fields = Object.entries(changes ?? {})
  if (fields.length === 0) return null
  return (
    <dl className="flex flex-col gap-1 rounded-lg border border-line bg-sunken px-3 py-2 text-xs">
      {fields.map(([field, { from, to }]) => {
        const wordsOf = (value: unknown) => wording.text?.(field, value) ?? textOf(value)
        return (
          <div key={field} className="grid gap-x-3 sm:grid-cols-[11rem_1fr]">
            <dt className="break-words text-ink-2">{wording.label(field)}</dt>
            <dd className="min-w-0 break-words">
              {from === undefined ? null : (
                <del className="text-danger-text">
                  <span className="sr-only">was </span>
                  <bdi>{wordsOf(from)}</bdi>
                </del>
              )}
              {from !== undefined && to !== undefined ? <span className="text-ink-3"> → </span> : null}
              {to === undefined ? null : (
                <ins className="text-success-text no-underline">
                  <span className="sr-only">now </span>
                  <bdi>{wordsOf(to)}</bdi>
                </ins>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
