'use client'

import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { Kbd } from '@/components/actions/kbd'
import { useMay } from '@/features/operators/current-operator'
import { useDestinations } from './use-destinations'

const general = [
  { keys: ['Ctrl', 'K'], does: 'Search or jump to a page (⌘ K on a Mac)' },
  { keys: ['/'], does: 'Focus the search box' },
  { keys: ['E'], does: 'Edit the customer or group that is open' },
  { keys: ['U'], does: 'Go to the button of the latest message, such as Undo' },
  { keys: ['?'], does: 'Show keyboard shortcuts' },
]

const inList = [
  { keys: ['J'], does: 'Next customer' },
  { keys: ['K'], does: 'Previous customer' },
  { keys: ['Enter'], does: 'Open the customer' },
  { keys: ['E'], does: 'Edit the customer' },
  { keys: ['X'], does: 'Select the customer' },
  { keys: ['Shift', 'X'], does: 'Select all customers from the last selected one to this one' },
  { keys: ['B'], does: 'Go to the actions for the selection' },
  { keys: ['Esc'], does: 'Clear the selection' },
]

function Section({ title, rows }: { title: string; rows: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <section className="not-first:mt-5">
      <h3 className="mb-1 text-xs font-medium text-ink-3">{title}</h3>
      <dl className="divide-y divide-line">
        {rows.map((row) => (
          <Row key={row.does} {...row} />
        ))}
      </dl>
    </section>
  )
}

function Row({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1.5">
      <dt className="text-sm">{does}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  )
}

export function ShortcutsSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const destinations = useDestinations()
  const may = useMay()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <DialogBody scrolls="All shortcuts">
        <Section title="Everywhere" rows={general} />
        {may('users:read') ? <Section title="In the list of customers" rows={inList} /> : null}
        <Section
          title="Go to"
          rows={destinations.map(({ key, label }) => ({ keys: ['G', key.toUpperCase()], does: label }))}
        />
      </DialogBody>
    </Dialog>
  )
}
