'use client'

import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsIsoDate,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs'
import { useMemo } from 'react'
import { updateUrl } from '@/lib/url-updates'
import { useDebounced } from '@/lib/use-debounced'
import { filterNames, type FilterName, hasOrderBySignIn, listRequest, listUrl, type Sort } from './list-url'

const { viewed, parsers } = listUrl({ parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral })
const queryStringOf = createSerializer(viewed)
const readQueryString = createLoader(viewed)

/** The list's state, kept in the URL, so that links can be shared and Back works. */
export const useListQuery = () => {
  const [state, set] = useQueryStates(parsers, { history: 'push' })
  const q = useDebounced(state.q.trim())

  const input = useMemo(() => listRequest(state, q), [state, q])

  // A search always puts the best match first, and a list filtered by sign-in time has only one sort order.
  const fixedOrder = q ? ('best match' as const) : hasOrderBySignIn(state) ? ('recently_signed_in' as const) : undefined
  const toFirstPage = { page: null, cursor: null }
  const filterCount = filterNames.filter((name) => state[name] !== null).length
  return {
    state,
    input,
    /** The actual order of the rows, and whether it can be changed. */
    order: fixedOrder ?? state.sort,
    mayReorder: fixedOrder === undefined,
    filterCount,
    /** Whether the search hasn't caught up with what was typed. */
    isCatchingUp: q !== state.q.trim(),
    isNarrowed: filterCount > 0 || state.q.trim() !== '',
    search: (words: string) => updateUrl(set({ q: words || null, ...toFirstPage }, { history: 'replace' })),
    filter: (change: Partial<Pick<typeof state, FilterName>>) => void set({ ...change, ...toFirstPage }),
    sort: (sort: Sort) => void set({ sort, ...toFirstPage }),
    turnTo: (page: number, cursor: string | undefined) => void set({ page, cursor: cursor ?? null }),
    resize: (size: number) => void set({ size, ...toFirstPage }),
    /** The current search, filters and order, for `open`. */
    queryString: queryStringOf(state),
    /** Which list this is: the search and filters, whatever the order and the page. */
    list: queryStringOf({ ...state, q, sort: null, size: null }),
    open: (queryString: string, view: string | null) =>
      void set({ ...readQueryString(queryString), ...toFirstPage, view }),
    belongTo: (view: string | null) => void set({ view }, { history: 'replace' }),
    clear: () => void set({ q: null, ...Object.fromEntries(filterNames.map((name) => [name, null])), ...toFirstPage }),
  }
}

export type ListQuery = ReturnType<typeof useListQuery>
