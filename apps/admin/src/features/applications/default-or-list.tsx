'use client'

import { type ReactNode, useId, useState } from 'react'
import { Segmented } from '@/components/forms/segmented'

interface DefaultOrListProps {
  label: string
  listLabel?: string
  /** The list, or null if the default applies. */
  value: readonly string[] | null
  onValueChange: (value: readonly string[] | null) => void
  /** A description of the default. */
  ifDefault: ReactNode
  disabled?: boolean
  children: (value: readonly string[]) => ReactNode
}

/** A setting that is either the default or the application's own list. */
export function DefaultOrList({
  label,
  listLabel = 'Custom list',
  value,
  onValueChange,
  ifDefault,
  disabled = false,
  children,
}: DefaultOrListProps) {
  const id = useId()
  // Switching back and forth must not lose the list.
  const [kept, setKept] = useState(value ?? [])
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 id={id} className="text-sm font-medium">
          {label}
        </h3>
        <Segmented
          label={label}
          value={value === null ? 'default' : 'list'}
          disabled={disabled}
          onValueChange={(choice) => {
            if (value !== null) setKept(value)
            onValueChange(choice === 'default' ? null : kept)
          }}
          choices={[
            { value: 'default', label: 'Default' },
            { value: 'list', label: listLabel },
          ]}
        />
      </div>
      {value === null ? <p className="text-sm break-words text-ink-2">{ifDefault}</p> : children(value)}
    </section>
  )
}
