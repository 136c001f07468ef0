'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** Whether the browser has taken over from the server. Until then, nobody knows the operator's time zone. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
