'use client'

import { createContext, use, useSyncExternalStore } from 'react'

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  now = Date.now()
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

const RenderedAt = createContext<number | undefined>(undefined)
/** When the server rendered the page. React compares the page with what the server sent, so it starts with the same time. */
export const RenderedAtProvider = RenderedAt.Provider

/** The current time, updated every half minute for all relative times. */
export const useNow = (): number => {
  const renderedAt = use(RenderedAt)
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => renderedAt ?? now,
  )
}
