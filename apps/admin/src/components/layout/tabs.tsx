'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import { type ReactNode, Suspense } from 'react'
import { Loading, Skeleton } from '../feedback/skeleton'

interface TabsProps<Value extends string> {
  value: Value
  onValueChange: (value: Value) => void
  label: string
  tabs: readonly { value: Value; label: ReactNode; panel: ReactNode }[]
}

/** Tabs whose selection is controlled by the caller, usually in the URL. Only the selected panel is mounted, which may be a `lazy` component. */
export function Tabs<Value extends string>({ value, onValueChange, label, tabs }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onValueChange(next)}>
      <Base.List aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            // The line belongs to the tab: the library's indicator stays where it was when a translation turns the page around.
            className="relative flex h-10 items-center after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:rounded-full data-active:after:bg-accent gap-1.5 rounded-md text-sm font-medium whitespace-nowrap text-ink-2 outline-offset-[-4px] transition-colors hover:text-ink data-active:text-ink"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="rounded-md pt-6 outline-offset-4">
          <Suspense
            fallback={
              <Loading label="Loading">
                <Skeleton className="h-72 rounded-xl" />
              </Loading>
            }
          >
            {tab.panel}
          </Suspense>
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
