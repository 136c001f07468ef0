'use client'

import { Progress as Base } from '@base-ui/react/progress'

/** A progress bar; `null` if the progress is unknown. */
export function Progress({ label, value }: { label: string; value: number | null }) {
  return (
    <Base.Root value={value} className="flex flex-col gap-1.5">
      <div className="flex justify-between text-sm">
        <Base.Label>{label}</Base.Label>
        <Base.Value className="tabular text-ink-2" />
      </div>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-line">
        <Base.Indicator
          data-progress
          className="h-full rounded-full bg-accent transition-[width] duration-300 data-indeterminate:w-1/3 data-indeterminate:animate-pulse"
        />
      </Base.Track>
    </Base.Root>
  )
}
