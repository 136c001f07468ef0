'use client'

import { useCallback, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
/** Also kept in memory, because a browser can block its storage or run out of it. */
const kept = new Map<string, string>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const read = (key: string): string => {
  const known = kept.get(key)
  if (known !== undefined) return known
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

const write = (key: string, text: string): void => {
  kept.set(key, text)
  try {
    if (text === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // What is in memory is enough until the page is reloaded.
  }
  for (const each of listeners) each()
}

/** A text that this tab keeps: it survives Back and a reload, and is gone when the tab is closed or the operator signs out. */
export const useTabStored = (key: string) => {
  const text = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => '',
  )
  // Reads the text again, because several changes can happen before the next render.
  const change = useCallback((next: (before: string) => string) => write(key, next(read(key))), [key])
  return [text, change] as const
}

/** Forgets what this tab keeps. */
export const forgetTab = (): void => {
  kept.clear()
  try {
    sessionStorage.clear()
  } catch {
    // Nothing could be stored either.
  }
}
