import { AppError, type DuplicatePair, type DuplicateReason } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import { idIn } from '../../paging/cursors.ts'
import { cursorPageOf } from '../../paging/pages.ts'
import type { UserWithContacts } from '../../rows/users.ts'
import { findListed } from '../change.ts'
import { toCustomer } from '../present.ts'
import { listPairs, markPair, type PairRow } from './repository/pairs.ts'

/*
 * Users who may be the same person, as the team sees them.
 */

export const findDuplicates: Handler<'findDuplicates'> = async (ctx, { dismissed = false, pageSize, cursor }) => {
  const { application_id } = ctx
  const rows = await listPairs(ctx.db, { application_id, dismissed, before: idIn(cursor), limit: pageSize + 1 })
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ id }) => id)
  const users = await usersOf(ctx, items)
  return {
    items: items.flatMap((pair) => {
      const [first, second] = [users.get(pair.first_id), users.get(pair.second_id)]
      // One of them may have been archived just now, or merged.
      return first && second ? [toPair(pair, first, second)] : []
    }),
    page,
    ...next,
  }
}

export const dismissDuplicate: Handler<'dismissDuplicate'> = (ctx, { pairId, body: { dismissed } }) =>
  atomically(ctx, async (tx) => {
    const { kind, id, name } = tx.actor
    const pair = await markPair(tx.db, {
      application_id: tx.application_id,
      id: pairId,
      dismissed_at: dismissed ? tx.now : null,
      dismissed_by: dismissed ? { kind, id, name } : null,
    })
    const users = pair && (await usersOf(tx, [pair]))
    const [first, second] = [users?.get(pair?.first_id ?? ''), users?.get(pair?.second_id ?? '')]
    if (!pair || !first || !second) throw new AppError('DUPLICATE_NOT_FOUND')
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const)
      await recordEvent(tx, one.id, { type: 'user.duplicate_dismissed', other_id: other.id, dismissed })
    return toPair(pair, first, second)
  })

async function usersOf(ctx: Context, pairs: readonly PairRow[]): Promise<Map<string, UserWithContacts>> {
  const ids = [...new Set(pairs.flatMap(({ first_id, second_id }) => [first_id, second_id]))]
  return new Map((await findListed(ctx, ids)).map((user) => [user.id, user]))
}

const toPair = (pair: PairRow, first: UserWithContacts, second: UserWithContacts): DuplicatePair => ({
  _id: pair.id,
  first: toCustomer(first),
  second: toCustomer(second),
  reasons: pair.reasons as DuplicateReason[],
  ...(pair.dismissed_at && { dismissed_at: pair.dismissed_at.toISOString() }),
  ...(pair.dismissed_by && { dismissed_by: pair.dismissed_by }),
})
