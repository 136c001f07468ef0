import type { Customer } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { type Cursor, isInOrder, readCursor } from '../paging/cursors.ts'
import type { Page } from '../paging/pages.ts'
import { isIndexed } from './by-parts.ts'
import { type Filter, filteredScan, otherFilters } from './filters.ts'
import type { Beyond, ListInput, Named } from './list-input.ts'
import { beginningScan, findEvery, findOthers, isBeginning, isNamed, toResult } from './matches.ts'
import { type ListRequest, pageOfScan, pageOfUsers, passes, skipped } from './paging.ts'
import { toCustomer } from './present.ts'
import type { Query } from './query.ts'
import { fewScan } from './search/few.ts'

/** The matches of a search, or else the users whom another noun finds by its text, who are few, and come newest first. */
export async function listSearched(
  ctx: Context,
  request: ListRequest,
  query: Query,
  { q, ...others }: ListInput,
  { only, findNamed }: Beyond,
): Promise<Page<Customer>> {
  const isOfNamed = isInOrder(request.cursor, 'newest')
  const matches = isOfNamed ? undefined : await listMatches(ctx, request, query, others, only)
  if (matches && !matches.fuzzy && (matches.page.item_total !== 0 || matches.page.has_next)) return matches
  const named = query.text && typeof q === 'string' ? await findNamed?.(q) : undefined
  const found = named && (await listNamed(ctx, request, named, others, only))
  if (found && found.items.length > 0) return found
  return matches ?? listMatches(ctx, request, query, others, only)
}

async function listNamed(
  ctx: Context,
  plain: ListRequest,
  { matches, isComplete }: Named,
  input: ListInput,
  only: Filter | undefined,
) {
  const request = {
    ...plain,
    present: (row: UserWithContacts) => ({ ...toCustomer(row), matches: matches.get(row.id) }),
  }
  const scan = fewScan(ctx, [...matches.keys()], 'newest', request.facets !== undefined)
  const cursor = readCursor(request.cursor, 'newest')
  const page = await filteredScan(ctx, request, input, 'newest', { ...scan, cursor, only })
  return isComplete ? page : atLeast(page)
}

/**
 * The matches of a search: users it names, then those that begin with it, both straight from an index in its order, and after them everyone else who
 * contains it. The latter are only looked up once a page reaches them.
 */
async function listMatches(
  ctx: Context,
  plain: ListRequest,
  query: Query,
  input: ListInput,
  another: Filter | undefined,
): Promise<Page<Customer> & { fuzzy?: true }> {
  const request = { ...plain, present: (row: UserWithContacts) => toResult(row, query) }
  const only = await otherFilters(ctx, input, another)
  const cursor = readCursor(request.cursor, 'match')
  const othersShown = cursor && othersShownBefore(cursor)
  const searched = {
    listed: input.status === undefined || input.status.some((state) => state !== 'archived'),
    archived: input.status?.includes('archived') ?? false,
  }
  const found = searched.listed ? (await findEvery(ctx, query)).filter((entry) => passes(request, entry)) : []
  const exact = only ? await only(found.map((entry) => ({ ...entry, key: '' }))) : found
  const scan = query.every && query.exact.length > 0 ? undefined : beginningScan(ctx, query)
  const first =
    othersShown === undefined && searched.listed
      ? await pageOfScan(ctx, request, 'match', {
          ...(scan ?? { read: async () => [] }),
          cursor,
          pinned: exact.map(({ id }) => id),
          only,
        })
      : pageOfUsers(request, [], { count: 0, exact: othersShown === undefined }, undefined)
  const { text } = query
  if (!text || isNamed(query, exact)) return first
  if (first.page.has_next) return (await isIndexed(ctx)) ? atLeast(first) : first

  const counted = first.page.item_total ?? 0
  const isFirst = counted === 0 && othersShown === undefined
  const others = await findOthers(ctx, text, searched, isFirst)
  const pinned = new Set(exact.map(({ id }) => id))
  const fresh = others.found
    .filter(
      ({ user }) => passes(request, user) && !(searched.listed && (pinned.has(user.id) || isBeginning(query, user))),
    )
    .map(({ user }) => user)
  const fitting = only ? await fittingUsers(only, fresh) : fresh
  const from = othersShown ?? (cursor ? 0 : Math.max(0, skipped(request) - counted))
  const shown = fitting.slice(from, from + request.pageSize - first.items.length)
  const end = from + shown.length
  return {
    ...pageOfUsers(
      request,
      shown,
      {
        count: counted + fitting.length,
        exact: first.page.total_relation === 'eq' && others.isComplete,
      },
      end < fitting.length ? afterOthers(end) : undefined,
    ),
    items: [...first.items, ...shown.map(request.present)],
    ...(others.isFuzzy && fitting.length > 0 && { fuzzy: true as const }),
  }
}

/** A page that may be followed by users who were not counted. */
const atLeast = (page: Page<Customer>): Page<Customer> => ({ ...page, page: { ...page.page, total_relation: 'gte' } })

async function fittingUsers(only: Filter, users: UserWithContacts[]): Promise<UserWithContacts[]> {
  const ids = new Set((await only(users.map(({ id, facet }) => ({ id, facet, key: '' })))).map(({ id }) => id))
  return users.filter(({ id }) => ids.has(id))
}

/** A page that ended among the users who only contain the search is identified by their number, in an ID that no user can have. */
const afterOthers = (count: number): Cursor => ({
  by: 'match',
  key: '',
  id: othersMark + count.toString(16).padStart(8, '0'),
})
const othersMark = 'f'.repeat(16)
const othersShownBefore = ({ id }: Cursor): number | undefined =>
  id.startsWith(othersMark) ? Number.parseInt(id.slice(othersMark.length), 16) : undefined
