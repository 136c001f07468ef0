'use client'

import { Suspense, useEffect, useSyncExternalStore } from 'react'
import { lazily, onFirstPress } from '@/lib/on-demand'
import { loadErrors, loadToasts, subscribeToToasts, wereToastsShown } from '@/lib/toasts'

const loadToaster = () => import('./loaded/toaster')
const loadFocus = () => import('@/lib/keep-focus').then(({ keepFocus }) => keepFocus())
const Loaded = lazily(async () => ({ default: (await loadToaster()).LoadedToaster }))

/**
 * Toasts that confirm an action, announced to screen readers. Their code is loaded at the first press of a key or a button: before that,
 * there is nothing to confirm, no focus to lose, and a toast that says that the connection was lost must not need the connection.
 */
export function Toaster() {
  const isNeeded = useSyncExternalStore(subscribeToToasts, wereToastsShown, () => false)
  useEffect(() => onFirstPress(() => Promise.all([loadToaster(), loadToasts(), loadErrors(), loadFocus()])), [])
  return isNeeded ? (
    <Suspense>
      <Loaded />
    </Suspense>
  ) : null
}
