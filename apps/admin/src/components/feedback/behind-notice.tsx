'use client'

import { type Query, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'

/** How often a query is repeated at the moment, if it is. */
const repeats = (query: Query): boolean =>
  query.observers.some(({ options: { refetchInterval: interval } }) =>
    Boolean(typeof interval === 'function' ? interval(query) : interval),
  )

/** One failure can be chance; the next attempt follows within a second. */
const isBehind = (query: Query): boolean =>
  query.state.data !== undefined &&
  (query.state.status === 'error' || query.state.fetchFailureCount > 1) &&
  repeats(query)

/** A sentence on a page that shows what it knew, because asking again fails. Every page that asks again and again by itself has one; it finds the queries itself. */
export function BehindNotice() {
  const cache = useQueryClient().getQueryCache()
  const isShown = useSyncExternalStore(
    useCallback((onChange) => cache.subscribe(onChange), [cache]),
    () => cache.getAll().some(isBehind),
    () => false,
  )
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-3 top-3 z-60 flex justify-center in-data-offline:hidden print:hidden"
    >
      {isShown ? (
        <p className="rounded-lg border border-line-strong bg-raised px-4 py-2 text-sm shadow-float">
          This page may be out of date, because the service isn’t responding as it should. Trying again…
        </p>
      ) : null}
    </div>
  )
}

/** A list that is asked for again and again: if that fails, its rows stay below the notice. */
export const keptThroughErrors = <Asked extends { data: unknown; isError: boolean }>(query: Asked): Asked => ({
  ...query,
  isError: query.isError && query.data === undefined,
})
