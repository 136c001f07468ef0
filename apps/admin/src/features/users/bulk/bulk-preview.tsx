'use client'

import { useEffect, useRef } from 'react'
import { Banner } from '@/components/feedback/banner'
import { count, plural } from '@/lib/format'
import type { Outputs } from '@/lib/trpc'

type Preview = Outputs['previewBulkAction']

/** Whether an action can be started: for some customers, of whom it is known how many there are. */
export const canStart = ({ count: selected, count_relation }: Preview): boolean =>
  selected > 0 && count_relation === 'eq'

/**
 * What an action would do, in numbers, with the first customers of each. It takes the focus when it appears: the button that asked for it now carries
 * the action out, and a second Enter shouldn't.
 */
export function BulkPreview({ preview }: { preview: Preview }) {
  const { count: selected, count_relation, examined, would_change, unchanged, refused, skipped, undoable } = preview
  const isCounted = count_relation === 'eq'
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label="Preview"
      className="focus-ring flex flex-col gap-2 rounded-lg border border-line bg-sunken p-3 text-sm"
    >
      <p className="font-medium">
        {isCounted ? '' : 'At least '}
        {plural(selected, 'customer')} selected
        {examined < selected ? `, of whom the first ${count(examined)} were looked at` : ''}
      </p>
      <ul className="flex flex-col gap-1.5 empty:hidden">
        <Part text={`${count(would_change.count)} would change`} samples={would_change.samples.map(nameOf)} />
        <Part
          text={`${count(unchanged.count)} ${unchanged.count === 1 ? 'doesn’t' : 'don’t'} need it`}
          samples={unchanged.samples.map(nameOf)}
        />
        {refused.map(({ code, message, count: some, samples }) => (
          <Part
            key={code}
            text={`${count(some)} can’t be changed: ${message.charAt(0).toLowerCase()}${message.slice(1)}`}
            samples={samples.map(nameOf)}
          />
        ))}
        <Part
          text={`${plural(skipped.count, 'line')} skipped, because nobody or several customers match`}
          samples={skipped.samples.map(({ line, value }) => `line ${line}: ${value}`)}
        />
      </ul>
      {canStart(preview) ? (
        <p className="text-ink-2">{undoable ? 'You can undo it on the Jobs page.' : 'This can’t be undone.'}</p>
      ) : null}
      {isCounted && selected === 0 ? <Banner tone="info">Nobody matches, so there is nothing to do.</Banner> : null}
      {isCounted ? null : (
        <Banner tone="warning">More customers match than can be counted. Narrow the list with filters.</Banner>
      )}
    </section>
  )
}

/** The name, or else the contact, or else the ID. */
const nameOf = ({ name, contact, user_id }: Preview['would_change']['samples'][number]) => name ?? contact ?? user_id

function Part({ text, samples }: { text: string; samples: readonly string[] }) {
  if (samples.length === 0) return null
  return (
    <li>
      {text}
      <span className="block truncate text-xs text-ink-2" title={samples.join(', ')}>
        <bdi>{samples.join(', ')}</bdi>
      </span>
    </li>
  )
}
