'use client'

import { Menu as MenuIcon, Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { onDemand } from '@/lib/on-demand'
import { ApplicationSwitcher } from './application-switcher'

const NavigationDrawer = onDemand(() => import('./navigation-drawer').then((module) => module.NavigationDrawer))

const iconButton =
  'focus-ring grid size-10 shrink-0 place-items-center rounded-lg text-ink-2 hover:bg-line/50 hover:text-ink'

/** At phone width the sidebar becomes a bar on top and a drawer. */
export function MobileBar({ onSearch, footer }: { onSearch: () => void; footer: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <header className="sticky top-0 z-30 flex items-center gap-1 border-b border-line bg-canvas/90 px-2 py-1.5 backdrop-blur lg:hidden print:hidden">
      <button
        type="button"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={iconButton}
      >
        <MenuIcon aria-hidden className="size-5" />
      </button>
      <NavigationDrawer open={open} onOpenChange={setOpen} footer={footer} />
      <div className="min-w-0 flex-1">
        <ApplicationSwitcher />
      </div>
      <button type="button" aria-label="Search" onClick={onSearch} className={iconButton}>
        <Search aria-hidden className="size-5" />
      </button>
    </header>
  )
}
