'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  // Only fires in other tabs.
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** Reads what was stored, perhaps by an earlier version: undefined if it isn't what it should be. */
type Reader<Value> = (stored: unknown) => Value | undefined

const parse = <Value>(text: string | null, read: Reader<Value>, usual: Value): Value => {
  try {
    return text === null ? usual : (read(JSON.parse(text)) ?? usual)
  } catch {
    return usual
  }
}

/** A value stored in this browser and shared by all its tabs. An unreadable value from an earlier version is ignored. */
export const useStored = <Value>(key: string, read: Reader<Value>, usual: Value) => {
  const text = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  )
  const value = useMemo(() => parse(text, read, usual), [text, read, usual])
  const store = useCallback(
    (next: Value) => {
      localStorage.setItem(key, JSON.stringify(next))
      for (const each of listeners) each()
    },
    [key],
  )
  return [value, store] as const
}

export const isListOf =
  <Item>(isItem: (each: unknown) => each is Item) =>
  (stored: unknown): stored is Item[] =>
    Array.isArray(stored) && stored.every(isItem)
