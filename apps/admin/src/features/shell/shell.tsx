'use client'

import { Search } from 'lucide-react'
import { type ReactNode, Suspense, useCallback, useState } from 'react'
import { Kbd } from '@/components/actions/kbd'
import { useMay } from '@/features/operators/current-operator'
import { lazily, onDemand } from '@/lib/on-demand'
import { ApplicationSwitcher } from './application-switcher'
import { MobileBar } from './mobile-bar'
import { PaletteHost } from './palette-host'
import { SessionKeeper } from './session-keeper'
import { SidebarNav } from './sidebar-nav'
import { UserMenu } from './user-menu'
import { useAppLinks } from './use-app-links'
import { useShortcuts } from './use-shortcuts'

const ChangePasswordDialog = onDemand(() =>
  import('@/features/operators/change-password-dialog').then((module) => module.ChangePasswordDialog),
)
const OwnSessionsDialog = onDemand(() =>
  import('@/features/operators/own-sessions-dialog').then((module) => module.OwnSessionsDialog),
)
/** Not needed to see or use the page, so it is loaded after it. */
const JobsIndicator = lazily(() =>
  import('@/features/jobs/jobs-indicator').then((module) => ({ default: module.JobsIndicator })),
)
const ShortcutsSheet = onDemand(() => import('./shortcuts-sheet').then((module) => module.ShortcutsSheet))

function SearchTrigger({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-keyshortcuts="Control+K Meta+K"
      className="focus-ring flex h-8 w-full items-center gap-2 rounded-lg border border-line-strong bg-surface pe-1.5 ps-2.5 text-sm text-ink-3 shadow-crisp hover:text-ink-2 dark:bg-surface"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-start">Search…</span>
      <span aria-hidden className="flex gap-0.5">
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  )
}

/** The frame around every page: the navigation, the current application, and the signed-in operator. */
export function Shell({ children }: { children: ReactNode }) {
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  const [password, setPassword] = useState(false)
  const [sessions, setSessions] = useState(false)
  const openPalette = useCallback(() => setPalette(true), [])
  const openSheet = useCallback(() => setSheet(true), [])
  useShortcuts({ openPalette, openSheet, isPaused: palette })
  useAppLinks()
  const may = useMay()

  const footer = (
    <div className="flex flex-col gap-2">
      {may('groups:read') ? (
        <Suspense>
          <JobsIndicator />
        </Suspense>
      ) : null}
      <UserMenu onShortcuts={openSheet} onPassword={() => setPassword(true)} onSessions={() => setSessions(true)} />
    </div>
  )
  return (
    <div className="flex min-h-dvh flex-col lg:flex-row print:block">
      <a
        href="#content"
        className="fixed top-2 start-2 z-60 -translate-y-16 rounded-lg bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0 print:hidden"
      >
        Skip to content
      </a>
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col gap-4 p-3 lg:flex print:hidden"
      >
        <ApplicationSwitcher />
        <SearchTrigger onOpen={openPalette} />
        <div className="min-h-0 flex-1 overflow-y-auto p-0.5">
          <SidebarNav />
        </div>
        {footer}
      </aside>
      <MobileBar onSearch={openPalette} footer={footer} />
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 flex-1 bg-surface outline-none lg:my-2 lg:me-2 lg:min-h-[calc(100dvh-1rem)] lg:rounded-2xl lg:border lg:border-line lg:shadow-crisp print:m-0 print:rounded-none print:border-0 print:shadow-none"
      >
        {children}
      </main>
      <PaletteHost open={palette} onOpenChange={setPalette} />
      <ChangePasswordDialog open={password} onOpenChange={setPassword} />
      <OwnSessionsDialog open={sessions} onOpenChange={setSessions} />
      <ShortcutsSheet open={sheet} onOpenChange={setSheet} />
      <SessionKeeper />
    </div>
  )
}
