import type { toast as Toast } from 'sonner'
import { patiently } from './connection'

let shown = false
const listeners = new Set<() => void>()

export const wereToastsShown = () => shown
export const subscribeToToasts = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The library is larger than everything the list says without it, so it is loaded on demand. `Toaster` starts that early. */
export const loadToasts = () => import('sonner')
/** The copy for every error of the service. */
export const loadErrors = () => import('./errors')

/** Shows a toast. Those shown before the `Toaster` is mounted wait for it. */
export const withToasts = (show: (toast: typeof Toast) => unknown) => {
  void patiently(loadToasts).then(({ toast }) => {
    show(toast)
    shown = true
    for (const each of listeners) each()
  })
}
