import { useEffect, useEffectEvent } from 'react'

/*
 * Whether the browser has a network, and what to do when it returns.
 */

/** How long to wait for a response before the shopper is told. */
export const patience_ms = 10_000

export const isOffline = (): boolean => !navigator.onLine

/** Resolves once the browser has a network. */
export const backOnline = (): Promise<void> =>
  new Promise((resolve) => {
    if (isOffline()) addEventListener('online', () => resolve(), { once: true })
    else resolve()
  })

/** Runs `work` when the network returns, for as long as `isWaiting`. */
export function useBackOnline(isWaiting: boolean, work: () => void): void {
  const run = useEffectEvent(work)
  useEffect(() => {
    if (!isWaiting) return
    const onOnline = () => run()
    addEventListener('online', onOnline)
    return () => removeEventListener('online', onOnline)
  }, [isWaiting])
}

/** A signal that aborts after a while, and a function that ends the wait. */
export function patience(): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), patience_ms)
  return { signal: controller.signal, end: () => clearTimeout(timer) }
}

/** Whether the server can be reached, so that reloading the page doesn't end on the browser's own error page. */
export async function isReachable(): Promise<boolean> {
  const { signal, end } = patience()
  try {
    return (await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal })).ok
  } catch {
    return false
  } finally {
    end()
  }
}
