'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { z } from 'zod'

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

const parse = <Value>(text: string | null, schema: z.ZodType<Value>, usual: Value): Value => {
  try {
    return text === null ? usual : schema.parse(JSON.parse(text))
  } catch {
    return usual
  }
}

/** A value stored in this browser and shared by all its tabs. An unreadable value from an earlier version is ignored. */
export const useStored = <Value>(key: string, schema: z.ZodType<Value>, usual: Value) => {
  const text = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  )
  const value = useMemo(() => parse(text, schema, usual), [text, schema, usual])
  const store = useCallback(
    (next: Value) => {
      localStorage.setItem(key, JSON.stringify(next))
      for (const each of listeners) each()
    },
    [key],
  )
  return [value, store] as const
}
