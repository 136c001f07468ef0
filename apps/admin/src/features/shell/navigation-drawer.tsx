'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { SidebarNav } from './sidebar-nav'

interface NavigationDrawerProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  footer: ReactNode
}

/** The sidebar on a phone. */
export function NavigationDrawer({ open, onOpenChange, footer }: NavigationDrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-y-0 start-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 bg-canvas p-3 shadow-float outline-none transition-transform duration-200 data-ending-style:-translate-x-full data-starting-style:-translate-x-full rtl:data-ending-style:translate-x-full rtl:data-starting-style:translate-x-full">
          <div className="flex items-center justify-between ps-2.5">
            <Base.Title className="text-base font-semibold">Clientele</Base.Title>
            <Base.Close
              aria-label="Close navigation"
              className="focus-ring grid size-10 shrink-0 place-items-center rounded-lg text-ink-2 hover:bg-line/50 hover:text-ink"
            >
              <X aria-hidden className="size-5" />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
            <SidebarNav onNavigate={() => onOpenChange(false)} />
          </div>
          {footer}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
