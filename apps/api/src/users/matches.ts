import type { Context } from '../context.ts'
import { capped, countedMax, readUsers, type Scan } from './paging.ts'
import type { Query } from './query.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { findUsers } from './repository.ts'
import { countContactsBeginning, findHolders, scanContactsBeginning } from './search/by-contact.ts'
import { countNamesBeginning, readNamesBeginning, scanNamesBeginning } from './search/by-name.ts'
import { findExactly } from './search/exactly.ts'
import { onceEach } from './search/scan.ts'

/** Returns exact matches first, then users whose name or identifier begins with the text; at most `most`. */
export async function findBest(ctx: Context, query: Query, most: number): Promise<UserWithContacts[]> {
  const contact = onlyContact(query)
  if (contact !== undefined) return findHolders(ctx, contact)
  const scan = query.every ? undefined : beginningScan(ctx, query)
  const [exact, begins] = await Promise.all([
    findEvery(ctx, query),
    scan ? readUsers(ctx, scan, undefined, { limit: most, offset: 0 }) : [],
  ])
  const users = await findUsers(
    ctx,
    exact.map(({ id }) => id),
  )
  return onceEach([...users, ...begins]).slice(0, most)
}

/** The contact, if that is all that a search contains. */
function onlyContact({ exact: [only, ...others], contactBeginning, nameBeginning }: Query): string | undefined {
  const isAll = others.length === 0 && contactBeginning === undefined && nameBeginning === undefined
  return isAll && only && Object.keys(only).length === 1 ? only.value : undefined
}

/** Users who match every exact part of a search. */
export async function findEvery(
  ctx: Context,
  { exact, nameBeginning, every }: Query,
): Promise<{ id: string; facet: number }[]> {
  const [first, ...others] = await Promise.all(exact.map((one) => findExactly(ctx, one)))
  if (!first) return []
  const found = first.filter(({ id }) => others.every((list) => list.some((other) => other.id === id)))
  if (!every || nameBeginning === undefined) return found
  const rows = await findUsers(
    ctx,
    found.map(({ id }) => id),
  )
  const fitting = new Set(
    rows
      .filter((row) => row.name_key.startsWith(nameBeginning) || row.last_name_key.startsWith(nameBeginning))
      .map(({ id }) => id),
  )
  return found.filter(({ id }) => fitting.has(id))
}

/** Users whose name or identifier begins with the text. */
export function beginningScan(ctx: Context, { contactBeginning, nameBeginning }: Query): Scan | undefined {
  if (contactBeginning !== undefined)
    return {
      read: (after, span) => scanContactsBeginning(ctx, contactBeginning, after, span),
      count: async () => capped(await countContactsBeginning(ctx, contactBeginning, countedMax + 1)),
    }
  if (nameBeginning !== undefined)
    return {
      read: (after, span) => scanNamesBeginning(ctx, nameBeginning, after, span),
      readWhole: (after, limit) => readNamesBeginning(ctx, nameBeginning, after, limit),
      count: async () => capped(await countNamesBeginning(ctx, nameBeginning, countedMax + 1)),
    }
  return undefined
}
