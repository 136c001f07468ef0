'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { Menu as MenuIcon, Search, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ApplicationSwitcher } from './application-switcher'
import { SidebarNav } from './sidebar-nav'

const iconButton =
  'focus-ring grid size-10 shrink-0 place-items-center rounded-lg text-ink-2 hover:bg-line/50 hover:text-ink'

/** At phone width the sidebar becomes a bar on top and a drawer. */
export function MobileBar({ onSearch, footer }: { onSearch: () => void; footer: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <header className="sticky top-0 z-30 flex items-center gap-1 border-b border-line bg-canvas/90 px-2 py-1.5 backdrop-blur lg:hidden print:hidden">
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Trigger aria-label="Open navigation" className={iconButton}>
          <MenuIcon aria-hidden className="size-5" />
        </Base.Trigger>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
          <Base.Popup className="fixed inset-y-0 start-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 bg-canvas p-3 shadow-float outline-none transition-transform duration-200 data-ending-style:-translate-x-full data-starting-style:-translate-x-full rtl:data-ending-style:translate-x-full rtl:data-starting-style:translate-x-full">
            <div className="flex items-center justify-between ps-2.5">
              <Base.Title className="text-base font-semibold">Clientele</Base.Title>
              <Base.Close aria-label="Close navigation" className={iconButton}>
                <X aria-hidden className="size-5" />
              </Base.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
              <SidebarNav onNavigate={() => setOpen(false)} />
            </div>
            {footer}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
      <div className="min-w-0 flex-1">
        <ApplicationSwitcher />
      </div>
      <button type="button" aria-label="Search" onClick={onSearch} className={iconButton}>
        <Search aria-hidden className="size-5" />
      </button>
    </header>
  )
}
