'use client'

import {
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
import {
  type AttributeCondition,
  conditionsIn,
  customerFilter,
  filterNames,
  type FilterName,
  hasOrderBySignIn,
  isByAttribute,
  listRequest,
  type ListState,
  listUrl,
  orderOf,
  type Sort,
} from './list-url'

const { viewed, parsers } = listUrl({ parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral })
const queryStringOf = createSerializer(viewed)
/** What a saved view has. nuqs has a reader for this, which is a lot to load. */
const readQueryString = (queryString: string) => {
  const words = new URLSearchParams(queryString)
  return Object.fromEntries(
    Object.entries(viewed).map(([name, parser]) => [name, parser.parseServerSide(words.get(name) ?? undefined)]),
  ) as Partial<ListState>
}

const noAttributes: readonly string[] = []

/** The list's state, kept in the URL, so that links can be shared and Back works. `attributeIds` are the attributes that are columns. */
export const useListQuery = (attributeIds = noAttributes) => {
  const [state, set] = useQueryStates(parsers, { history: 'push' })
  const q = useDebounced(state.q.trim())

  const input = useMemo(() => listRequest(state, q, attributeIds), [state, q, attributeIds])
  const everyone = useMemo(() => customerFilter(state, q), [state, q])
  const conditions = useMemo(() => conditionsIn(state), [state])

  const { sort: order } = orderOf(state, q)
  const byAttribute = isByAttribute({ sort: order })
  const toFirstPage = { page: null, cursor: null }
  const filterCount = filterNames.filter((name) => state[name] !== null).length + conditions.length
  return {
    state,
    input,
    /** The filter of everyone in the list, on all of its pages. */
    everyone,
    /** The actual order of the rows, and whether it can be changed. */
    order: q ? ('best match' as const) : order,
    // A search always puts the best match first, and a list filtered by sign-in time has only one sort order.
    mayReorder: !q && !hasOrderBySignIn(state),
    filterCount,
    /** The conditions of attributes. */
    conditions,
    /** Whether the search hasn't caught up with what was typed. */
    isCatchingUp: q !== state.q.trim(),
    /** Whom the order leaves out, after the number of the others. */
    only: byAttribute ? ' with a value' : order === 'recently_signed_in' && !q ? ' with a sign-in' : '',
    // The order of an attribute has only those with a value.
    isNarrowed: filterCount > 0 || state.q.trim() !== '' || byAttribute,
    search: (words: string) => updateUrl(set({ q: words || null, ...toFirstPage }, { history: 'replace' })),
    filter: (change: Partial<Pick<typeof state, FilterName>>) => void set({ ...change, ...toFirstPage }),
    meet: (next: readonly AttributeCondition[]) =>
      void set({ attributes: next.length > 0 ? JSON.stringify(next) : null, ...toFirstPage }),
    /** Sorts the list. `by` is the attribute of the orders by attribute. */
    sort: (sort: Sort, by: string | null = null) => void set({ sort, by, ...toFirstPage }),
    turnTo: (page: number, cursor: string | undefined) => void set({ page, cursor: cursor ?? null }),
    resize: (size: number) => void set({ size, ...toFirstPage }),
    /** The current search, filters and order, for `open`. */
    queryString: queryStringOf(state),
    /** Which list this is: the search and filters, whatever the order and the page. */
    list: queryStringOf({ ...state, q, sort: null, by: null, size: null }),
    open: (queryString: string, view: string | null) =>
      void set({ ...readQueryString(queryString), ...toFirstPage, view }),
    belongTo: (view: string | null) => void set({ view }, { history: 'replace' }),
    clear: () =>
      void set({
        q: null,
        attributes: null,
        ...(isByAttribute(state) && { sort: null, by: null }),
        ...Object.fromEntries(filterNames.map((name) => [name, null])),
        ...toFirstPage,
      }),
  }
}

export type ListQuery = ReturnType<typeof useListQuery>
