'use client'

import { Dialog, DialogBody } from '@/components/dialog'
import { Kbd } from '@/components/kbd'
import { useDestinations } from './use-destinations'

const general = [
  { keys: ['Ctrl', 'K'], does: 'Search and go anywhere (⌘ K on a Mac)' },
  { keys: ['/'], does: 'Focus the search box' },
  { keys: ['?'], does: 'Show this sheet' },
]

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
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <DialogBody>
        <h3 className="mb-1 text-xs font-medium text-ink-3">Everywhere</h3>
        <dl className="divide-y divide-line">
          {general.map((row) => (
            <Row key={row.does} {...row} />
          ))}
        </dl>
        <h3 className="mt-5 mb-1 text-xs font-medium text-ink-3">Go to</h3>
        <dl className="divide-y divide-line">
          {destinations.map(({ key, label }) => (
            <Row key={key} keys={['G', key.toUpperCase()]} does={label} />
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  )
}
