'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { z } from 'zod'

const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  // Fires in the other tabs only.
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

/** A value that this browser keeps, the same in all its tabs. What an earlier version left there and cannot be read counts as nothing. */
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
