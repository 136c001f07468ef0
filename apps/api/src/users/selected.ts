import { type CustomerFilter, wireName } from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import type { UserState } from '@clientele/db'
import type { Context } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { stateOfFacet } from './facets.ts'
import { earlier, instantPrefix, later, listUsers, queryIn, readRequest } from './list.ts'
import type { Beyond, ListInput } from './list-input.ts'
import { otherFilters } from './filters.ts'
import { passes } from './paging.ts'
import { findStates } from './repository.ts'
import { scanByAge } from './search/by-age.ts'
import { fewScan } from './search/few.ts'
import { scanMembers } from './search/members.ts'

/*
 * Everyone whom a filter of the list matches, some at a time: by their IDs, oldest first, so that nobody is met twice or missed while users change. The
 * matches of a search come in its own order, page by page.
 */

/** A user, as far as an action on many of them needs to know. */
export interface SelectedUser {
  id: string
  state: UserState
}

export interface SelectedStretch {
  users: SelectedUser[]
  /** Where to continue; undefined at the end. */
  next: string | undefined
  /** Whether the list can show everyone who matches. A search for something common can't. */
  isWhole: boolean
}

/** The number of entries that are read at once. */
const stretch = 2_000

/** What users are narrowed by that another noun knows. */
type Narrowed = Pick<Beyond, 'only' | 'few' | 'findNamed'>

/** Reads the next users who match a filter and were created until a given time. The filter by attributes is given as what it leaves. */
export async function readSelected(
  ctx: Context,
  filter: CustomerFilter,
  { after, until, narrowed = {} }: { after: string | undefined; until: Date; narrowed?: Narrowed },
): Promise<SelectedStretch> {
  const { attribute_filter: _, ...plain } = filter
  const input = listInput(plain)
  if (queryIn(ctx, input)) return readMatches(ctx, input, { after, until, narrowed })
  const request = readRequest(input)
  const span = {
    above: later(after ?? '', request.above),
    below: earlier(instantPrefix(until.getTime() + 1), request.below),
    limit: stretch,
    offset: 0,
  }
  const { groupUid, ...others } = input
  const { few, only } = narrowed
  const isAmongFew = few !== undefined
  const entries = isAmongFew
    ? await fewScan(ctx, few, 'oldest', request.facets !== undefined).read(fromId(after), span)
    : groupUid === undefined
      ? await scanByAge(ctx, 'oldest', request.facets, span)
      : await scanMembers(ctx, (await getUserGroup(ctx, groupUid)).id, 'oldest', span)
  const passing = entries.filter((entry) => passes({ ...request, below: span.below }, entry))
  const filters = await otherFilters(ctx, isAmongFew ? input : others, isAmongFew ? undefined : only)
  const fitting = filters ? await filters(passing) : passing
  return {
    users: fitting.map(({ id, facet }) => ({ id, state: stateOfFacet(facet) })),
    next: entries.length === stretch ? entries.at(-1)?.id : undefined,
    isWhole: true,
  }
}

const fromId = (id: string | undefined) => (id === undefined ? undefined : { key: '', id })

const firstPage = { pageNo: 1, pageSize: 100 }

/** The filter as the list takes it. Its names are those of the query. */
const listInput = (filter: Omit<CustomerFilter, 'attribute_filter'>): ListInput => ({
  ...Object.fromEntries(
    Object.keys(platform.getCustomers.input.shape).map((name) => [name, filter[wireName(name) as keyof typeof filter]]),
  ),
  ...firstPage,
})

/** Reads a page of a search. Where to continue is the number of the next page and its cursor. */
async function readMatches(
  ctx: Context,
  input: ListInput,
  { after, until, narrowed }: { after: string | undefined; until: Date; narrowed: Narrowed },
): Promise<SelectedStretch> {
  const [pageNo, cursor] =
    after === undefined ? [1, undefined] : [Number.parseInt(after, 10), after.replace(/^\d+:/, '')]
  const createdTo = earlier(input.createdTo ?? until.toISOString(), until.toISOString())
  const { items, page } = await listUsers(
    ctx,
    {
      ...input,
      createdTo,
      pageNo,
      ...(cursor !== undefined && { cursor }),
    },
    narrowed,
  )
  const users = await findStates(
    ctx,
    items.map(({ _id }) => _id),
  )
  const next = page?.next_cursor
  return {
    users,
    next: next === undefined ? undefined : `${pageNo + 1}:${next}`,
    isWhole: next !== undefined || page?.total_relation !== 'gte',
  }
}
