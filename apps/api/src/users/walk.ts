import { refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { otherFilters } from './filters.ts'
import { listUsers, readRequest } from './list.ts'
import type { Beyond, ListInput } from './list-input.ts'
import { passes } from './paging.ts'
import { findUsers } from './repository.ts'
import { pageByAge, scanByAge } from './search/by-age.ts'
import { scanMembers } from './search/members.ts'

/*
 * Reads all users that a list shows: by their IDs, newest first, so that each is read once, whatever happens to them meanwhile, and wherever the reading is
 * continued. A list in another order would show a user twice who moves in it.
 */

/** Some users, and where to continue; undefined at the end. */
export interface Stretch {
  users: UserWithContacts[]
  below: string | undefined
}

type Narrowed = Pick<Beyond, 'only' | 'findNamed'>

/** Reads the next users whose IDs are below `below`. There may be none among them although others follow. */
export type Walk = (ctx: Context, below: string, limit: number) => Promise<Stretch>

/** Walks the users that a list shows for a filter, and what another noun knows of it. */
export async function walkList(ctx: Context, filter: ListInput, beyond: Narrowed = {}): Promise<Walk> {
  if (filter.q !== undefined) return walkIds(await findIds(ctx, filter, beyond))
  const another = beyond.only
  const request = readRequest(filter)
  const isBySignIn = filter.lastSignInFrom !== undefined || filter.lastSignInTo !== undefined
  if (filter.groupUid === undefined && !isBySignIn && !another)
    return async (at, below, limit) => {
      const span = { above: request.above, below: earlier(below, request.below), limit, offset: 0 }
      const users = await pageByAge(at, 'newest', request.facets, span)
      return { users, below: users.length < limit ? undefined : users.at(-1)?.id }
    }
  const group_id = filter.groupUid === undefined ? undefined : (await getUserGroup(ctx, filter.groupUid)).id
  const only = await otherFilters(ctx, group_id === undefined ? filter : { ...filter, groupUid: undefined }, another)
  return async (at, below, limit) => {
    const span = { above: request.above, below: earlier(below, request.below), limit, offset: 0 }
    const entries =
      group_id === undefined
        ? await scanByAge(at, 'newest', request.facets, span)
        : await scanMembers(at, group_id, 'newest', span)
    const passing = entries.filter((entry) => passes(request, entry))
    const fitting = only ? await only(passing) : passing
    const users = await findUsers(
      at,
      fitting.map(({ id }) => id),
    )
    return { users, below: entries.length < limit ? undefined : entries.at(-1)?.id }
  }
}

/** Walks users with these IDs. Those who don't exist, or not anymore, are left out. */
export function walkIds(ids: readonly string[]): Walk {
  const ordered = [...new Set(ids)].sort().reverse()
  return async (ctx, below, limit) => {
    const first = ordered.findIndex((id) => id < below)
    if (first < 0) return { users: [], below: undefined }
    const some = ordered.slice(first, first + limit)
    const users = (await findUsers(ctx, some)).filter(({ state }) => state !== 'purged')
    return { users, below: first + limit < ordered.length ? some.at(-1) : undefined }
  }
}

const earlier = (one: string, other: string) => (one < other ? one : other)

const pageSize = 100
/** A search that finds more is the beginning of a name, and better expressed as a filter. */
const foundMax = 100_000

const tooMany = () =>
  refuseField('filter.q', `The search finds more than ${foundMax} customers. Search for more, or use filters instead.`)

/** The IDs of all users that a search finds. Their order is that of the matches, and changes with the users, so they are all read before anything else. */
async function findIds(ctx: Context, filter: ListInput, beyond: Narrowed): Promise<string[]> {
  const ids = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const { items, page } = await listUsers(ctx, { ...filter, pageSize, pageNo: 1, cursor }, beyond)
    for (const { _id } of items) if (_id !== undefined) ids.add(_id)
    cursor = page.next_cursor
    if (ids.size > foundMax) throw tooMany()
    if (cursor === undefined) return [...ids]
  }
}
