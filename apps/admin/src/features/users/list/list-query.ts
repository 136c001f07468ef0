'use client'

import {
  createLoader,
  createSerializer,
  debounce,
  parseAsInteger,
  parseAsIsoDate,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs'
import { useMemo } from 'react'
import { endOfDay, startOfDay } from '@/lib/days'
import type { Inputs } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { statuses } from '../user-text'

const sorts = ['newest', 'oldest', 'name', 'recently_signed_in'] as const satisfies readonly NonNullable<
  Inputs['getCustomers']['sort']
>[]
export type Sort = (typeof sorts)[number]
const yesOrNo = ['true', 'false'] as const

/** The contents of a saved view. */
const viewed = {
  q: parseAsString.withDefault(''),
  status: parseAsStringLiteral(statuses),
  verified: parseAsStringLiteral(yesOrNo),
  has_email: parseAsStringLiteral(yesOrNo),
  has_phone: parseAsStringLiteral(yesOrNo),
  group: parseAsInteger,
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  seen_from: parseAsIsoDate,
  seen_to: parseAsIsoDate,
  sort: parseAsStringLiteral(sorts).withDefault('newest'),
  size: parseAsInteger.withDefault(25),
}
const queryStringOf = createSerializer(viewed)
const readQueryString = createLoader(viewed)

const parsers = {
  ...viewed,
  page: parseAsInteger.withDefault(1),
  cursor: parseAsString,
  view: parseAsString,
}

export const filterNames = [
  'status',
  'verified',
  'has_email',
  'has_phone',
  'group',
  'from',
  'to',
  'seen_from',
  'seen_to',
] as const
export type FilterName = (typeof filterNames)[number]

/** A list filtered by sign-in time has only one sort order, except for archived customers. */
const orderBySignIn = ({
  seen_from,
  seen_to,
  status,
}: {
  seen_from: Date | null
  seen_to: Date | null
  status: string | null
}): boolean => (seen_from !== null || seen_to !== null) && status !== 'archived'

/** The list's state, kept in the URL, so that links can be shared and Back works. */
export const useListQuery = () => {
  const [state, set] = useQueryStates(parsers, { history: 'push' })
  const q = useDebounced(state.q.trim())

  const input = useMemo(
    () =>
      ({
        pageSize: state.size,
        sort: orderBySignIn(state) ? 'recently_signed_in' : state.sort,
        pageNo: state.page,
        ...(state.cursor ? { cursor: state.cursor } : {}),
        ...(q ? { q } : {}),
        ...(state.status ? { status: state.status } : {}),
        ...(state.verified ? { verified: state.verified === 'true' } : {}),
        ...(state.has_email ? { hasEmail: state.has_email === 'true' } : {}),
        ...(state.has_phone ? { hasPhone: state.has_phone === 'true' } : {}),
        ...(state.group === null ? {} : { groupUid: String(state.group) }),
        ...(state.from ? { createdFrom: startOfDay(state.from) } : {}),
        ...(state.to ? { createdTo: endOfDay(state.to) } : {}),
        ...(state.seen_from ? { lastSignInFrom: startOfDay(state.seen_from) } : {}),
        ...(state.seen_to ? { lastSignInTo: endOfDay(state.seen_to) } : {}),
      }) satisfies Inputs['getCustomers'],
    [state, q],
  )

  // A search always puts the best match first, and a list filtered by sign-in time has only one sort order.
  const fixedOrder = q ? ('best match' as const) : orderBySignIn(state) ? ('recently_signed_in' as const) : undefined
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
    search: (words: string) =>
      void set({ q: words || null, ...toFirstPage }, { history: 'replace', limitUrlUpdates: debounce(250) }),
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
