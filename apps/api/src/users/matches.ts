import type { Customer } from '@clientele/contracts'
import type { SearchText } from '@clientele/contracts/search-text'
import type { Context } from '../context.ts'
import { findByParts, findByTypo, type FoundUsers, type Searched } from './by-parts.ts'
import { contactTuples } from './contact-of.ts'
import { capped, countedMax, readUsers, type Scan } from './paging.ts'
import { toCustomer } from './present.ts'
import type { Query } from './query.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { findUsers } from './repository.ts'
import { countContactsBeginning, findHolders, scanContactsBeginning } from './search/by-contact.ts'
import { countNamesBeginning, readNamesBeginning, scanNamesBeginning } from './search/by-name.ts'
import { findExactly } from './search/exactly.ts'
import { matchedOn } from './search/matching.ts'
import { onceEach } from './search/scan.ts'

/** Listed users who match a search, at most `most`: those it names exactly, those that begin with it, then those that contain it. */
export async function findBest(
  ctx: Context,
  query: Query,
  most: number,
): Promise<{ users: UserWithContacts[]; isFuzzy?: boolean }> {
  const contact = onlyContact(query)
  const holders = contact === undefined ? [] : await findHolders(ctx, contact)
  if (holders.length > 0) return { users: holders }
  const scan = query.every || contact !== undefined ? undefined : beginningScan(ctx, query)
  const [exact, begins] = await Promise.all([
    contact === undefined ? findEvery(ctx, query) : [],
    scan ? readUsers(ctx, scan, undefined, { limit: most, offset: 0 }) : [],
  ])
  const users = await findUsers(
    ctx,
    exact.map(({ id }) => id),
  )
  const first = users.length === 0 ? begins : onceEach([...users, ...begins]).slice(0, most)
  if (!query.text || first.length === most || isNamed(query, exact)) return { users: first }
  const others = await findOthers(ctx, query.text, { listed: true, archived: false }, first.length === 0)
  return {
    users: onceEach([...first, ...others.found.map(({ user }) => user)]).slice(0, most),
    isFuzzy: others.isFuzzy,
  }
}

/** Whether a search is a contact or an ID that someone has. Then there is nothing else to find. */
export const isNamed = ({ exact }: Query, found: readonly unknown[]): boolean =>
  found.length > 0 && exact.some(({ id, value }) => id !== undefined || value !== undefined)

/** Users who contain a search, or else, if nobody was found so far either, who match it with a typo. */
export async function findOthers(
  ctx: Context,
  text: SearchText,
  searched: Searched,
  isFirst: boolean,
): Promise<FoundUsers & { isFuzzy: boolean }> {
  const others = await findByParts(ctx, text, searched)
  if (others.found.length > 0 || !isFirst) return { ...others, isFuzzy: false }
  const meant = await findByTypo(ctx, text, searched)
  return { ...meant, isFuzzy: meant.found.length > 0 }
}

/** Whether a listed user's name or one of the contacts begins with a search, so that `beginningScan` finds the user. */
export function isBeginning({ contactBeginning, nameBeginning }: Query, user: UserWithContacts): boolean {
  if (user.hidden_at !== null) return false
  if (contactBeginning !== undefined) return contactTuples(user).some(([, value]) => value.startsWith(contactBeginning))
  if (nameBeginning === undefined) return false
  return user.name_key.startsWith(nameBeginning) || user.last_name_key.startsWith(nameBeginning)
}

/** A user as the result of a search: with what the search matched. */
export function toResult(user: UserWithContacts, { text, exact }: Query): Customer {
  const customer = toCustomer(user)
  if (!text) return customer
  const match = matchedOn(user, text) ?? matchedOn(user, text, { withTypo: true })
  if (match) customer.matches = match.matches
  else if (exact.some(({ id }) => id === user.id)) customer.matches = [{ field: 'user_id', value: user.id }]
  return customer
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
