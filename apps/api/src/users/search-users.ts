import type { Customer, Input, Platform } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { Beyond, Named } from './list-input.ts'
import { findBest, toResult } from './matches.ts'
import { toCustomer } from './present.ts'
import { readQuery } from './query.ts'
import { findUsers } from './repository.ts'

const searchedMax = 50

/** The users whom each of some texts finds, closest first. */
export async function searchUsers(
  ctx: Context,
  { q, query: queries = [] }: Input<Platform['searchUsers']>,
  { findNamed }: Pick<Beyond, 'findNamed'>,
): Promise<{ users: Customer[]; fuzzy?: true }> {
  const texts = [...new Set([...(q === undefined ? [] : [q]), ...queries])]
  const found: Customer[] = []
  const ids = new Set<string>()
  let isFuzzy = false
  for (const text of texts) {
    if (found.length >= searchedMax) break
    const query = readQuery(text, ctx.application.default_country_code)
    if (!query) continue
    const best = await findBest(ctx, query, searchedMax)
    const isFound = best.users.length > 0 && !best.isFuzzy
    const named = isFound || !query.text ? [] : await resultsOf(ctx, await findNamed?.(text))
    isFuzzy ||= named.length === 0 && (best.isFuzzy ?? false)
    for (const user of named.length > 0 ? named : best.users.map((row) => toResult(row, query))) {
      if (found.length >= searchedMax || ids.has(user._id)) continue
      if (texts.length > 1) ids.add(user._id)
      found.push(user)
    }
  }
  return { users: found, ...(isFuzzy && { fuzzy: true as const }) }
}

async function resultsOf(ctx: Context, named: Named | undefined): Promise<Customer[]> {
  const ids = [...(named?.matches.keys() ?? [])].sort().reverse().slice(0, searchedMax)
  const rows = ids.length === 0 ? [] : await findUsers(ctx, ids)
  return rows
    .filter(({ hidden_at }) => hidden_at === null)
    .map((row) => ({ ...toCustomer(row), matches: named?.matches.get(row.id) }))
}
